#include "io/parts_reader.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/text.h"

namespace xent {
namespace {

class PartsReader final : public Reader {
 public:
  explicit PartsReader(std::vector<OpenPart> parts) : parts_(std::move(parts)) {
    std::optional<NoRows> empty;
    while (!now_ && next_ < parts_.size()) {
      try {
        now_ = parts_[next_++](nullptr);
      } catch (const NoRows& error) {
        empty = error;
      }
    }
    if (!now_) throw NoRows(*empty);
    first_ = now_;
    name_ = first_->name() + " and " + std::to_string(parts_.size() - 1) + " more";
  }

  std::optional<Extent> extent(Role role) const override {
    auto extent = first_->extent(role);
    if (!extent || !has_rows(role)) return extent;
    if (extent->shape.empty()) extent->shape.push_back(1);  // a number is a row
    return Extent{extent->shape, false};
  }
  const FieldPlan* plan() const override { return first_->plan(); }
  bool is_table() const override { return first_->is_table(); }
  bool starts_like_header() const override { return first_->starts_like_header(); }
  const Array* held(Role role) const override {
    return has_rows(role) ? nullptr : first_->held(role);
  }

  std::size_t peek(std::size_t max_rows) override {
    std::size_t ready = now_->peek(max_rows);
    while (ready == 0 && next_ < parts_.size()) {
      if (open_next()) ready = now_->peek(max_rows);
    }
    return ready;
  }
  bool is_waiting() override { return now_->is_waiting(); }
  void read_into(Chunk& chunk) override { now_->read_into(chunk); }
  void take(std::size_t rows, Chunk& chunk) override {
    now_->take(rows, chunk);
    chunk.part = now_;
  }

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override {
    auto wrong = chunk.part->parse_rows(chunk, values);
    if (plan() == nullptr || chunk.part->has_ids() == has_ids()) return wrong;
    // Only a guess of the ids may differ.
    values.ids[plan()->owner].assign(has_ids() ? chunk.rows : 0, "");
    return wrong;
  }
  std::string place(const Chunk& chunk, Role role, std::size_t row,
                    std::size_t value) const override {
    return chunk.part->place(chunk, role, row, value);
  }
  std::string place(const Chunk& chunk, std::size_t row) const override {
    return chunk.part->place(chunk, row);
  }
  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override {
    return chunk.part->text(chunk, role, row, value);
  }
  std::vector<std::string> field_texts(const Chunk& chunk, std::size_t row) const override {
    std::vector<std::string> texts = chunk.part->field_texts(chunk, row);
    if (plan() == nullptr || chunk.part->plan() == nullptr) return texts;
    const auto& names = chunk.part->plan()->fields.names;
    if (names == plan()->fields.names || !plan()->fields.have_names()) return texts;
    // Only fields that are not used may differ.
    std::vector<std::string> in_order;
    for (const std::string& name : plan()->fields.names) {
      const auto found = std::find(names.begin(), names.end(), name);
      const auto index = static_cast<std::size_t>(found - names.begin());
      in_order.push_back(found == names.end() ? "" : texts[index]);
    }
    return in_order;
  }
  const std::string& name() const override { return name_; }
  Progress progress() const override { return {done_ + now_->progress().done, 0}; }

 private:
  /// Opens the next part; false if it has no rows.
  bool open_next() {
    try {
      std::shared_ptr<Reader> next = parts_[next_++](first_->plan());
      compare(*next);
      done_ += now_->progress().done;
      now_ = std::move(next);
      return true;
    } catch (const NoRows&) {
      return false;
    }
  }

  /// Refuses a part that is not as the first one.
  void compare(const Reader& part) const {
    for (const Role role : all_roles) {
      const auto own = part.extent(role);
      const auto first = first_->extent(role);
      if (!own && !first) continue;
      const auto row = [](const std::optional<Extent>& extent) {
        return extent ? "rows of " + counted(extent->row_width(), "number") : "none";
      };
      if (row(own) != row(first)) {
        throw Error(part.name(), std::string(name_of(role)) + " are " + row(own) + ", but " +
                                     row(first) + " in " + first_->name());
      }
      const auto names = part.column_names(role);
      const auto first_names = first_->column_names(role);
      if (names != first_names) {
        const auto told = [](const std::vector<std::string>& all) {
          return all.empty() ? "without names" : listed(all);
        };
        throw Error(part.name(),
                    std::string(name_of(role)) + " are " + told(names) + ", but " +
                        told(first_names) + " in " + first_->name(),
                    first_names.empty() ? "give the file with names first" : "");
      }
    }
  }

  std::vector<OpenPart> parts_;
  std::size_t next_ = 0;           // the part to be opened next
  std::shared_ptr<Reader> first_;  // the first part that has rows
  std::shared_ptr<Reader> now_;    // the part that is read
  std::string name_;
  std::uint64_t done_ = 0;  // bytes of the parts before it
};

}  // namespace

std::unique_ptr<Reader> open_parts(std::vector<OpenPart> parts) {
  return std::make_unique<PartsReader>(std::move(parts));
}

}  // namespace xent
