#include "app/account/expected.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <utility>

#include "app/account/capture.h"
#include "app/slips/causes.h"
#include "app/slips/row_slips.h"
#include "base/error.h"
#include "base/text.h"
#include "io/number/number.h"

namespace xent {
namespace {

/// The place of a double or a float in the order of all: neighbours differ by 1.
template <class Whole, class T>
Whole place_in_order(T value) {
  const auto bits = std::bit_cast<Whole>(value);
  constexpr Whole sign = Whole{1} << (sizeof(Whole) * 8 - 1);
  return (bits & sign) != 0 ? sign - (bits & ~sign) : sign + bits;
}

template <class Whole, class T>
std::uint64_t steps_between(T a, T b) {
  const Whole x = place_in_order<Whole>(a);
  const Whole y = place_in_order<Whole>(b);
  return x > y ? x - y : y - x;
}

std::uint64_t ulps_between(double a, double b, Dtype dtype) {
  if (std::isnan(a) || std::isnan(b)) {
    return std::isnan(a) && std::isnan(b) ? 0 : std::numeric_limits<std::uint64_t>::max();
  }
  return dtype == Dtype::float64
             ? steps_between<std::uint64_t>(a, b)
             : steps_between<std::uint32_t>(static_cast<float>(a), static_cast<float>(b));
}

bool is_within(const Expectation& expectation, double expected, double result, Dtype dtype) {
  if (std::isnan(expected) || std::isnan(result)) {
    return std::isnan(expected) && std::isnan(result);
  }
  if (expected == result) return true;
  if (!std::isfinite(expected) || !std::isfinite(result)) return false;
  return std::abs(result - expected) <= expectation.atol + expectation.rtol * std::abs(expected) ||
         ulps_between(result, expected, dtype) <= expectation.ulp;
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r") == std::string::npos || text == "null";
}

/// The number as it is written, also with a decimal comma.
std::optional<PrintedValue> parse_answer(std::string text) {
  if (auto written = parse_printed(text)) return written;
  if (text.find('.') == std::string::npos) std::ranges::replace(text, ',', '.');
  return parse_printed(text);
}

/// Marks an answer by its text and its value. `place` is its place in errors.
void mark(const Job& job, const std::string& place, Grade& grade) {
  const Expectation& expectation = *job.request.expect;
  const Dtype dtype = job.request.dtype;
  grade.ulp = ulps_between(grade.value, grade.result, dtype);
  if (is_blank(grade.answer)) {
    grade.mark = Mark::blank;
    return;
  }
  const auto written = parse_answer(grade.answer);
  if (!written) {
    if (parse_number(grade.answer)) {
      throw Error(place, in_quotes(grade.answer) + " has no last digit that a loss could agree to");
    }
    grade.mark = Mark::not_a_number;
    return;
  }
  const bool agrees = expectation.has_tolerance
                          ? is_within(expectation, grade.value, grade.result, dtype)
                          : written->matches(grade.result);
  if (agrees) return;
  grade.mark = Mark::differs;
  if (expectation.has_tolerance) return;
  if (fit_of(*written, grade.result) != AnswerFit::none) {
    grade.mark = Mark::rounded_wrongly;
    grade.causes.push_back({"cut, not rounded"});
  } else if (is_off_by_one(*written, grade.result)) {
    grade.mark = Mark::rounded_wrongly;
  }
}

std::string how_shown(AnswerFit fit) {
  return fit == AnswerFit::cut ? ", cut" : fit == AnswerFit::float32 ? ", in float32" : "";
}

/// Looks for the slips that give wrong answers of a block.
class RowSearch {
 public:
  explicit RowSearch(const Job& job) : job_(job) {}

  void operator()(const CapturedRow& row, std::size_t index, Grade& grade) {
    const LossForm form = make_form(job_.request, row, index, 0);
    if (slips_.empty()) slips_ = row_slips(kind_of(job_));
    const PrintedValue answer = wanted_number(job_.request, grade.answer);
    result_ = grade.result;
    std::vector<Cause> causes = search(answer, form, {&slips_});
    if (causes.empty() && searches_left_ > 0) {
      --searches_left_;
      if (temperatures_.empty()) temperatures_ = temperatures(kind_of(job_));
      causes = search(answer, form, {&slips_, &temperatures_});
    }
    grade.is_searched = true;
    for (const Cause& cause : causes) {
      grade.causes.push_back({cause.candidate.name + how_shown(cause.fit), cause.is_same});
      grade.are_possible = cause.is_possible;
    }
    if (grade.mark == Mark::rounded_wrongly) grade.causes.push_back({off_by_one});
  }

 private:
  using Lists = std::initializer_list<const std::vector<RowSlip>*>;

  std::vector<Cause> search(const PrintedValue& answer, const LossForm& form, Lists lists) const {
    bool is_any = false;
    std::vector<Candidate> candidates;
    for_each_number(
        form, lists, [&](const char* slip, const char* unit, double value, int changes) {
          Candidate& own = candidates.emplace_back();
          own.value = value;
          own.changes = changes;
          own.right = result_;
          // Nobody asks the name of what does not fit.
          if (fit_of(answer, value) == AnswerFit::none && !is_in_float32(answer, value)) {
            return;
          }
          is_any = true;
          own.name = slip;
          if (!own.name.empty() && *unit != '\0') own.name += ", ";
          own.name += unit;
        });
    return is_any ? causes_of(answer, candidates) : std::vector<Cause>();
  }

  /// Calls act(name of the slip, name of the unit, number, changes) for every number that a slip
  /// gives, also in other units, and as a perplexity.
  template <class Act>
  void for_each_number(const LossForm& form, Lists lists, Act act) const {
    const auto add_units = [&](const char* slip, double value, int changes) {
      const double nats = value * static_cast<double>(nats_of(job_.request.unit));
      for (const Unit unit : {Unit::nats, Unit::bits, Unit::digits}) {
        if (unit == job_.request.unit) continue;
        act(slip, logarithm_of(unit), nats / static_cast<double>(nats_of(unit)), changes);
      }
      act(slip, "e to the loss: the perplexity", std::exp(nats), changes);
    };
    add_units("", result_, 1);
    for (const std::vector<RowSlip>* const slips : lists) {
      for (const RowSlip& slip : *slips) {
        if (slip.of_soft_labels && form.true_class) continue;
        double value = slip.loss(form);
        if (job_.request.dtype == Dtype::float32) value = static_cast<float>(value);
        if (std::isnan(value) || are_one_number(value, result_)) continue;
        act(slip.name.c_str(), "", value, slip.changes);
        add_units(slip.name.c_str(), value, slip.changes + 1);
      }
    }
  }

  const Job& job_;
  double result_ = 0;  // what is right
  std::vector<RowSlip> slips_, temperatures_;
  int searches_left_ = 64;  // among temperatures, which take time
};

/// The answer as it is written; if the format writes no digits, in the fewest that read back.
std::string text_of(const Job& job, const Block& block, std::size_t row, std::size_t value,
                    double number) {
  const Reader& reader = *job.readers[*job.expected];
  std::string text = reader.text(block.chunks[*job.expected], Role::expected, row, value);
  if (text.empty() && !(reader.is_table() && std::isnan(number))) {
    text = to_text(number, {.digits = 0, .float32 = job.request.dtype == Dtype::float32});
  }
  return text;
}

}  // namespace

PrintedValue wanted_number(const Request& request, const std::string& text) {
  PrintedValue answer = *parse_answer(text);
  const Expectation& expectation = *request.expect;
  if (!expectation.has_tolerance) return answer;
  const double size = std::abs(answer.value);
  const double epsilon = request.dtype == Dtype::float64
                             ? std::numeric_limits<double>::epsilon()
                             : static_cast<double>(std::numeric_limits<float>::epsilon());
  const double reach = expectation.atol + expectation.rtol * size +
                       static_cast<double>(expectation.ulp) * epsilon * size;
  answer.last_digit = 2 * reach;
  return answer;
}

std::vector<Grade> grade(const Job& job, const Block& block, bool holds_all, Verdict& verdict) {
  const Request& request = job.request;
  verdict.has_tolerance = request.expect->has_tolerance;
  verdict.shows_ulp = request.expect->shows_ulp;
  verdict.noun = noun_of(request.show);
  const Numbers& results = request.show == Show::loss ? block.losses : block.shown;
  const Numbers& expected = block.values[Role::expected];
  const std::size_t per_row = block.rows == 0 ? 1 : results.size() / block.rows;
  const Reader& reader = *job.readers[*job.expected];
  const Chunk& chunk = block.chunks[*job.expected];
  RowSearch search(job);
  std::vector<Grade> grades;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const bool is_equal = results[i] == expected[i];
    if (is_equal && !holds_all) {
      verdict.count(Mark::agrees);
      continue;
    }
    const std::size_t row = i / per_row, value = i % per_row;
    Grade grade;
    grade.result = results[i];
    grade.value = expected[i];
    grade.answer = text_of(job, block, row, value, expected[i]);
    if (!is_equal) mark(job, reader.place(chunk, Role::expected, row, value), grade);
    const bool has_loss = request.show != Show::loss || !block.is_left_out(i);
    if (grade.mark == Mark::blank && !has_loss) grade.mark = Mark::agrees;  // nothing to answer
    verdict.count(grade.mark);
    if (grade.mark == Mark::agrees && !holds_all) continue;
    grade.row = block.first_row + row + 1;
    grade.column = per_row > 1 ? value + 1 : 0;
    grade.place = reader.place(chunk, row);
    if (!block.ids().empty()) grade.id = block.ids()[row];
    const bool is_wrong = grade.mark == Mark::differs ||
                          (grade.mark == Mark::rounded_wrongly && grade.causes.empty());
    if (is_wrong && request.show == Show::loss && has_loss) {
      search(capture_numbers(job, block, row), value, grade);
    }
    if (grade.mark != Mark::agrees && verdict.misses.size() < Verdict::most_held) {
      verdict.misses.push_back(grade);
    }
    if (holds_all) grades.push_back(std::move(grade));
  }
  return grades;
}

Verdict grade(const Job& job, double value) {
  const Request& request = job.request;
  Verdict verdict;
  verdict.has_tolerance = request.expect->has_tolerance;
  verdict.shows_ulp = request.expect->shows_ulp;
  Grade& grade = verdict.only.emplace();
  grade.answer = job.answer->text;
  grade.value = job.answer->value;
  grade.result = value;
  mark(job, "", grade);
  verdict.count(grade.mark);
  return verdict;
}

}  // namespace xent
