#include "io/safetensors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "io/bytes/little_endian.h"
#include "io/bytes/text_place.h"
#include "io/json/json_walk.h"
#include "io/npy/archive.h"

namespace xent {
namespace {

constexpr std::size_t length_size = 8;
constexpr std::size_t longest_header = 100'000'000;  // of the format's own library

/// An array as the header has it.
struct Tensor {
  std::string name;
  std::string dtype;
  std::vector<double> shape, offsets;
  bool has_shape = false;
};

/// Collects the tensors of a header: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0,
/// 24]}, ..., "__metadata__": {...}}.
class HeaderEvents final : public JsonEvents {
 public:
  std::vector<Tensor> tensors;

  void begin_object(std::size_t at) override {
    ++depth_;
    if (depth_ > 2 || is_array_) unexpected(at);
  }
  void end_object(std::size_t /*at*/) override { --depth_; }
  void key(const std::string& name, std::size_t /*at*/) override {
    if (depth_ == 1) {
      is_metadata_ = name == "__metadata__";
      if (!is_metadata_) tensors.emplace_back().name = name;
    }
    key_ = name;
  }
  void begin_array(std::size_t at) override {
    const std::vector<double>* const to = numbers_to();
    if (is_array_ || to == nullptr || !to->empty()) unexpected(at);
    is_array_ = true;
    if (key_ == "shape" && std::exchange(tensors.back().has_shape, true)) unexpected(at);
  }
  void end_array(std::size_t /*at*/) override { is_array_ = false; }
  void numbers(const NumberRun& run) override {
    if (!is_array_) unexpected(run.begin);
    std::vector<double>& to = *numbers_to();
    to.insert(to.end(), run.values.begin(), run.values.end());
  }
  void string(const std::string& value, std::size_t at) override {
    if (depth_ == 2 && is_metadata_) return;
    if (depth_ != 2 || key_ != "dtype" || !tensors.back().dtype.empty()) unexpected(at);
    tensors.back().dtype = value;
  }
  void boolean(bool /*value*/, std::size_t at) override { unexpected(at); }
  void null(std::size_t at) override { unexpected(at); }

 private:
  [[noreturn]] static void unexpected(std::size_t at) {
    throw TextError{at, "is not what the header of a safetensors file has"};
  }
  std::vector<double>* numbers_to() {
    if (depth_ != 2 || is_metadata_) return nullptr;
    if (key_ == "shape") return &tensors.back().shape;
    return key_ == "data_offsets" ? &tensors.back().offsets : nullptr;
  }

  int depth_ = 0;
  bool is_array_ = false, is_metadata_ = false;
  std::string key_;
};

std::optional<NpyType> type_named(std::string_view dtype) {
  using Kind = NpyType::Kind;
  struct Named {
    std::string_view name;
    NpyType type;
  };
  constexpr std::array<Named, 13> types{{{"F64", {Kind::real, 8}},
                                         {"F32", {Kind::real, 4}},
                                         {"F16", {Kind::real, 2}},
                                         {"BF16", {Kind::bfloat, 2}},
                                         {"I64", {Kind::integer, 8}},
                                         {"I32", {Kind::integer, 4}},
                                         {"I16", {Kind::integer, 2}},
                                         {"I8", {Kind::integer, 1}},
                                         {"U64", {Kind::unsigned_integer, 8}},
                                         {"U32", {Kind::unsigned_integer, 4}},
                                         {"U16", {Kind::unsigned_integer, 2}},
                                         {"U8", {Kind::unsigned_integer, 1}},
                                         {"BOOL", {Kind::boolean, 1}}}};
  const auto* const found = std::find_if(types.begin(), types.end(),
                                         [&](const Named& type) { return type.name == dtype; });
  return found == types.end() ? std::nullopt : std::optional(found->type);
}

std::uint64_t whole(double number, const std::string& name) {
  constexpr double most = 0x1p53;
  if (number >= 0 && number <= most && number == std::floor(number)) {
    return static_cast<std::uint64_t>(number);
  }
  throw Error(name, "has a shape or offsets that are not whole numbers");
}

/// A tensor's place in the data.
struct Span {
  std::uint64_t begin, end;
};

Span span_of(const Tensor& tensor, const std::string& name, std::uint64_t data_size) {
  if (tensor.dtype.empty() || !tensor.has_shape || tensor.offsets.size() != 2) {
    throw Error(name, "lacks one of dtype, shape, data_offsets");
  }
  const Span span{whole(tensor.offsets[0], name), whole(tensor.offsets[1], name)};
  if (span.begin > span.end || span.end > data_size) {
    throw Error(name, "has data_offsets [" + std::to_string(span.begin) + ", " +
                          std::to_string(span.end) + "], but there are " +
                          std::to_string(data_size) + " bytes of data");
  }
  return span;
}

void check_overlap(const std::string& source, const std::vector<Tensor>& tensors,
                   const std::vector<Span>& spans) {
  std::vector<std::size_t> order(spans.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return spans[a].begin < spans[b].begin; });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const std::size_t a = order[i - 1], b = order[i];
    if (spans[b].begin >= spans[a].end) continue;
    throw Error(source, "arrays " + in_quotes(tensors[a].name) + " and " +
                            in_quotes(tensors[b].name) + " overlap");
  }
}

std::unique_ptr<Reader> open_tensor(const ByteSource& file, const Tensor& tensor, const Span& span,
                                    std::uint64_t data_start, Role role, SharedPlan plan) {
  const std::string name = name_in(file.name(), tensor.name);
  const auto type = type_named(tensor.dtype);
  if (!type) {
    throw Error(name, "dtype " + in_quotes(tensor.dtype) +
                          " is not one of F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 BOOL");
  }
  NpyHeader header{*type, false, {}};
  for (const double size : tensor.shape) header.shape.push_back(whole(size, name));
  check_shape(header, name);
  const std::uint64_t promised = element_count(header.shape) * type->size;
  if (span.end - span.begin != promised) {
    throw Error(name, "has shape " + to_string(header.shape) + " " + type->name() + ", " +
                          std::to_string(promised) + " bytes, but its data_offsets span " +
                          std::to_string(span.end - span.begin));
  }
  return open_bare_array(file.region(data_start + span.begin, promised, name), std::move(header),
                         role, std::move(plan));
}

}  // namespace

bool is_safetensors(ByteSource& source) {
  const std::string_view start = source.peek_past(0);
  return start.size() > length_size && start[length_size] == '{' &&
         little_endian(start.substr(0, length_size)) <= longest_header;
}

Readers open_safetensors(ByteSource source, const FieldChoice& choice) {
  ByteSource file = with_random_access(std::move(source));
  const std::string name = file.name();
  const std::string_view start = file.peek(length_size);
  if (start.size() < length_size) throw Error(name, "ends inside its header");
  const std::uint64_t length = little_endian(start.substr(0, length_size));
  if (length > longest_header) {
    throw Error(name, "header is " + std::to_string(length) + " bytes long, expected at most " +
                          std::to_string(longest_header));
  }
  const std::uint64_t data_start = length_size + length;
  if (data_start > file.size()) throw Error(name, "ends inside its header");

  HeaderEvents header;
  const std::string_view text = file.peek(data_start).substr(length_size);
  try {
    const std::size_t end = walk_json(text, header);
    if (const std::size_t rest = skip_json_space(text, end); rest < text.size()) {
      throw json_unexpected(text, rest, "the end of the header");
    }
    if (!text.starts_with('{')) throw json_unexpected(text, 0, "\"{\"");
  } catch (const TextError& error) {
    throw Error(name, "malformed header: " + error.message);
  }
  std::vector<Span> spans;
  std::vector<NamedArray> arrays;
  for (const Tensor& tensor : header.tensors) {
    spans.push_back(span_of(tensor, name_in(name, tensor.name), file.size() - data_start));
  }
  check_overlap(name, header.tensors, spans);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const Tensor& tensor = header.tensors[i];
    arrays.push_back({tensor.name, [&, span = spans[i]](Role role, SharedPlan plan) {
                        return open_tensor(file, tensor, span, data_start, role, std::move(plan));
                      }});
  }
  return open_arrays(name, arrays, choice);
}

}  // namespace xent
