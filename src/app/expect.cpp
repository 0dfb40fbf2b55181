#include "app/expect.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

#include "app/capture.h"
#include "app/compare.h"
#include "base/error.h"
#include "base/text.h"
#include "io/number.h"
#include "report/compare_report.h"
#include "report/json_text.h"

namespace xent {
namespace {

/// Doubles, or floats, in order as whole numbers: neighbours differ by 1.
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

bool is_within(const Expectation& expectation, double expected, double loss, Dtype dtype) {
  if (std::isnan(expected) || std::isnan(loss)) return std::isnan(expected) && std::isnan(loss);
  if (expected == loss) return true;
  if (!std::isfinite(expected) || !std::isfinite(loss)) return false;
  return std::abs(loss - expected) <= expectation.atol + expectation.rtol * std::abs(expected) ||
         ulps_between(loss, expected, dtype) <= expectation.ulp;
}

bool agrees(const Work& work, const PrintedValue& expected, double loss) {
  const Expectation& expectation = *work.request.expect;
  return expectation.has_tolerance
             ? is_within(expectation, expected.value, loss, work.request.dtype)
             : expected.matches(loss);
}

Verdict::Place place_of(const Work& work, const PrintedValue& expected, double loss) {
  Verdict::Place place;
  place.expected = expected.text;
  place.loss = loss;
  place.ulp = ulps_between(expected.value, loss, work.request.dtype);
  return place;
}

/// The expected number of a loss as it is written.
PrintedValue written_value(const Work& work, const Block& block, std::size_t loss) {
  const NumberFormat shortest{.digits = 0, .float32 = work.request.dtype == Dtype::float32};
  const std::size_t per_row = work.layout.losses_per_row();
  return written_value(*work.readers[*work.expected], block.chunks[*work.expected], loss / per_row,
                       loss % per_row, to_text(block.values[Role::expected][loss], shortest));
}

Verdict::Place place_of(const Work& work, const Block& block, std::size_t loss,
                        const PrintedValue& expected) {
  const std::size_t per_row = work.layout.losses_per_row();
  const std::size_t row = loss / per_row;
  Verdict::Place place = place_of(work, expected, block.losses[loss]);
  place.row = block.first_row + row + 1;
  place.column = per_row > 1 ? loss % per_row + 1 : 0;
  place.place = work.readers[*work.expected]->place(block.chunks[*work.expected], row);
  if (!block.values.ids.empty()) place.id = block.values.ids[row];
  place.inputs = capture_row(work, block, row);
  return place;
}

Verdict start(const Work& work) {
  Verdict verdict;
  verdict.has_tolerance = work.request.expect->has_tolerance;
  return verdict;
}

Request without_expectation(const Request& asked) {
  Request request = asked;
  request.expect.reset();
  request.given_options.clear();
  drop(Role::expected, request);
  return request;
}

std::string json_array(std::span<const double> numbers) {
  std::string text;
  for (const double number : numbers) text += (text.empty() ? "[" : ",") + json_number(number, {});
  return text + "]";
}

/// The same question of one loss alone.
Request of_one_loss(const Request& asked, const Verdict::Place& place) {
  const CapturedRow& row = *place.inputs;
  const std::size_t loss = place.column > 0 ? place.column - 1 : 0;
  const bool is_by_class = has_classes(asked.loss);
  Request request = without_expectation(asked);
  request.sources.clear();
  request.axis = -1;
  const auto add = [&](const char* option, Role role, const std::vector<double>& numbers,
                       std::size_t first, std::size_t count) {
    if (numbers.empty()) return;
    const std::string array = json_array(std::span(numbers).subspan(first, count));
    SourceSpec source;
    source.spec = is_by_class && count == row.classes && role != Role::class_weights
                      ? "[" + array + "]"
                      : array;
    source.option = option;
    source.roles = {role};
    request.sources.push_back(std::move(source));
  };
  const std::size_t classes = row.classes;
  add("--logits", Role::logits, row.logits, loss * classes, classes);
  const std::size_t labels = asked.loss == Loss::sparse ? 1 : classes;
  add("--labels", Role::labels, row.labels, loss * labels, labels);
  add("--weights", Role::weights, row.weights, loss, 1);
  add("--pos-weight", Role::pos_weight, row.pos_weights, loss, 1);
  add("--class-weights", Role::class_weights, row.class_weights, 0, row.class_weights.size());
  return request;
}

/// Compares all conventions and slips with what was expected.
void search(const Request& question, Verdict::Place& place) {
  Request request = question;
  request.find = parse_printed(place.expected);
  request.compare = true;
  request.quiet = true;
  place.is_searched = true;
  const Account account = compare(request);
  for (const ConventionRow& row : account.conventions) {
    const bool is_ours = row.slip.empty() && row.call.starts_with("xent ");
    if (!row.matches || is_ours) continue;
    const bool is_reduced = place.row == 0;
    place.given_by.push_back(name_of(row) + (is_reduced ? ", " + divisor_of(row) : ""));
  }
}

}  // namespace

PrintedValue written_value(const Reader& reader, const Chunk& chunk, std::size_t row,
                           std::size_t value, const std::string& otherwise) {
  const std::string text = reader.text(chunk, Role::expected, row, value);
  if (const auto written = parse_printed(text)) return *written;
  if (parse_number(text)) {
    throw Error(reader.place(chunk, Role::expected, row, value),
                in_quotes(text) + " has no last digit that a loss could agree to");
  }
  return *parse_printed(otherwise);
}

Verdict check_expected(const Work& work, const Block& block) {
  Verdict verdict = start(work);
  const Expectation& expectation = *work.request.expect;
  const Dtype dtype = work.request.dtype;
  const Numbers& expected = block.values[Role::expected];
  verdict.compared = block.losses.size();
  for (std::size_t i = 0; i < block.losses.size(); ++i) {
    const double loss = block.losses[i];
    if (loss == expected[i]) continue;
    if (expectation.has_tolerance ? is_within(expectation, expected[i], loss, dtype)
                                  : written_value(work, block, i).matches(loss)) {
      continue;
    }
    ++verdict.misses;
    if (verdict.worst && ulps_between(expected[i], loss, dtype) <= verdict.worst->ulp) continue;
    verdict.worst = place_of(work, block, i, written_value(work, block, i));
    if (!verdict.first) verdict.first = verdict.worst;
  }
  return verdict;
}

Verdict check_expected(const Work& work, double value) {
  Verdict verdict = start(work);
  verdict.compared = 1;
  const PrintedValue& expected = *work.expected_value;
  verdict.only = place_of(work, expected, value);
  if (!agrees(work, expected, value)) verdict.misses = 1;
  return verdict;
}

void search_misses(const Request& request, Verdict& verdict) {
  if (verdict.only) {
    if (std::all_of(request.sources.begin(), request.sources.end(), is_rereadable)) {
      search(without_expectation(request), *verdict.only);
    }
    return;
  }
  if (verdict.first) search(of_one_loss(request, *verdict.first), *verdict.first);
  if (!verdict.worst) return;
  if (verdict.first->row == verdict.worst->row && verdict.first->column == verdict.worst->column) {
    verdict.worst = verdict.first;
  } else {
    search(of_one_loss(request, *verdict.worst), *verdict.worst);
  }
}

}  // namespace xent
