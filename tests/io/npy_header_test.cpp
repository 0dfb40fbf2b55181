// Headers of NPY files: what is read of them, what is refused, and what is written.
#include "io/npy/npy_header.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "io/sources.h"

using namespace xent;
using namespace xent::test;

namespace {

NpyHeader parse(const std::string& content) {
  return parse_npy_header(content, "w.npy");
}
std::string error_in(const std::string& content) {
  return error_of([&] { parse(content); });
}
std::string prefix_error(std::string_view bytes) {
  return error_of([&] { parse_npy_prefix(bytes, "w.npy"); });
}

}  // namespace

TEST_CASE("a header is a dict of three keys in any order", "[npy]") {
  const char* const forms[] = {
      "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 2), }      \n",
      "{'shape': (3, 2), 'fortran_order': True, 'descr': '<f4'}",
      R"(  {"descr":"<f4","shape":(3,2,),"fortran_order":True})",
      "{'descr' : '<f4' , 'fortran_order' : True , 'shape' : ( 3L , 2L ) , } \n",
  };
  for (const char* form : forms) {
    DYNAMIC_SECTION(form) {
      const NpyHeader header = parse(form);
      CHECK(header.type.name() == "float32");
      CHECK(header.fortran_order);
      CHECK(header.shape == Shape{3, 2});
    }
  }
}

TEST_CASE("shapes are tuples", "[npy]") {
  const auto shape_of = [](const std::string& tuple) {
    return parse("{'descr': '<f8', 'fortran_order': False, 'shape': " + tuple + "}").shape;
  };
  CHECK(shape_of("()").empty());
  CHECK(shape_of("( )").empty());
  CHECK(shape_of("(7,)") == Shape{7});
  CHECK(shape_of("(18446744073709551615, 0)") == Shape{18446744073709551615U, 0});
}

TEST_CASE("types have a kind, a size and an order", "[npy]") {
  const auto type_of = [](const std::string& descr) {
    return parse("{'descr': '" + descr + "', 'fortran_order': False, 'shape': ()}").type;
  };
  const std::pair<const char*, const char*> names[] = {
      {"<f2", "float16"}, {"=f4", "float32"}, {"f8", "float64"}, {"|i1", "int8"},
      {">i2", "int16"},   {"<i4", "int32"},   {"<i8", "int64"},  {"|u1", "uint8"},
      {"<u2", "uint16"},  {"<u4", "uint32"},  {">u8", "uint64"}, {"|b1", "bool"},
  };
  for (const auto& [descr, name] : names) {
    DYNAMIC_SECTION(descr) {
      CHECK(type_of(descr).name() == name);
      CHECK(type_of(descr).swapped == (descr[0] == '>'));
    }
  }
  CHECK_FALSE(type_of(">u1").swapped);
}

TEST_CASE("types that are not real numbers are refused", "[npy]") {
  const std::string rest = ", 'fortran_order': False, 'shape': (3,)}";
  const std::string list = " is not one of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1";
  for (const char* const descr :
       {"'<c16'", "'|O'", "'<U5'", "'<f16'", "'<M8[ns]'", "'|V8'", "'<<f8'", "''", "'<f8 '"}) {
    DYNAMIC_SECTION(descr) {
      const std::string content = std::string("{'descr': ").append(descr) + rest;
      CHECK(error_in(content) == std::string("w.npy: dtype ").append(descr) + list);
    }
  }
  CHECK(error_in("{'descr': [('a', '<f4'), ('b', '<i4')]" + rest) ==
        "w.npy: dtype [('a', '<f4'), ('b', '<i4')]" + list);
}

TEST_CASE("a malformed header says what is wrong with it", "[npy]") {
  const std::pair<const char*, const char*> cases[] = {
      {"", "expected \"{\", found the end"},
      {"[1]", R"(expected "{", found "[1]")"},
      {"{", "expected a string, found the end"},
      {"{}", "key \"descr\" is missing"},
      {"{'descr': '<f8', 'shape': ()}", "key \"fortran_order\" is missing"},
      {"{'descr': '<f8', 'fortran_order': False}", "key \"shape\" is missing"},
      {"{'descr': '<f8', 'descr': '<f8'}", "key \"descr\" is given twice"},
      {"{'dtype': '<f8'}", "unknown key \"dtype\""},
      {"{descr: '<f8'}", "expected a string, found \"descr: '<f8'}\""},
      {"{'descr' '<f8'}", R"(expected ":", found "'<f8'}")"},
      {"{'descr': '<f8' 'shape': ()}", R"(expected "," or "}", found "'shape': ()}")"},
      {"{'descr': '<f8}", "string has no closing quote"},
      {"{'descr': <f8}", "expected a string, found \"<f8}\""},
      {"{'fortran_order': false}", "expected True or False, found \"false}\""},
      {"{'shape': 3}", R"(expected "(", found "3}")"},
      {"{'shape': (3)}", "expected a tuple as shape, found a number in parentheses"},
      {"{'shape': (-3,)}", "expected a dimension, found \"-3,)}\""},
      {"{'shape': (3 2)}", "expected \",\" or \")\", found \"2)}\""},
      {"{'shape': (,)}", "expected a dimension, found \",)}\""},
      {"{'shape': (18446744073709551616,)}", "dimension \"18446744073709551616\" is too large"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': ()} 1", "expected the end, found \"1\""},
      {"{,}", "expected a string, found \",}\""},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in(content) == "w.npy: malformed header: " + std::string(error));
    }
  }
  std::string many = "{'shape': (";
  for (int i = 0; i < 65; ++i) many += "1,";
  CHECK(error_in(many + ")}") == "w.npy: malformed header: shape has more than 64 dimensions");
}

TEST_CASE("the first bytes tell where the header is", "[npy]") {
  using namespace std::string_literals;
  const NpyPrefix first = parse_npy_prefix("\x93NUMPY\x01\x00\x76\x00{'"s, "w.npy");
  CHECK(first.begin == 10);
  CHECK(first.end == 128);
  const NpyPrefix second = parse_npy_prefix("\x93NUMPY\x02\x00\x74\x00\x01\x00"s, "w.npy");
  CHECK(second.begin == 12);
  CHECK(second.end == 12 + 0x10074);
  CHECK(parse_npy_prefix("\x93NUMPY\x03\x00\x74\x00\x00\x00"s, "w.npy").end == 128);
}

TEST_CASE("first bytes of anything else are refused", "[npy]") {
  using namespace std::string_literals;
  const std::pair<std::string, const char*> cases[] = {
      {"", "is not an NPY file: it does not start with \\x93NUMPY"},
      {"1,2,3\n4,5,6\n", "is not an NPY file: it does not start with \\x93NUMPY"},
      {"\x93NUMPX\x01\x00\x76\x00{'"s, "is not an NPY file: it does not start with \\x93NUMPY"},
      {"\x93NUM", "ends inside its header"},
      {"\x93NUMPY\x01\x00\x76"s, "ends inside its header"},
      {"\x93NUMPY\x02\x00\x76\x00\x00"s, "ends inside its header"},
      {"\x93NUMPY\x04\x00\x76\x00{'"s, "NPY version 4.0 is not one of 1.0, 2.0, 3.0"},
      {"\x93NUMPY\x01\x07\x76\x00{'"s, "NPY version 1.7 is not one of 1.0, 2.0, 3.0"},
      {"\x93NUMPY\x00\x00\x76\x00{'"s, "NPY version 0.0 is not one of 1.0, 2.0, 3.0"},
      {"\x93NUMPY\x02\x00\xff\xff\xff\xff"s,
       "header is 4294967295 bytes long, expected at most 1048576"},
  };
  for (const auto& [bytes, error] : cases) {
    DYNAMIC_SECTION(error << " " << bytes.size()) {
      CHECK(prefix_error(bytes) == "w.npy: " + std::string(error));
    }
  }
}

TEST_CASE("a header that is written can be read and rewritten in place", "[npy]") {
  for (const Shape& shape : {Shape{}, Shape{0}, Shape{7}, Shape{3, 2}, Shape{1, 2, 3, 4, 5}}) {
    for (const std::string descr : {"<f8", "<f4"}) {
      DYNAMIC_SECTION(to_string(shape) << descr) {
        const std::string header = npy_header(shape, descr);
        CHECK(header.size() % 64 == 0);
        CHECK(header.back() == '\n');
        const NpyPrefix prefix = parse_npy_prefix(header.substr(0, npy_prefix_longest), "w.npy");
        CHECK(prefix.end == header.size());
        const NpyHeader parsed = parse(header.substr(prefix.begin));
        CHECK(parsed.shape == shape);
        CHECK(parsed.type.name() == (descr == "<f8" ? "float64" : "float32"));
        CHECK_FALSE(parsed.fortran_order);
        Shape longer = shape;
        if (!longer.empty()) longer[0] = 18446744073709551615U;
        CHECK(npy_header(longer, descr).size() == header.size());
      }
    }
  }
  const std::string header = npy_header({3, 2}, "<f8");
  CHECK(header.substr(10, 60) == "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), } ");
}
