#include "app/expect.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

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

Verdict start(const Work& work) {
  Verdict verdict;
  verdict.has_tolerance = work.request.expect->has_tolerance;
  return verdict;
}

}  // namespace

PrintedValue printed(double value, const std::vector<std::string>& texts, std::size_t index,
                     const NumberFormat& format) {
  const auto given = index < texts.size() ? parse_printed(texts[index]) : std::nullopt;
  return given ? *given : *parse_printed(to_text(value, format));
}

Verdict check_expected(const Work& work, const Block& block) {
  Verdict verdict = start(work);
  const Reader& reader = *work.readers[*work.expected];
  const Chunk& chunk = block.chunks[*work.expected];
  const std::vector<double>& expected = block.values[Role::expected];
  const std::size_t per_row = work.layout.losses_per_row();
  const NumberFormat format{.digits = 0, .float32 = work.request.dtype == Dtype::float32};
  const bool is_inline = !work.expected_texts.empty();
  std::vector<std::string> own;
  bool has_own = is_inline;
  verdict.compared = block.losses.size();
  for (std::size_t i = 0; i < block.losses.size(); ++i) {
    const double loss = block.losses[i];
    if (loss == expected[i]) continue;
    if (!has_own) own = reader.texts(chunk, Role::expected);
    has_own = true;
    const std::size_t index = is_inline ? block.first_row * per_row + i : i;
    const PrintedValue wanted =
        printed(expected[i], is_inline ? work.expected_texts : own, index, format);
    if (agrees(work, wanted, loss)) continue;
    Verdict::Place place = place_of(work, wanted, loss);
    place.row = block.first_row + i / per_row + 1;
    place.column = per_row > 1 ? i % per_row + 1 : 0;
    const bool is_first = verdict.misses == 0;
    if (is_first || place.ulp > verdict.worst->ulp) {
      place.place = reader.place(chunk, i / per_row);
      if (!block.values.ids.empty()) place.id = block.values.ids[i / per_row];
    }
    verdict.miss(place);
  }
  return verdict;
}

Verdict check_expected(const Work& work, double value) {
  Verdict verdict = start(work);
  verdict.compared = 1;
  const PrintedValue& expected = *work.expected_value;
  verdict.only = place_of(work, expected, value);
  if (!agrees(work, expected, value)) verdict.miss(*verdict.only);
  return verdict;
}

}  // namespace xent
