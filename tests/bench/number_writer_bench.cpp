// Writing numbers, against std::to_chars: number_writer_bench '[!benchmark]'
// Each run writes 100 000 numbers, so 1 ms is 10 ns a number.
#include <array>
#include <catch2/catch.hpp>
#include <charconv>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "io/number/number_writer.h"

namespace {

constexpr std::size_t count = 100000;

/// Sigmoid losses of normal logits with hard labels: none repeats, most are below ten.
std::vector<double> losses() {
  std::mt19937_64 random(1);
  std::normal_distribution<double> logits(0, 3);
  std::vector<double> values(count);
  for (double& value : values) {
    const double x = logits(random);
    value = (random() & 1U) != 0 ? std::log1p(std::exp(x)) : std::log1p(std::exp(-x));
  }
  return values;
}

std::vector<double> as_float32(std::vector<double> values) {
  for (double& value : values) value = static_cast<double>(static_cast<float>(value));
  return values;
}

/// Writes the values one after the other, as into a line.
template <typename Write>
std::size_t write_all(const std::vector<double>& values, std::string& buffer, Write write) {
  char* to = buffer.data();
  for (const double value : values) {
    to = write(to, value);
    *to++ = '\n';
  }
  return static_cast<std::size_t>(to - buffer.data());
}

TEST_CASE("writing losses", "[!benchmark]") {
  const std::vector<double> values = losses();
  const std::vector<double> floats = as_float32(values);
  std::string buffer(count * (xent::max_number_size + 1), '\0');
  const auto with = [&](xent::NumberFormat format) {
    return [format](char* to, double value) { return xent::write_number(to, value, format); };
  };
  constexpr auto room = xent::max_number_size;
  constexpr auto scientific = std::chars_format::scientific;

  BENCHMARK("float64, std::to_chars") {
    return write_all(values, buffer,
                     [](char* to, double x) { return std::to_chars(to, to + room, x).ptr; });
  };
  BENCHMARK("float64") {
    return write_all(values, buffer, with({}));
  };

  BENCHMARK("float32, std::to_chars") {
    return write_all(floats, buffer, [](char* to, double x) {
      return std::to_chars(to, to + room, static_cast<float>(x)).ptr;
    });
  };
  BENCHMARK("float32") {
    return write_all(floats, buffer, with({.digits = 0, .float32 = true}));
  };

  BENCHMARK("9 digits, std::to_chars") {
    return write_all(values, buffer, [](char* to, double x) {
      return std::to_chars(to, to + room, x, scientific, 8).ptr;
    });
  };
  BENCHMARK("9 digits") {
    return write_all(values, buffer, with({.digits = 9}));
  };
  BENCHMARK("17 digits, std::to_chars") {
    return write_all(values, buffer, [](char* to, double x) {
      return std::to_chars(to, to + room, x, scientific, 16).ptr;
    });
  };
  BENCHMARK("17 digits") {
    return write_all(values, buffer, with({.digits = 17}));
  };
}

}  // namespace
