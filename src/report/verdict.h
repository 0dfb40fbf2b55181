// The verdict of --expect: whether answers agree with the results, and why not.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/terms.h"
#include "io/number/number_writer.h"

namespace xent {

/// How an answer stands to its result.
enum class Mark : std::uint8_t {
  agrees,
  rounded_wrongly,  ///< cut where it had to be rounded, or off by one in the last digit
  differs,
  blank,
  not_a_number
};
inline constexpr std::size_t mark_count = 5;
/// The names of marks in CSV and JSON: an interface.
template <>
inline constexpr auto names_of<Mark> =
    std::array{"agrees", "rounded_wrongly", "differs", "blank", "not_a_number"};

/// What gives a wrong answer.
struct AnswerCause {
  std::string text;
  bool is_same = false;  ///< this input cannot tell it from the cause before it
};

/// A result and the answer that was expected of it.
struct Grade {
  std::uint64_t row = 0;     ///< from 1; 0: the reduced loss
  std::uint64_t column = 0;  ///< from 1, if a row has several results; else 0
  std::string place;         ///< where the answer stands
  std::string id;
  std::string answer;  ///< as it is written
  double value = 0;    ///< of the answer; NaN if it is no number
  double result = 0;
  std::uint64_t ulp = 0;  ///< their distance in numbers of the dtype
  Mark mark = Mark::agrees;
  bool is_searched = false;         ///< whether causes have been looked for
  std::vector<AnswerCause> causes;  ///< the likeliest first
  bool are_possible = false;        ///< the answer has too few digits to be sure of them

  double difference() const { return value - result; }
  /// The difference as a share of the result; none if there is none.
  std::optional<double> relative() const;
};

struct Verdict {
  /// Misses that are held, for their causes to be told once.
  static constexpr std::size_t most_held = 4096;

  std::string noun = "loss";   ///< of a result
  bool has_tolerance = false;  ///< else results are compared to the digits given
  bool shows_ulp = false;
  std::array<std::uint64_t, mark_count> counts{};
  std::vector<Grade> misses;  ///< the first of them
  std::vector<Grade> all;     ///< the first of all, for a table
  std::optional<Grade> only;  ///< a single result, whether it agrees or not

  std::uint64_t count_of(Mark mark) const { return counts[static_cast<std::size_t>(mark)]; }
  std::uint64_t compared() const;
  std::uint64_t missed() const { return compared() - count_of(Mark::agrees); }
  bool agrees() const { return missed() == 0; }
  void count(Mark mark) { ++counts[static_cast<std::size_t>(mark)]; }
  /// Adds the verdict on later results.
  void merge(Verdict& later);
};

/// A cause and the misses that it explains.
struct CauseCount {
  std::string cause;
  std::vector<const Grade*> misses;
};

/// The causes by the number of misses that they explain, each miss under the cause that explains
/// most of all.
std::vector<CauseCount> common_causes(const Verdict& verdict);

/// For people, in 80 columns: a summary and the first `top` misses.
std::string verdict_text(const Verdict& verdict, const NumberFormat& number, std::size_t top);

/// The first grades of all as a table for people, without their causes; empty if none are held.
std::string verdict_table(const Verdict& verdict, const NumberFormat& number);

/// The value of the field expect.
std::string verdict_json(const Verdict& verdict, const NumberFormat& number);

/// How grades are written, as it is known before the first.
struct GradesFormat {
  OutputFormat format = OutputFormat::csv;  ///< csv, tsv, markdown, ndjson or json
  NumberFormat number;
  std::string noun = "loss";  ///< of a result
  bool has_ids = false;
  bool has_columns = false;  ///< a row has several results
  bool shows_ulp = false;
};

/// What stands before the lines of grades: the names of their columns.
std::string grades_head(const GradesFormat& format);

/// A grade as a line; in JSON as an object without a newline.
std::string grade_line(const GradesFormat& format, const Grade& grade);

}  // namespace xent
