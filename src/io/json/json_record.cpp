#include "io/json/json_record.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.h"
#include "io/number/number.h"

namespace xent {
namespace {

constexpr std::size_t long_array = 4096;  // an array of more numbers may be most of a document

}  // namespace

std::optional<std::size_t> JsonNames::find(const std::string& name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

void JsonNames::add(const std::string& name) {
  index_.emplace(name, all_.size());
  all_.push_back(name);
}

JsonRecord::JsonRecord(bool is_row)
    : is_row_(is_row), known_(std::make_shared<JsonNames>()), names_(known_) {}

JsonRecord::JsonRecord(JsonWanted wanted)
    : is_row_(true),
      names_(std::move(wanted.names)),
      as_numbers_(std::move(wanted.as_numbers)),
      members_(as_numbers_.size()) {}

std::size_t JsonRecord::read(std::string_view text) {
  for (JsonMember& member : members_) {
    member.is_there = false;
    member.again = 0;
    member.values.clear();
  }
  others_.clear();
  started_ = false;
  is_object_ = false;
  next_ = 0;
  member_ = nullptr;
  is_read_ = false;
  open_ = 0;
  if (!is_row_) commas_ = static_cast<std::size_t>(std::count(text.begin(), text.end(), ','));
  return walk_json(text, *this);
}

void JsonRecord::forgive_others() {
  for (Other& other : others_) forgiven_.insert(std::move(other.name));
  others_.clear();
}

/// The index of the member that a name at an offset begins; none if it is skipped.
std::optional<std::size_t> JsonRecord::index_of(const std::string& name, std::size_t at) {
  if (next_ < names_->size() && (*names_)[next_] == name) return next_;
  if (const auto index = names_->find(name)) return index;
  if (!is_first()) {
    if (!forgiven_.contains(name)) others_.push_back({name, at});
    return std::nullopt;
  }
  known_->add(name);
  members_.emplace_back();
  return members_.size() - 1;
}

void JsonRecord::key(const std::string& name, std::size_t at) {
  if (open_ > 0) return;
  member_ = nullptr;
  is_read_ = false;
  const auto index = index_of(name, at);
  if (!index) return;
  next_ = *index + 1;
  if (!members_[*index].is_there) return start_member(*index);
  members_[*index].again = at;
}

void JsonRecord::start_member(std::size_t index) {
  member_ = &members_[index];
  member_->is_there = true;
  is_read_ = is_first() || as_numbers_[index];
}

/// Called at the start of every value, or of some numbers.
void JsonRecord::start_value(std::size_t at, std::size_t count) {
  if (!std::exchange(started_, true)) {
    at_ = at;
    if (is_object_) return;
    if (members_.empty()) members_.emplace_back();
    start_member(0);
  }
  if (member_ == nullptr) return;
  if (open_ == 0) member_->at = at;
  if (open_ == 1) member_->elements += count;
}

void JsonRecord::start_nested(std::size_t at) {
  start_value(at);
  if (open_ > 0 && member_ != nullptr) member_->is_flat = false;
}

/// Notes what is wrong with the present member, and skips the rest of it.
void JsonRecord::refuse(TextError error) {
  if (!is_first() || !is_object_) throw error;
  member_->wrong = std::make_unique<TextError>(std::move(error));
  std::vector<double>().swap(member_->values);
  is_read_ = false;
}

/// Does what the shape may refuse.
template <class Act>
void JsonRecord::fit(const Act& act) {
  try {
    act();
  } catch (TextError& error) {
    refuse(std::move(error));
  }
}

void JsonRecord::begin_object(std::size_t at) {
  if (!started_) {
    is_object_ = true;
    return start_value(at);
  }
  start_nested(at);
  if (is_read_) refuse("object", at);
  ++open_;
}

void JsonRecord::end_object(std::size_t /*at*/) {
  if (open_ > 0) --open_;
}

void JsonRecord::begin_array(std::size_t at) {
  start_nested(at);
  if (is_read_) {
    if (open_ == 0)
      shape_.start(is_object_ ? std::string_view((*names_)[next_ - 1]) : "", !is_row_);
    fit([&] { shape_.begin_array(at); });
  }
  ++open_;
}

void JsonRecord::end_array(std::size_t /*at*/) {
  --open_;
  if (is_read_) fit([&] { shape_.end_array(); });
  if (open_ > 0 || !is_read_) return;
  member_->shape = shape_.shape();
  std::vector<double>& values = member_->values;
  if (is_row_) return;
  commas_ -= std::min(commas_, values.size() - 1);
  if (values.size() < values.capacity() / 2) values.shrink_to_fit();
}

void JsonRecord::add(const double* from, std::size_t count, std::size_t at) {
  if (!is_read_) return;
  if (open_ == 0) {
    member_->shape.clear();
    member_->values.assign(from, from + count);
    return;
  }
  fit([&] { shape_.add(count, at); });
  if (!is_read_) return;
  std::vector<double>& values = member_->values;
  // A document has at most one number more than commas. Memory that is not used is not touched.
  if (!is_row_ && values.size() > long_array) values.reserve(commas_ + 1);
  values.insert(values.end(), from, from + count);
}

void JsonRecord::add_word(std::optional<double> number, std::size_t at) {
  const double value = number.value_or(std::numeric_limits<double>::quiet_NaN());
  add(&value, 1, at);
}

void JsonRecord::numbers(const NumberRun& run) {
  start_value(run.begin, run.values.size());
  add(run.values.data(), run.values.size(), run.begin);
}

void JsonRecord::boolean(bool value, std::size_t at) {
  start_value(at);
  const double number = value ? 1 : 0;
  add(&number, 1, at);
}

void JsonRecord::string(const std::string& value, std::size_t at) {
  start_value(at);
  if (!is_read_) return;
  const auto number = parse_number(value);
  if (takes_words_) return add_word(number, at);
  if (!number) return refuse(in_quotes(value), at);
  if (!is_named_number(value)) {
    return refuse({at, in_quotes(value) + " is a string, expected a number"});
  }
  add(&*number, 1, at);
}

void JsonRecord::null(std::size_t at) {
  start_value(at);
  if (!is_read_) return;
  if (takes_words_) return add_word(std::nullopt, at);
  refuse({at, "null is not a number",
          "jq -c 'walk(if . == null then \"nan\" else . end)' makes NaN of null"});
}

}  // namespace xent
