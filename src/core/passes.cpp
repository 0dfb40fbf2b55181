#include "core/passes.h"

#include "core/kernels.h"

namespace xent {

void round_to_float(std::span<const double> values, std::span<float> results) noexcept {
  kernels().round_to_float(values.data(), results.data(), values.size());
}

void widen(std::span<const float> values, std::span<double> results) noexcept {
  kernels().widen(values.data(), results.data(), values.size());
}

bool all_finite(std::span<const double> values) noexcept {
  return kernels().all_finite(values.data(), values.size());
}

bool surely_in_unit_interval(std::span<const double> values) noexcept {
  return kernels().for_double.surely_in_unit_interval(values.data(), values.size());
}

bool surely_in_unit_interval(std::span<const float> values) noexcept {
  return kernels().for_float.surely_in_unit_interval(values.data(), values.size());
}

std::size_t count_of(char wanted, std::string_view text) noexcept {
  return kernels().count_of(wanted, text.data(), text.size());
}

std::size_t count_of(char wanted, std::string_view text, char watched, bool& has_watched) noexcept {
  return kernels().count_and_watch(wanted, watched, text.data(), text.size(), &has_watched);
}

}  // namespace xent
