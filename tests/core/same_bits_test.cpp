// The same bits from every instruction set, compiler and block size.
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/kernels.h"

namespace {

using namespace xent;

/// Inputs made with integers and exact operations only, so that every build has the same.
template <class T>
struct Inputs {
  std::size_t rows, classes;
  std::vector<T> x, z, q;
  std::vector<std::int64_t> y;

  Inputs(std::uint64_t seed, std::size_t row_count, std::size_t width)
      : rows(row_count), classes(width) {
    std::mt19937_64 random(seed);
    const auto fraction = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    for (std::size_t i = 0; i < rows * classes; ++i) {
      const double scale = std::ldexp(1.0, static_cast<int>(random() % 14) - 3);
      double logit = scale * (2 * fraction() - 1);
      if (random() % 500 == 0) logit = std::numeric_limits<double>::infinity();
      if (random() % 50 == 0) logit = -std::numeric_limits<double>::infinity();
      if (random() % 500 == 0) logit = std::bit_cast<double>(static_cast<std::uint64_t>(random()));
      x.push_back(static_cast<T>(logit));
      const std::uint64_t kind = random() % 4;
      z.push_back(static_cast<T>(kind == 0 ? 0.0 : kind == 1 ? 1.0 : fraction()));
      const double pos_weight = 1 + fraction();  // first: arguments have no order
      q.push_back(static_cast<T>(std::ldexp(pos_weight, static_cast<int>(random() % 100) - 50)));
    }
    for (std::size_t i = 0; i < rows; ++i)
      y.push_back(static_cast<std::int64_t>(random() % classes));
  }
};

/// All NaNs count as one: their bits are not promised.
template <class T>
std::uint64_t bits(T a) {
  return std::isnan(a) ? 1 : std::bit_cast<std::uint64_t>(static_cast<double>(a));
}

/// The bits of everything the kernels give for rows [first, first + count) of the inputs, from
/// calls with so many rows each.
template <class T>
std::vector<std::uint64_t> results_of(const Kernels& table, const Inputs<T>& in,
                                      std::size_t rows_a_call) {
  const KernelsFor<T>& k = table.of<T>();
  const std::size_t size = in.rows * in.classes;
  std::vector<std::vector<T>> wide(8, std::vector<T>(size));
  std::vector<std::vector<T>> narrow(2, std::vector<T>(in.rows));
  for (std::size_t i = 0; i < in.rows; i += rows_a_call) {
    const std::size_t rows = std::min(rows_a_call, in.rows - i), at = i * in.classes;
    const std::size_t n = rows * in.classes, c = in.classes;
    const T *x = in.x.data() + at, *z = in.z.data() + at, *q = in.q.data() + at;
    const std::int64_t* y = in.y.data() + i;
    k.sigmoid_cross_entropy(x, z, wide[0].data() + at, n);
    k.sigmoid_cross_entropy_gradient(x, z, wide[1].data() + at, n);
    k.weighted_cross_entropy(x, z, q, wide[2].data() + at, n);
    k.weighted_cross_entropy_gradient(x, z, q, wide[3].data() + at, n);
    k.sigmoid(x, wide[4].data() + at, n);
    k.log_sigmoid(x, wide[5].data() + at, n);
    k.softmax(x, wide[6].data() + at, rows, c);
    k.log_softmax(x, wide[7].data() + at, rows, c);
    k.softmax_cross_entropy(x, z, narrow[0].data() + i, rows, c);
    k.sparse_softmax_cross_entropy(x, y, narrow[1].data() + i, rows, c);
  }
  std::vector<T> gradient(size), sparse_gradient(size);
  k.softmax_cross_entropy_gradient(in.x.data(), in.z.data(), gradient.data(), in.rows, in.classes);
  k.sparse_softmax_cross_entropy_gradient(in.x.data(), in.y.data(), sparse_gradient.data(), in.rows,
                                          in.classes);
  wide.push_back(gradient), wide.push_back(sparse_gradient);
  std::vector<std::uint64_t> all;
  for (const auto* columns : {&wide, &narrow}) {
    for (const std::vector<T>& column : *columns) {
      for (const T a : column) all.push_back(bits(a));
    }
  }
  return all;
}

/// FNV-1a.
std::uint64_t hash(const std::vector<std::uint64_t>& words, std::uint64_t seed) {
  std::uint64_t h = seed;
  for (const std::uint64_t word : words) {
    for (int shift = 0; shift < 64; shift += 8) h = (h ^ (word >> shift & 0xff)) * 0x100'0000'01b3;
  }
  return h;
}

constexpr std::size_t widths[] = {1, 2, 3, 10, 31, 32, 33, 64, 100, 127, 128, 129, 1000, 5000};
std::size_t rows_of(std::size_t classes) {
  return 20000 / classes + 3;
}

}  // namespace

TEST_CASE("every instruction set gives the same bits", "[core][bits]") {
  for (const std::size_t classes : widths) {
    const Inputs<double> doubles(classes, rows_of(classes), classes);
    const Inputs<float> floats(classes, rows_of(classes), classes);
    const auto expected = results_of(sse2_kernels, doubles, doubles.rows);
    const auto expected_floats = results_of(sse2_kernels, floats, floats.rows);
    for (const Kernels* table : supported_kernels()) {
      CAPTURE(classes, std::string(table->name));
      CHECK((results_of(*table, doubles, doubles.rows) == expected));
      CHECK((results_of(*table, floats, floats.rows) == expected_floats));
    }
  }
}

TEST_CASE("a result does not depend on the rows around it", "[core][bits]") {
  for (const std::size_t classes : widths) {
    const Inputs<double> doubles(100 + classes, rows_of(classes), classes);
    const Inputs<float> floats(100 + classes, rows_of(classes), classes);
    const auto expected = results_of(kernels(), doubles, doubles.rows);
    const auto expected_floats = results_of(kernels(), floats, floats.rows);
    for (const std::size_t rows_a_call : {1U, 7U, 63U, 64U, 65U}) {
      CAPTURE(classes, rows_a_call);
      CHECK((results_of(kernels(), doubles, rows_a_call) == expected));
      CHECK((results_of(kernels(), floats, rows_a_call) == expected_floats));
    }
  }
}

TEST_CASE("weighted with pos_weight 1 has the bits of sigmoid", "[core][bits]") {
  Inputs<double> in(5, 20000, 1);
  std::fill(in.q.begin(), in.q.end(), 1);
  for (const Kernels* table : supported_kernels()) {
    std::vector<double> plain(in.rows), weighted(in.rows);
    std::vector<std::uint64_t> plain_bits, weighted_bits;
    const auto compare = [&] {
      std::size_t different = 0;
      for (std::size_t i = 0; i < in.rows; ++i) different += bits(plain[i]) != bits(weighted[i]);
      return different;
    };
    const KernelsFor<double>& k = table->for_double;
    k.sigmoid_cross_entropy(in.x.data(), in.z.data(), plain.data(), in.rows);
    k.weighted_cross_entropy(in.x.data(), in.z.data(), in.q.data(), weighted.data(), in.rows);
    CHECK(compare() == 0);
    k.sigmoid_cross_entropy_gradient(in.x.data(), in.z.data(), plain.data(), in.rows);
    k.weighted_cross_entropy_gradient(in.x.data(), in.z.data(), in.q.data(), weighted.data(),
                                      in.rows);
    CHECK(compare() == 0);
  }
}

// The constant says nothing about what is right (the accuracy tests do), only that every compiler
// gives the same. A change of the kernels that moves a last bit changes it; take the new one from
// the failure, and see that GCC's and Clang's agree.
TEST_CASE("GCC and Clang give the same bits", "[core][bits]") {
  std::uint64_t h = 0xcbf2'9ce4'8422'2325;
  for (const std::size_t classes : widths) {
    const Inputs<double> doubles(200 + classes, rows_of(classes), classes);
    const Inputs<float> floats(200 + classes, rows_of(classes), classes);
    h = hash(results_of(kernels(), doubles, doubles.rows), h);
    h = hash(results_of(kernels(), floats, floats.rows), h);
  }
  CHECK(h == 0x98d2'05dd'26dc'3682);
}

TEST_CASE("the kernels of the baseline run everywhere", "[core][bits]") {
  REQUIRE_FALSE(supported_kernels().empty());
  CHECK(supported_kernels().back() == &sse2_kernels);
  CHECK(std::count(supported_kernels().begin(), supported_kernels().end(), &kernels()) == 1);
}
