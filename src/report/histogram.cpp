#include "report/histogram.h"

#include <algorithm>
#include <cmath>

namespace xent {
namespace {

/// The least exponent of a width at which the value falls into one of the bins.
int exponent_for(double value) {
  int exponent = 0;
  std::frexp(value, &exponent);     // value < 2^exponent
  constexpr int bins_exponent = 7;  // most_bins = 2^7
  return exponent - bins_exponent;
}

}  // namespace

void Histogram::widen(int exponent) {
  if (exponent <= exponent_) return;
  const int steps = exponent - exponent_;
  std::vector<std::uint64_t> wide(most_bins);
  for (std::size_t i = 0; i < bins_.size(); ++i) wide[steps < 8 ? i >> steps : 0] += bins_[i];
  bins_ = std::move(wide);
  exponent_ = exponent;
}

void Histogram::add(double value) {
  if (!std::isfinite(value)) {
    ++nonfinite_;
    return;
  }
  if (value < 0) {
    ++negative_;
    return;
  }
  if (bins_.empty()) bins_.resize(most_bins);
  if (value > 0) widen(exponent_for(value));
  ++bins_[static_cast<std::size_t>(std::ldexp(value, -exponent_))];
  ++counted_;
}

void Histogram::merge(const Histogram& other) {
  negative_ += other.negative_;
  nonfinite_ += other.nonfinite_;
  if (other.counted_ == 0) return;
  if (bins_.empty()) bins_.resize(most_bins);
  widen(other.exponent_);
  const int steps = exponent_ - other.exponent_;
  for (std::size_t i = 0; i < other.bins_.size(); ++i) {
    bins_[steps < 8 ? i >> steps : 0] += other.bins_[i];
  }
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
