// Sigmoid cross-entropy of every float logit with labels 0 and 1: minutes, so behind an option.
#include <atomic>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <limits>
#include <thread>
#include <vector>

#include "core/bounds.h"
#include "core/losses.h"
#include "core/mpfr_reference.h"

namespace {

using namespace xent;

struct Tally {
  std::uint64_t wrong = 0;  // not correctly rounded
  std::uint64_t slow = 0;   // cases that MPFR decided
  double largest_error = 0;
};

/// The loss in long double, good to 2^-62 of it.
long double reference(float x, float z) {
  const long double a = std::abs(static_cast<long double>(x));
  const long double tail = std::log1p(std::exp(-a));
  return (x > 0) == (z == 0) ? a + tail : tail;
}

/// Most floats are so large or so small that their loss needs no logarithm: log(1 + exp(-a)) is
/// below half of the smallest float, or within 2^-40 of log 2, which is 2^-26 from a tie.
bool is_obvious(float x, float z, float result) {
  const float a = std::abs(x);
  if (a > 111) return result == ((x > 0) == (z == 0) ? a : 0);
  return a < 0x1p-40F && result == 0.693147180559945309F;
}

/// Compares one result. Where long double is too near a tie to say how it rounds, MPFR says.
void compare(float x, float z, float result, Tally& tally) {
  if (is_obvious(x, z, result)) return;
  const long double exact = reference(x, z);
  const auto below = static_cast<float>(exact * (1 - 0x1p-58L));
  const auto above = static_cast<float>(exact * (1 + 0x1p-58L));
  if (below == above && result == below) return;
  ++tally.slow;
  const test::Number loss = test::sigmoid_loss(x, z);
  if (result != loss.rounded<float>()) {
    ++tally.wrong;
    tally.largest_error = std::max(tally.largest_error, test::ulp_error(result, loss));
  }
}

/// All logits whose bits are a multiple of `threads` blocks from `first`.
Tally check_blocks(std::uint64_t first, std::uint64_t threads) {
  constexpr std::uint64_t block = 1 << 16;
  Tally tally;
  std::vector<float> x(block), z(block), losses(block);
  for (std::uint64_t begin = first * block; begin < std::uint64_t{1} << 32;
       begin += threads * block) {
    for (std::uint64_t i = 0; i < block; ++i) {
      x[i] = std::bit_cast<float>(static_cast<std::uint32_t>(begin + i));
    }
    for (const float label : {0.0F, 1.0F}) {
      std::fill(z.begin(), z.end(), label);
      sigmoid_cross_entropy<float>(x, z, losses);
      for (std::uint64_t i = 0; i < block; ++i) {
        if (std::isfinite(x[i])) compare(x[i], label, losses[i], tally);
      }
    }
  }
  mpfr_free_cache();
  return tally;
}

}  // namespace

TEST_CASE("sigmoid of every float is rounded correctly or nearly so", "[core][slow]") {
  const std::uint64_t threads = std::max(1U, std::thread::hardware_concurrency());
  std::vector<Tally> tallies(threads);
  std::vector<std::thread> workers;
  for (std::uint64_t t = 0; t < threads; ++t) {
    workers.emplace_back([&tallies, t, threads] { tallies[t] = check_blocks(t, threads); });
  }
  for (std::thread& worker : workers) worker.join();
  Tally all;
  for (const Tally& tally : tallies) {
    all.wrong += tally.wrong;
    all.slow += tally.slow;
    all.largest_error = std::max(all.largest_error, tally.largest_error);
  }
  const double checked = 2.0 * (0x1p32 - 0x1p24);
  std::printf("%.0f results, %llu not correctly rounded, largest error %.6f ULP, %llu by MPFR\n",
              checked, static_cast<unsigned long long>(all.wrong), all.largest_error,
              static_cast<unsigned long long>(all.slow));
  CHECK(all.largest_error <= float_max_ulp);
  CHECK(static_cast<double>(all.wrong) <= (1 - float_least_correctly_rounded) * checked);
}
