#include "report/histogram.h"

#include <cmath>
#include <utility>

namespace xent {
namespace {

/// The exponent of the least width with which the bins reach the value.
int exponent_for(double value) {
  int exponent = 0;
  std::frexp(value, &exponent);     // value < 2^exponent
  constexpr int bins_exponent = 7;  // most_bins = 2^7
  return exponent - bins_exponent;
}

/// Adds counts to those of bins that are 2^steps times as wide.
void add_counts(const std::vector<std::uint64_t>& counts, int steps,
                std::vector<std::uint64_t>& wide) {
  for (std::size_t i = 0; i < counts.size(); ++i) wide[steps < 8 ? i >> steps : 0] += counts[i];
}

}  // namespace

void Histogram::widen(int exponent) {
  if (exponent <= exponent_) return;
  std::vector<std::uint64_t> wide(most_bins);
  add_counts(bins_, exponent - exponent_, wide);
  bins_ = std::move(wide);
  exponent_ = exponent;
}

void Histogram::add(double value) {
  if (!std::isfinite(value) || value < 0) return;
  bins_.resize(most_bins);
  if (value > 0) widen(exponent_for(value));
  ++bins_[static_cast<std::size_t>(std::ldexp(value, -exponent_))];
  ++counted_;
}

void Histogram::merge(const Histogram& other) {
  if (other.counted_ == 0) return;
  bins_.resize(most_bins);
  widen(other.exponent_);
  add_counts(other.bins_, exponent_ - other.exponent_, bins_);
  counted_ += other.counted_;
}

std::vector<std::uint64_t> Histogram::counts(std::size_t bins) const {
  std::vector<std::uint64_t> counts(bins);
  for (std::size_t i = 0; i < bins_.size(); ++i) counts[i * bins / most_bins] += bins_[i];
  while (!counts.empty() && counts.back() == 0) counts.pop_back();
  return counts;
}

double Histogram::width(std::size_t bins) const {
  const std::size_t merged = most_bins / bins;
  return std::ldexp(static_cast<double>(merged), exponent_);
}

}  // namespace xent
