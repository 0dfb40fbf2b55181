#include "io/npy/npy_reader.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "io/npy/npy_convert.h"

namespace xent {
namespace {

constexpr std::size_t read_step = std::size_t{1} << 20;
constexpr std::size_t budget_bytes = std::size_t{1} << 20;    // of a chunk
constexpr std::size_t budget_values = std::size_t{64} << 10;  // of a chunk

/// An open file whose header has been read.
struct NpyFile {
  ByteSource source;
  NpyHeader header;

  std::size_t count() const { return element_count(header.shape); }
  std::size_t bytes() const { return count() * header.type.size; }
  /// "header promises [3, 2] float64, 48 bytes"
  std::string promise() const {
    return "header promises " + to_string(header.shape) + " " + header.type.name() + ", " +
           std::to_string(bytes()) + " bytes";
  }

  /// Reads until the buffer holds `size` bytes; false if the file ends before. The buffer grows
  /// only as bytes arrive.
  bool fill(Buffer& buffer, std::size_t size) {
    while (buffer.size() < size) {
      if (!source.read_into(buffer, std::min(read_step, size - buffer.size()))) return false;
    }
    return true;
  }
  void expect_end() {
    if (!source.peek(1).empty()) {
      throw Error(source.name(), promise() + ", but the data go on after them");
    }
  }
  [[noreturn]] void truncated(std::size_t bytes_there) const {
    throw Error(source.name(),
                promise() + ", but the data end after " + std::to_string(bytes_there));
  }
};

/// An array that is read row by row.
class NpyReader : public Reader {
 public:
  NpyReader(NpyFile file, Role role, SharedPlan plan)
      : file_(std::move(file)),
        role_(role),
        plan_(std::move(plan)),
        extent_{file_.header.shape, true},
        row_bytes_(extent_.row_width() * file_.header.type.size),
        rows_left_(extent_.shape.empty() ? 1 : extent_.shape[0]) {}

  std::optional<Extent> extent(Role role) const override {
    return role == role_ ? std::optional(extent_) : std::nullopt;
  }
  const FieldPlan* plan() const override { return plan_.get(); }
  std::size_t peek(std::size_t max_rows) override { return affordable(max_rows); }
  void take(std::size_t rows, Chunk& chunk) override {
    chunk.first_row = next_row_;
    chunk.rows = rows;
    next_row_ += rows;
    rows_left_ -= rows;
  }

  /// "labels.npy[17, 2]"; the name alone for a scalar.
  std::string place(const Chunk& chunk, Role /*role*/, std::size_t row,
                    std::size_t value) const override {
    std::vector<std::size_t> index(extent_.shape.size());
    for (std::size_t axis = index.size(); axis-- > 1;) {
      index[axis] = value % extent_.shape[axis];
      value /= extent_.shape[axis];
    }
    if (!index.empty()) index[0] = chunk.first_row + row;
    return index.empty() ? name() : name() + to_string(index);
  }
  std::string place(const Chunk& chunk, std::size_t row) const override {
    return extent_.shape.empty() ? name() : name() + to_string({chunk.first_row + row});
  }
  const std::string& name() const override { return file_.source.name(); }
  Progress progress() const override { return file_.source.progress(); }

 protected:
  /// How many of at most max_rows rows may be read at once.
  std::size_t affordable(std::size_t max_rows) const {
    const std::size_t most =
        std::min(budget_values / extent_.row_width(), budget_bytes / row_bytes_);
    return std::min({max_rows, rows_left_, std::max<std::size_t>(most, 1)});
  }
  /// Memory for the role's values of some rows, if bytes of the file can be copied there unchanged;
  /// else null.
  char* memory_for(std::size_t rows, Values& values) const {
    const std::size_t count = rows * extent_.row_width();
    const NpyType& type = file_.header.type;
    if (type.is_double())
      return reinterpret_cast<char*>(values[role_].resize<double>(count).data());
    if (type.is_float()) return reinterpret_cast<char*>(values[role_].resize<float>(count).data());
    return nullptr;
  }
  /// Converts the elements at `from` to the role's values.
  void convert(const char* from, std::size_t count, Values& values) const {
    convert_npy(file_.header.type, from, count, values[role_].resize<double>(count).data());
  }

  NpyFile& file() { return file_; }
  const NpyFile& file() const { return file_; }
  Role role() const { return role_; }
  std::size_t row_bytes() const { return row_bytes_; }
  std::size_t rows_left() const { return rows_left_; }
  std::size_t next_row() const { return next_row_; }

 private:
  NpyFile file_;
  Role role_;
  SharedPlan plan_;
  Extent extent_;
  std::size_t row_bytes_;
  std::size_t rows_left_;
  std::size_t next_row_ = 0;
};

/// Reads a regular file: every thread reads its own rows. Doubles and floats are read straight into
/// the values.
class PlacedNpyReader final : public NpyReader {
 public:
  PlacedNpyReader(NpyFile npy, Role role, SharedPlan plan)
      : NpyReader(std::move(npy), role, std::move(plan)),
        start_(file().source.size() - file().bytes()) {}

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override {
    const std::uint64_t from = start_ + chunk.first_row * row_bytes();
    const std::size_t bytes = chunk.rows * row_bytes();
    char* const memory = memory_for(chunk.rows, values);
    if (memory == nullptr) values.text.reserve(bytes);
    char* const to = memory == nullptr ? values.text.data() : memory;
    const std::size_t read = file().source.read_at(from, to, bytes);
    if (memory == nullptr) convert(to, read / file().header.type.size, values);
    if (read == bytes) return std::nullopt;
    return RowError{read / row_bytes(), file().source.shrank(from + read)};
  }

  Progress progress() const override {
    return {start_ + next_row() * row_bytes(), file().source.size()};
  }

 private:
  std::uint64_t start_;  // where the data start in the file
};

/// Reads a pipe.
class StreamedNpyReader final : public NpyReader {
 public:
  using NpyReader::NpyReader;

  void read_into(Chunk& chunk) override { held_.give_front(0, chunk.bytes); }
  std::size_t peek(std::size_t max_rows) override {
    const std::size_t wanted = affordable(max_rows);
    if (rows_left() == 0) file().expect_end();
    if (wanted == 0) return 0;
    bool complete = file().fill(held_, row_bytes());
    while (complete && held_.size() < wanted * row_bytes() &&
           file().source.arrives_within(pause_length)) {
      complete =
          file().source.read_into(held_, std::min(read_step, wanted * row_bytes() - held_.size()));
    }
    const std::size_t rows = std::min(wanted, held_.size() / row_bytes());
    if (!complete && rows == 0) file().truncated(next_row() * row_bytes() + held_.size());
    return rows;
  }

  bool is_waiting() override {
    return held_.size() < row_bytes() && !file().source.arrives_within({});
  }

  void take(std::size_t rows, Chunk& chunk) override {
    NpyReader::take(rows, chunk);
    held_.give_front(rows * row_bytes(), chunk.bytes);
  }

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override {
    const std::size_t bytes = chunk.rows * row_bytes();
    if (char* const to = memory_for(chunk.rows, values)) {
      std::memcpy(to, chunk.bytes.data(), bytes);
    } else {
      convert(chunk.bytes.data(), bytes / file().header.type.size, values);
    }
    return std::nullopt;
  }

 private:
  Buffer held_;  // bytes that are read and not taken
};

/// The elements of an array in Fortran order, in C order.
std::vector<double> to_c_order(const std::vector<double>& fortran, const Shape& shape) {
  std::vector<double> result;
  result.reserve(fortran.size());
  std::vector<std::size_t> index(shape.size()), stride(shape.size(), 1);
  for (std::size_t axis = 1; axis < shape.size(); ++axis) {
    stride[axis] = stride[axis - 1] * shape[axis - 1];
  }
  const std::size_t last = shape.size() - 1;
  for (std::size_t from = 0; result.size() < fortran.size();) {
    for (std::size_t i = 0; i < shape[last]; ++i)
      result.push_back(fortran[from + i * stride[last]]);
    // Steps to the next row of the last axis, like the wheels of a counter.
    for (std::size_t axis = last; axis-- > 0;) {
      from += stride[axis];
      if (++index[axis] < shape[axis]) break;
      from -= stride[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

/// Reads an array in Fortran order and holds it whole, in C order.
class FortranNpyReader final : public NpyReader {
 public:
  FortranNpyReader(NpyFile npy, Role role, SharedPlan plan)
      : NpyReader(std::move(npy), role, std::move(plan)),
        values_(to_c_order(read_all(), file().header.shape)) {}

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override {
    const std::size_t width = values_.size() / file().header.shape[0];
    const double* const first = values_.data() + chunk.first_row * width;
    values[role()].edit().assign(first, first + chunk.rows * width);
    return std::nullopt;
  }

 private:
  std::vector<double> read_all() {
    Buffer raw;
    if (file().source.size() > 0) raw.reserve(file().bytes());  // open_file has compared them
    if (!file().fill(raw, file().bytes())) file().truncated(raw.size());
    file().expect_end();
    std::vector<double> values(file().count());
    convert_npy(file().header.type, raw.data(), values.size(), values.data());
    return values;
  }

  std::vector<double> values_;
};

NpyFile open_file(ByteSource source, const NpyOptions& options) {
  const std::string name = source.name();
  if (source.peek(1).empty()) throw Error(name, "is empty, expected an NPY file");
  const NpyPrefix prefix = parse_npy_prefix(source.peek(npy_prefix_longest), name);
  const std::string_view bytes = source.peek(prefix.end);
  if (bytes.size() < prefix.end) throw Error(name, "ends inside its header");
  NpyHeader header = parse_npy_header(bytes.substr(prefix.begin), name, options);
  check_shape(header, name);
  NpyFile file{std::move(source), std::move(header)};
  Buffer skipped;
  file.fill(skipped, prefix.end);

  const std::uint64_t size = file.source.size();  // 0: not known
  if (size > 0 && size - prefix.end != file.bytes()) {
    throw Error(name, file.promise() + ", but the file has " + std::to_string(size - prefix.end) +
                          " of data");
  }
  return file;
}

std::unique_ptr<Reader> open(NpyFile file, Role role, SharedPlan plan) {
  if (file.header.fortran_order && file.header.shape.size() > 1) {
    return std::make_unique<FortranNpyReader>(std::move(file), role, std::move(plan));
  }
  if (file.source.size() > 0) {
    return std::make_unique<PlacedNpyReader>(std::move(file), role, std::move(plan));
  }
  return std::make_unique<StreamedNpyReader>(std::move(file), role, std::move(plan));
}

}  // namespace

std::unique_ptr<Reader> open_npy(ByteSource source, Role role, const NpyOptions& options,
                                 SharedPlan plan) {
  return open(open_file(std::move(source), options), role, std::move(plan));
}

std::unique_ptr<Reader> open_bare_array(ByteSource source, NpyHeader header, Role role,
                                        SharedPlan plan) {
  return open({std::move(source), std::move(header)}, role, std::move(plan));
}

}  // namespace xent
