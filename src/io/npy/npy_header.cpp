#include "io/npy/npy_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "io/bytes/little_endian.h"

namespace xent {
namespace {

constexpr std::size_t max_rank = 64;  // NumPy's limit since version 2

/// Reads the dict literal piece by piece from the front.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& name, const NpyOptions& options)
      : rest_(text), name_(&name), options_(options) {}

  NpyHeader parse();

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(*name_, "malformed header: " + what);
  }
  /// The next bytes of the text, for messages.
  std::string found() const { return rest_.empty() ? "the end" : in_quotes(rest_.substr(0, 16)); }

  void skip_spaces() {
    const std::size_t spaces = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(spaces == std::string_view::npos ? rest_.size() : spaces);
  }
  bool accept(char c);
  void expect(char c);
  std::string_view string();
  bool boolean();
  Shape shape();
  std::size_t dimension();
  NpyType type();

  std::string_view rest_;
  const std::string* name_;
  NpyOptions options_;
};

bool HeaderParser::accept(char c) {
  skip_spaces();
  if (!rest_.starts_with(c)) return false;
  rest_.remove_prefix(1);
  return true;
}

void HeaderParser::expect(char c) {
  if (!accept(c)) fail("expected " + in_quotes({&c, 1}) + ", found " + found());
}

std::string_view HeaderParser::string() {
  skip_spaces();
  if (!rest_.starts_with('\'') && !rest_.starts_with('"')) {
    fail("expected a string, found " + found());
  }
  const std::size_t end = rest_.find(rest_[0], 1);
  if (end == std::string_view::npos) fail("string has no closing quote");
  const std::string_view content = rest_.substr(1, end - 1);
  rest_.remove_prefix(end + 1);
  return content;
}

bool HeaderParser::boolean() {
  skip_spaces();
  for (const auto& [word, value] : {std::pair("True", true), std::pair("False", false)}) {
    if (!rest_.starts_with(word)) continue;
    rest_.remove_prefix(std::string_view(word).size());
    return value;
  }
  fail("expected True or False, found " + found());
}

std::size_t HeaderParser::dimension() {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
  const auto length = static_cast<std::size_t>(end - rest_.data());
  if (error == std::errc::result_out_of_range) {
    fail("dimension " + in_quotes(rest_.substr(0, length)) + " is too large");
  }
  if (error != std::errc()) fail("expected a dimension, found " + found());
  rest_.remove_prefix(length);
  if (rest_.starts_with('L')) rest_.remove_prefix(1);  // as Python 2 wrote it
  return value;
}

/// (), (3,), (3, 2), (3, 2,); but (3) is a number.
Shape HeaderParser::shape() {
  Shape shape;
  bool comma = true;
  expect('(');
  while (!accept(')')) {
    if (!comma) fail("expected \",\" or \")\", found " + found());
    if (shape.size() == max_rank) {
      fail("shape has more than " + std::to_string(max_rank) + " dimensions");
    }
    shape.push_back(dimension());
    comma = accept(',');
  }
  if (shape.size() == 1 && !comma) fail("expected a tuple as shape, found a number in parentheses");
  return shape;
}

std::optional<NpyType> type_named(std::string_view descr) {
  constexpr std::array<std::string_view, 13> types{"f2", "f4", "f8", "i1", "i2", "i4", "i8",
                                                   "u1", "u2", "u4", "u8", "b1", "V2"};
  const char order = descr.empty() ? '\0' : descr[0];
  if (std::string_view("<>|=").find(order) != std::string_view::npos) descr.remove_prefix(1);
  for (const std::string_view type : types) {
    if (descr != type) continue;
    const auto size = static_cast<std::size_t>(type[1] - '0');
    return NpyType{static_cast<NpyType::Kind>(type[0]), size, order == '>' && size > 1};
  }
  return std::nullopt;
}

NpyType HeaderParser::type() {
  skip_spaces();
  const std::string_view before = rest_;
  std::optional<NpyType> type;
  if (!rest_.starts_with('[')) type = type_named(string());
  if (!type) {
    // A structured type is a list of fields; the message shows its first field.
    std::string_view written = before.substr(0, before.size() - rest_.size());
    if (written.empty()) written = before.substr(0, before.find(']') + 1);
    constexpr std::size_t longest = 60;
    throw Error(*name_, "dtype " + std::string(written.substr(0, longest)) +
                            (written.size() > longest ? "..." : "") +
                            " is not one of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1");
  }
  if (type->kind == NpyType::Kind::bfloat && options_.npy_void == NpyVoid::refused) {
    throw Error(*name_, "dtype V2 does not say what its 2 bytes mean",
                "--npy-void bfloat16 if they are bfloat16");
  }
  return *type;
}

NpyHeader HeaderParser::parse() {
  NpyHeader header;
  constexpr std::array<std::string_view, 3> keys{"descr", "fortran_order", "shape"};
  std::array<bool, keys.size()> seen{};
  bool comma = true;
  expect('{');
  while (!accept('}')) {
    if (!comma) fail(R"(expected "," or "}", found )" + found());
    const std::string_view key = string();
    expect(':');
    const auto known =
        static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
    if (known == keys.size()) fail("unknown key " + in_quotes(key));
    if (std::exchange(seen[known], true)) fail("key " + in_quotes(key) + " is given twice");
    if (key == "descr") header.type = type();
    if (key == "fortran_order") header.fortran_order = boolean();
    if (key == "shape") header.shape = shape();
    comma = accept(',');
  }
  skip_spaces();
  if (!rest_.empty()) fail("expected the end, found " + found());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!seen[i]) fail("key " + in_quotes(keys[i]) + " is missing");
  }
  return header;
}

/// The dict as NumPy writes it.
std::string dict_text(const Shape& shape, std::string_view descr) {
  std::string text = "{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += std::to_string(shape[i]) + (i + 1 < shape.size() ? ", " : shape.size() == 1 ? "," : "");
  }
  return text + "), }";
}

}  // namespace

std::string NpyType::name() const {
  switch (kind) {
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int" + std::to_string(8 * size);
    case Kind::unsigned_integer:
      return "uint" + std::to_string(8 * size);
    case Kind::bfloat:
      return "bfloat" + std::to_string(8 * size);
    case Kind::real:
      break;
  }
  return "float" + std::to_string(8 * size);
}

NpyPrefix parse_npy_prefix(std::string_view bytes, const std::string& name) {
  if (!bytes.starts_with(npy_magic.substr(0, bytes.size())) || bytes.empty()) {
    throw Error(name, "is not an NPY file: it does not start with \\x93NUMPY");
  }
  if (bytes.size() < npy_prefix_shortest) throw Error(name, "ends inside its header");
  const auto major = static_cast<unsigned char>(bytes[6]);
  const auto minor = static_cast<unsigned char>(bytes[7]);
  if (major < 1 || major > 3 || minor != 0) {
    throw Error(name, "NPY version " + std::to_string(major) + "." + std::to_string(minor) +
                          " is not one of 1.0, 2.0, 3.0");
  }
  const std::size_t begin = major == 1 ? npy_prefix_shortest : npy_prefix_longest;
  if (bytes.size() < begin) throw Error(name, "ends inside its header");
  const std::uint64_t length = little_endian(bytes.substr(8, begin - 8));
  if (length > npy_header_longest) {
    throw Error(name, "header is " + std::to_string(length) + " bytes long, expected at most " +
                          std::to_string(npy_header_longest));
  }
  return {begin, begin + static_cast<std::size_t>(length)};
}

NpyHeader parse_npy_header(std::string_view text, const std::string& name,
                           const NpyOptions& options) {
  return HeaderParser(text, name, options).parse();
}

void check_shape(const NpyHeader& header, const std::string& name) {
  if (header.shape.size() > max_rank) {
    throw Error(name, "shape has more than " + std::to_string(max_rank) + " dimensions");
  }
  std::size_t most = std::numeric_limits<std::size_t>::max() / sizeof(double);
  for (const std::size_t size : header.shape) {
    if (size == 0) {
      throw Error(name, "has shape " + to_string(header.shape) + ", expected at least one value");
    }
  }
  for (const std::size_t size : header.shape) {
    most /= size;
    if (most > 0) continue;
    throw Error(name, "header promises " + to_string(header.shape) + " " + header.type.name() +
                          ", more bytes than there can be");
  }
}

std::string npy_header(const Shape& shape, std::string_view descr) {
  constexpr std::size_t alignment = 64;
  Shape largest = shape;
  if (!largest.empty()) largest[0] = std::numeric_limits<std::size_t>::max();
  const std::size_t room = npy_prefix_shortest + dict_text(largest, descr).size() + 1;
  const std::size_t size = (room + alignment - 1) / alignment * alignment;
  const std::size_t length = size - npy_prefix_shortest;

  std::string header(npy_magic);
  header += '\x01';
  header += '\x00';
  header += static_cast<char>(length & 0xffU);
  header += static_cast<char>(length >> 8U & 0xffU);
  header += dict_text(shape, descr);
  header.resize(size - 1, ' ');
  return header + '\n';
}

}  // namespace xent
