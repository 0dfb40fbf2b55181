#include "app/account/expected.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "app/account/capture.h"
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

bool is_within(const Expectation& expectation, double expected, double loss, Dtype dtype) {
  if (std::isnan(expected) || std::isnan(loss)) return std::isnan(expected) && std::isnan(loss);
  if (expected == loss) return true;
  if (!std::isfinite(expected) || !std::isfinite(loss)) return false;
  return std::abs(loss - expected) <= expectation.atol + expectation.rtol * std::abs(expected) ||
         ulps_between(loss, expected, dtype) <= expectation.ulp;
}

Verdict::Place place_of(const Job& job, const PrintedValue& expected, double loss) {
  Verdict::Place place;
  place.expected = expected.text;
  place.loss = loss;
  place.ulp = ulps_between(expected.value, loss, job.request.dtype);
  return place;
}

/// The expected number of a loss, as it is written.
PrintedValue written_value(const Job& job, const Block& block, std::size_t loss) {
  const NumberFormat shortest{.digits = 0, .float32 = job.request.dtype == Dtype::float32};
  const std::size_t per_row = job.layout.losses_per_row();
  return written_value(*job.readers[*job.expected], block.chunks[*job.expected], loss / per_row,
                       loss % per_row, to_text(block.values[Role::expected][loss], shortest));
}

Verdict::Place place_of(const Job& job, const Block& block, std::size_t loss,
                        const PrintedValue& expected) {
  const std::size_t per_row = job.layout.losses_per_row();
  const std::size_t row = loss / per_row;
  Verdict::Place place = place_of(job, expected, block.losses[loss]);
  place.row = block.first_row + row + 1;
  place.column = per_row > 1 ? loss % per_row + 1 : 0;
  place.place = job.readers[*job.expected]->place(block.chunks[*job.expected], row);
  if (!block.ids().empty()) place.id = block.ids()[row];
  place.inputs = capture_row(job, block, row);
  return place;
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

Verdict check_expected(const Job& job, const Block& block) {
  const Expectation& expectation = *job.request.expect;
  Verdict verdict;
  verdict.has_tolerance = expectation.has_tolerance;
  const Dtype dtype = job.request.dtype;
  const Numbers& expected = block.values[Role::expected];
  verdict.compared = block.losses.size();
  for (std::size_t i = 0; i < block.losses.size(); ++i) {
    const double loss = block.losses[i];
    if (loss == expected[i]) continue;
    if (expectation.has_tolerance ? is_within(expectation, expected[i], loss, dtype)
                                  : written_value(job, block, i).matches(loss)) {
      continue;
    }
    ++verdict.misses;
    if (verdict.worst && ulps_between(expected[i], loss, dtype) <= verdict.worst->ulp) continue;
    verdict.worst = place_of(job, block, i, written_value(job, block, i));
    if (!verdict.first) verdict.first = verdict.worst;
  }
  return verdict;
}

Verdict check_expected(const Job& job, double value) {
  const Expectation& expectation = *job.request.expect;
  Verdict verdict;
  verdict.has_tolerance = expectation.has_tolerance;
  verdict.compared = 1;
  const PrintedValue& expected = *job.expected_value;
  verdict.only = place_of(job, expected, value);
  const bool agrees = expectation.has_tolerance
                          ? is_within(expectation, expected.value, value, job.request.dtype)
                          : expected.matches(value);
  verdict.misses = agrees ? 0 : 1;
  return verdict;
}

}  // namespace xent
