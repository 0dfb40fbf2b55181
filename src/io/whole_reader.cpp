#include "io/whole_reader.h"

#include <utility>

namespace xent {
namespace {

constexpr std::size_t step = 4096;  // rows read at a time

class WholeReader : public Reader {
 public:
  explicit WholeReader(std::unique_ptr<Reader> reader);

  std::optional<Extent> extent(Role role) const override;
  const FieldPlan* plan() const override { return plan_ ? &*plan_ : nullptr; }
  bool is_table() const override { return reader_->is_table(); }
  bool starts_like_header() const override { return reader_->starts_like_header(); }
  const Array* held(Role role) const override { return reader_->held(role); }
  std::size_t peek(std::size_t max_rows) override { return max_rows > 0 && !taken_ ? 1 : 0; }
  void take(std::size_t rows, Chunk& chunk) override;
  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override;
  std::string place(const Chunk& chunk, Role role, std::size_t row,
                    std::size_t value) const override;
  std::string place(const Chunk& /*chunk*/, std::size_t /*row*/) const override { return name(); }
  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override;
  const std::string& name() const override { return reader_->name(); }
  Progress progress() const override { return reader_->progress(); }

 private:
  /// Finds the chunk that a value is in, and its row and its index in the row there.
  const Chunk& find(Role role, std::size_t& row, std::size_t& value) const;

  std::unique_ptr<Reader> reader_;
  std::optional<FieldPlan> plan_;
  std::vector<Chunk> chunks_;
  std::size_t rows_ = 0;
  bool taken_ = false;
};

WholeReader::WholeReader(std::unique_ptr<Reader> reader) : reader_(std::move(reader)) {
  if (reader_->plan() != nullptr) {
    plan_ = *reader_->plan();
    plan_->id.reset();  // one row has no id
  }
  while (const std::size_t ready = reader_->peek(step)) {
    reader_->take(ready, chunks_.emplace_back());
    rows_ += ready;
  }
}

std::optional<Extent> WholeReader::extent(Role role) const {
  auto extent = reader_->extent(role);
  if (!extent || extent->rows_known) return extent;
  extent->rows_known = true;
  extent->shape[0] = rows_;
  return extent;
}

void WholeReader::take(std::size_t rows, Chunk& chunk) {
  taken_ = rows > 0;
  chunk.first_row = 0;
  chunk.rows = rows;
}

std::optional<RowError> WholeReader::parse_rows(const Chunk& /*chunk*/, Values& values) const {
  const auto for_each_role = [&](auto act) {
    for (const Role role : all_roles) {
      if (reader_->extent(role)) act(role);
    }
  };
  for_each_role([&](Role role) { values[role].edit().clear(); });
  Values part;
  for (const Chunk& piece : chunks_) {
    if (auto wrong = reader_->parse_rows(piece, part)) return RowError{0, std::move(wrong->error)};
    for_each_role([&](Role role) {
      const std::vector<double>& more = part[role].doubles();
      std::vector<double>& all = values[role].edit();
      all.insert(all.end(), more.begin(), more.end());
    });
  }
  return std::nullopt;
}

const Chunk& WholeReader::find(Role role, std::size_t& row, std::size_t& value) const {
  const std::size_t width = reader_->extent(role)->row_width();
  row += value / width;
  value %= width;
  std::size_t c = 0;
  for (; c + 1 < chunks_.size() && row >= chunks_[c].rows; ++c) row -= chunks_[c].rows;
  return chunks_[c];  // the last chunk has also the values that apply to all rows
}

std::string WholeReader::place(const Chunk& /*chunk*/, Role role, std::size_t row,
                               std::size_t value) const {
  const Chunk& chunk = find(role, row, value);
  return reader_->place(chunk, role, row, value);
}

std::string WholeReader::text(const Chunk& /*chunk*/, Role role, std::size_t row,
                              std::size_t value) const {
  const Chunk& chunk = find(role, row, value);
  return reader_->text(chunk, role, row, value);
}

}  // namespace

std::unique_ptr<Reader> hold_whole(std::unique_ptr<Reader> reader) {
  return std::make_unique<WholeReader>(std::move(reader));
}

}  // namespace xent
