// The verdict of --expect: whether losses agree with the expected ones, and where they do not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/number/number_writer.h"
#include "report/captured_row.h"

namespace xent {

struct Verdict {
  /// A loss and the number that was expected of it.
  struct Place {
    std::uint64_t row = 0;     ///< from 1; 0: the reduced loss
    std::uint64_t column = 0;  ///< from 1, if a row has several losses; else 0
    std::string place;         ///< where the expected number stands
    std::string id;
    std::string expected;  ///< as it is written
    double loss = 0;
    std::uint64_t ulp = 0;              ///< their distance in numbers of the dtype
    std::optional<CapturedRow> inputs;  ///< the row; none for the reduced loss

    bool is_searched = false;           ///< whether given_by has been looked for
    std::vector<std::string> given_by;  ///< conventions and slips that give the expected number
  };

  bool has_tolerance = false;  ///< else losses are compared to the digits given
  std::uint64_t compared = 0;
  std::uint64_t misses = 0;
  std::optional<Place> first, worst;  ///< of the misses
  std::optional<Place> only;          ///< a single loss, whether it agrees or not

  bool agrees() const { return misses == 0; }
  /// Adds the verdict on later losses.
  void merge(const Verdict& later);
};

/// For people, in 80 columns.
std::string verdict_text(const Verdict& verdict, const NumberFormat& number);

/// The value of the field expect.
std::string verdict_json(const Verdict& verdict, const NumberFormat& number);

}  // namespace xent
