// NPY files: values of all types and orders, and files that are not what their header promises.
#include "io/npy/npy_reader.h"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "io/json/json_reader.h"
#include "io/npy/npy_header.h"
#include "io/sources.h"

using namespace xent;
using namespace xent::test;

namespace {

/// A file of version 1.0, 2.0 or 3.0 around some data.
std::string npy(const std::string& descr, const std::string& shape, const std::string& data,
                bool fortran_order = false, int version = 1) {
  std::string dict = "{'descr': '" + descr +
                     "', 'fortran_order': " + (fortran_order ? "True" : "False") +
                     ", 'shape': " + shape + ", }";
  dict.resize(version == 1 ? 117 : 115, ' ');
  dict += '\n';
  std::string file = "\x93NUMPY";
  file += static_cast<char>(version);
  file += '\0';
  file += static_cast<char>(dict.size());
  file += version == 1 ? std::string(1, '\0') : std::string(3, '\0');
  return file + dict + data;
}

template <class T>
std::string bytes_of(const std::vector<T>& values, bool swapped = false) {
  std::string bytes;
  for (const T value : values) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    std::string element(raw, sizeof value);
    if (swapped) element.assign(element.rbegin(), element.rend());
    bytes += element;
  }
  return bytes;
}

std::unique_ptr<Reader> open(const std::string& content) {
  return open_npy(text(content, "w.npy"), Role::logits);
}
std::vector<double> values_of(const std::string& content, std::size_t chunk_rows = 1000) {
  return read_all(*open(content), chunk_rows)[Role::logits];
}
std::string error_in(const std::string& content) {
  return error_of([&] { read_all(*open(content)); });
}

template <class T>
void check_type(const std::string& code, const std::vector<T>& values) {
  const std::vector<double> expected(values.begin(), values.end());
  const std::string shape = "(" + std::to_string(values.size()) + ",)";
  for (const std::string order : {"<", ">", "=", "|", ""}) {
    DYNAMIC_SECTION(order << code) {
      CHECK(values_of(npy(order + code, shape, bytes_of(values, order == ">"))) == expected);
    }
  }
}

}  // namespace

TEST_CASE("every type of either byte order is read", "[npy]") {
  check_type<double>("f8", {0.1, -inf, 1e300, 4.9e-324});
  check_type<float>("f4", {0.1F, 1e38F, 1e-45F});
  check_type<std::int8_t>("i1", {-128, 127, 0});
  check_type<std::int16_t>("i2", {-32768, 32767, 258});
  check_type<std::int32_t>("i4", {-2147483647, 16909060});
  check_type<std::int64_t>("i8", {-9223372036854775807, 72623859790382856});
  check_type<std::uint8_t>("u1", {0, 255});
  check_type<std::uint16_t>("u2", {258, 65535});
  check_type<std::uint32_t>("u4", {16909060, 4294967295U});
  check_type<std::uint64_t>("u8", {72623859790382856U, 18446744073709551615U});
}

TEST_CASE("whole numbers beyond 2^53 become the nearest doubles", "[npy]") {
  const std::vector<std::uint64_t> values{9007199254740993U, 9007199254740995U,
                                          18446744073709550591U, 18446744073709550592U};
  CHECK(values_of(npy("<u8", "(4,)", bytes_of(values))) ==
        std::vector<double>{0x1p53, 0x1.0000000000002p53, 0x1.fffffffffffffp63, 0x1p64});
  const std::vector<std::int64_t> negative{-9007199254740993, -9007199254740995};
  CHECK(values_of(npy("<i8", "(2,)", bytes_of(negative))) ==
        std::vector<double>{-0x1p53, -0x1.0000000000002p53});
}

TEST_CASE("bools are 0 and 1", "[npy]") {
  CHECK(values_of(npy("|b1", "(4,)", std::string("\0\1\2\xff", 4))) ==
        std::vector<double>{0, 1, 1, 1});
}

TEST_CASE("every float16 is read", "[npy]") {
  std::vector<std::uint16_t> bits(65536);
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<std::uint16_t>(i);
  const auto values = values_of(npy("<f2", "(65536,)", bytes_of(bits)));
  REQUIRE(values.size() == bits.size());
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const int exponent = static_cast<int>(i >> 10U & 31U);
    const auto fraction = static_cast<double>(i & 1023U);
    double expected =
        exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    if (exponent == 31) expected = fraction == 0 ? inf : NAN;
    if (i >= 32768) expected = -expected;
    if (std::isnan(expected)) {
      REQUIRE(std::isnan(values[i]));
    } else {
      REQUIRE(std::bit_cast<std::uint64_t>(values[i]) == std::bit_cast<std::uint64_t>(expected));
    }
  }
}

TEST_CASE("all versions are read, with any shape", "[npy]") {
  const std::string data = bytes_of<double>({1, 2, 3, 4, 5, 6});
  for (const int version : {1, 2, 3}) {
    const auto reader = open(npy("<f8", "(3, 1, 2)", data, false, version));
    CHECK(reader->extent(Role::logits)->shape == Shape{3, 1, 2});
    CHECK(reader->extent(Role::logits)->rows_known);
    CHECK_FALSE(reader->extent(Role::labels));
    CHECK(read_all(*reader, 2)[Role::logits] == std::vector<double>{1, 2, 3, 4, 5, 6});
  }
  const auto scalar = open(npy("<f8", "()", bytes_of<double>({7})));
  CHECK(scalar->extent(Role::logits)->shape.empty());
  CHECK(read_all(*scalar)[Role::logits] == std::vector<double>{7});
}

TEST_CASE("Fortran order is transposed", "[npy]") {
  // index [i, j, k] holds 100 i + 10 j + k; the first index runs fastest in the file
  const Shape shape{2, 3, 4};
  std::vector<std::int16_t> data;
  std::vector<double> expected;
  for (int k = 0; k < 4; ++k) {
    for (int j = 0; j < 3; ++j) {
      for (int i = 0; i < 2; ++i) data.push_back(static_cast<std::int16_t>(100 * i + 10 * j + k));
    }
  }
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 3; ++j) {
      for (int k = 0; k < 4; ++k) expected.push_back(100 * i + 10 * j + k);
    }
  }
  const auto reader = open(npy(">i2", "(2, 3, 4)", bytes_of(data, true), true));
  CHECK(reader->extent(Role::logits)->shape == shape);
  CHECK(read_all(*reader, 1)[Role::logits] == expected);
  CHECK(values_of(npy("<i2", "(24,)", bytes_of(data), true)) ==
        std::vector<double>(data.begin(), data.end()));
  CHECK(values_of(npy("<i2", "()", bytes_of<std::int16_t>({9}), true)) == std::vector<double>{9});
}

TEST_CASE("the place of an element is its index", "[npy]") {
  const std::string data = bytes_of<float>({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  for (const bool fortran : {false, true}) {
    Chunk chunk;
    const auto matrix = open(npy("<f4", "(3, 4)", data, fortran));
    matrix->take(matrix->peek(1), chunk);
    matrix->take(matrix->peek(2), chunk);
    CHECK(matrix->place(chunk, Role::logits, 1, 3) == "w.npy[2, 3]");
    CHECK(matrix->place(chunk, 1) == "w.npy[2]");
    const auto cube = open(npy("<f4", "(2, 3, 2)", data, fortran));
    cube->take(cube->peek(2), chunk);
    CHECK(cube->place(chunk, Role::logits, 1, 5) == "w.npy[1, 2, 1]");
    CHECK(cube->place(chunk, 1) == "w.npy[1]");
    const auto vector = open(npy("<f4", "(12,)", data, fortran));
    vector->take(vector->peek(3), chunk);
    CHECK(vector->place(chunk, Role::logits, 2, 0) == "w.npy[2]");
    const auto scalar = open(npy("<f4", "()", bytes_of<float>({1}), fortran));
    scalar->take(scalar->peek(3), chunk);
    CHECK(scalar->place(chunk, Role::logits, 0, 0) == "w.npy");
    CHECK(scalar->place(chunk, 0) == "w.npy");
  }
}

TEST_CASE("chunks keep to their budget but hold at least one row", "[npy]") {
  const auto narrow = open(npy("|u1", "(200000,)", std::string(200000, '\1')));
  CHECK(narrow->peek(1'000'000) == 65536);
  CHECK(narrow->peek(10) == 10);
  CHECK(read_all(*narrow, 1'000'000)[Role::logits] == std::vector<double>(200000, 1));
  const auto wide = open(npy("|u1", "(2, 100000)", std::string(200000, '\2')));
  CHECK(wide->peek(2) == 1);
  CHECK(read_all(*wide)[Role::logits] == std::vector<double>(200000, 2));
}

TEST_CASE("files that are not what the header promises are refused", "[npy]") {
  const std::string two = bytes_of<double>({1, 2});
  const std::pair<std::string, std::string> cases[] = {
      {"", "w.npy: is empty, expected an NPY file"},
      {"[1, 2]", "w.npy: is not an NPY file: it does not start with \\x93NUMPY"},
      {npy("<f8", "(2,)", "").substr(0, 127), "w.npy: ends inside its header"},
      {npy("<f8", "(0, 3)", ""), "w.npy: has shape [0, 3], expected at least one value"},
      {npy("<f8", "(3, 0)", ""), "w.npy: has shape [3, 0], expected at least one value"},
      {npy("<f8", "(18446744073709551615, 18446744073709551615, 0)", ""),
       "w.npy: has shape [18446744073709551615, 18446744073709551615, 0], expected at least one "
       "value"},
      {npy("<f8", "(4294967296, 4294967296)", two),
       "w.npy: header promises [4294967296, 4294967296] float64, more bytes than there can be"},
      {npy("|u1", "(9223372036854775807,)", two),
       "w.npy: header promises [9223372036854775807] uint8, more bytes than there can be"},
      {npy("<f8", "(3,)", two + "abc"),
       "w.npy: header promises [3] float64, 24 bytes, but the data end after 19"},
      {npy("<f8", "(1000000000000,)", two),
       "w.npy: header promises [1000000000000] float64, 8000000000000 bytes, but the data end "
       "after 16"},
      {npy("<f8", "(1, 1000000000000)", two),
       "w.npy: header promises [1, 1000000000000] float64, 8000000000000 bytes, but the data end "
       "after 16"},
      {npy("<f8", "(10, 100000000000)", two, true),
       "w.npy: header promises [10, 100000000000] float64, 8000000000000 bytes, but the data end "
       "after 16"},
      {npy("<f8", "()", ""),
       "w.npy: header promises [] float64, 8 bytes, but the data end after 0"},
      {npy("<f8", "(2,)", two + "\n"),
       "w.npy: header promises [2] float64, 16 bytes, but the data go on after them"},
      {npy("<f8", "(2, 1)", two + "\n", true),
       "w.npy: header promises [2, 1] float64, 16 bytes, but the data go on after them"},
      {npy("<c16", "(1,)", two),
       "w.npy: dtype '<c16' is not one of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(error) {
      CHECK(error_in(content) == error);
    }
  }
}

TEST_CASE("a file is measured before it is read", "[npy]") {
  const auto error_in_file = [](const std::string& content) {
    const TemporaryFile file(content);
    return error_of([&] { open_npy(ByteSource::open(file.path()), Role::logits); })
        .substr(file.path().size());
  };
  const std::string data(128, '\0');
  CHECK(error_in_file(npy("<f8", "(1000000000000,)", data)) ==
        ": header promises [1000000000000] float64, 8000000000000 bytes, but the file has 128 of "
        "data");
  CHECK(error_in_file(npy("<f8", "(1000000, 1000000)", data, true)) ==
        ": header promises [1000000, 1000000] float64, 8000000000000 bytes, but the file has 128 "
        "of data");
  CHECK(error_in_file(npy("<f8", "(15,)", data)) ==
        ": header promises [15] float64, 120 bytes, but the file has 128 of data");
  const TemporaryFile whole(npy("<f8", "(16,)", data));
  const auto reader = open_npy(ByteSource::open(whole.path()), Role::logits);
  CHECK(read_all(*reader, 3)[Role::logits] == std::vector<double>(16));
}

TEST_CASE("a pipe is read in chunks, and its rows before the end are given", "[npy]") {
  std::vector<float> values(300000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
  const std::vector<double> expected(values.begin(), values.end());
  for (const bool fortran : {false, true}) {
    const TemporaryPipe pipe(npy("<f4", "(300000, 1)", bytes_of(values), fortran));
    const auto reader = open_npy(ByteSource::open(pipe.path()), Role::logits);
    CHECK(read_all(*reader, 1 << 20)[Role::logits] == expected);
  }
  const TemporaryPipe short_pipe(npy("<f4", "(300001, 1)", bytes_of(values)));
  const auto reader = open_npy(ByteSource::open(short_pipe.path()), Role::logits);
  std::size_t rows = 0;
  Chunk chunk;
  const auto read = [&] {
    while (const std::size_t ready = reader->peek(1 << 20)) {
      reader->take(ready, chunk);
      rows += ready;
    }
  };
  CHECK(error_of(read) ==
        short_pipe.path() +
            ": header promises [300001, 1] float32, 1200004 bytes, but the data end after 1200000");
  CHECK(rows == 300000);
}

TEST_CASE("a file cut off anywhere is an error", "[npy]") {
  for (const bool fortran : {false, true}) {
    const std::string file = npy("<f4", "(2, 2)", bytes_of<float>({1, 2, 3, 4}), fortran);
    CHECK(error_in(file).empty());
    for (std::size_t size = 0; size < file.size(); ++size) {
      INFO(size);
      CHECK_FALSE(error_in(file.substr(0, size)).empty());
    }
  }
}

TEST_CASE("a file with any byte of its header changed is read or refused", "[npy]") {
  const std::string file = npy("<f4", "(2, 2)", bytes_of<float>({1, 2, 3, 4}));
  for (std::size_t at = 0; at < 75; ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = file;
      changed[at] = static_cast<char>(byte);
      error_in(changed);
    }
  }
}

TEST_CASE("NPY and JSON give the same doubles", "[npy][json]") {
  const std::vector<double> numbers{0.1, -2.5e-310, 1e22, 123456789.123456789, -0.0};
  const auto json = open_json(text("[0.1, -2.5e-310, 1e22, 123456789.123456789, -0]"),
                              fields_of({Role::logits}), {});
  const auto from_json = read_all(*json)[Role::logits];
  const auto from_npy = values_of(npy("<f8", "(5,)", bytes_of(numbers)));
  CHECK(bytes_of(from_json) == bytes_of(from_npy));
}
