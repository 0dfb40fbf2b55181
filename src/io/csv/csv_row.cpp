#include "io/csv/csv_row.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <limits>
#include <utility>

#include "base/contains.h"
#include "base/text.h"
#include "io/bytes/text_place.h"
#include "io/csv/csv_value.h"
#include "io/number/number.h"

namespace xent {
namespace {

/// Whether the character, as a delimiter, could be taken for a part of a number.
bool is_in_numbers(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
}

/// The delimiter in a regular expression of sed and grep.
std::string pattern_of(char delimiter) {
  return delimiter == '\t' ? "\\t" : std::string(1, delimiter);
}

}  // namespace

TextError comment_error(std::string_view line) {
  return {0, "comment lines are not read: " + in_quotes(line), "--comment '#' leaves them out"};
}

CsvRow::CsvRow(const FieldPlan& plan, const CsvOptions& options, char delimiter,
               std::string_view first)
    : plan_(plan),
      delimiter_(delimiter),
      na_(options.na),
      na_policy_(options.na_policy),
      targets_(plan.fields.count),
      first_(first),
      may_name_classes_(options.labels_are_classes),
      are_classes_told_(options.are_classes_told) {
  for (const Role role : all_roles) {
    const std::vector<std::size_t>& columns = plan.of[role];
    widths_[role] = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) targets_[columns[i]] = {true, role, i, false};
  }
  std::vector<CsvCell> cells = csv_cells(first, delimiter);
  ends_with_delimiter_ = cells.size() > 1 && cells.back().text.empty() && !cells.back().is_quoted;
  cells.resize(targets_.size());
  const bool has_numbers = std::any_of(
      na_.begin(), na_.end(), [](const auto& word) { return cell_number(word).has_value(); });
  is_plain_ = delimiter != ' ' && !is_in_numbers(delimiter) && !has_numbers;
  find_decimal_comma(options, cells);
  find_lists(cells);
  name_classes(options, cells);
  for (Target& target : targets_) {
    const bool is_class = target.role == Role::labels && !classes_.empty();
    target.is_plain = na_.empty() && decimal_ == '.' && !are_lists_[target.role] && !is_class;
  }
}

void CsvRow::find_decimal_comma(const CsvOptions& options, const std::vector<CsvCell>& first) {
  decimal_ = options.decimal;
  if (decimal_ == '\0') {
    bool has_comma = false, has_point = false;
    for (std::size_t c = 0; c < targets_.size(); ++c) {
      if (!targets_[c].is_wanted) continue;
      has_comma = has_comma || shows_decimal_comma(first[c].text);
      has_point = has_point || first[c].text.find('.') != std::string_view::npos;
    }
    const bool may_have = delimiter_ == ';' || delimiter_ == '\t';
    decimal_ = may_have && has_comma && !has_point ? ',' : '.';
  }
  if (decimal_ == ',') is_plain_ = false;
}

void CsvRow::find_lists(const std::vector<CsvCell>& first) {
  for (const Role role : all_roles) {
    if (plan_.of[role].size() != 1) continue;
    const std::string_view text = first[plan_.of[role].front()].text;
    if (!is_list(text)) continue;
    are_lists_[role] = true;
    widths_[role] = std::max<std::size_t>(list_items(text).size(), 1);
    is_plain_ = false;
  }
}

void CsvRow::name_classes(const CsvOptions& options, const std::vector<CsvCell>& first) {
  const std::vector<std::size_t>& labels = plan_.of[Role::labels];
  if (!may_name_classes_ || labels.size() != 1 || are_lists_[Role::labels]) return;
  const std::string_view label = first[labels.front()].text;
  class_names_ = options.classes;
  if (class_names_.empty() && !are_lists_[Role::logits]) {
    class_names_ = plan_.names_of(Role::logits);
  }
  // A name like "true" is a name; a name like "1" is a number unless the user says otherwise.
  const bool is_word = label.find_first_of("0123456789") == std::string_view::npos;
  const bool is_number = cell_number(label, decimal_) || contains(na_, label);
  const bool is_name = !is_number || (is_word && contains(class_names_, label));
  if (!is_name && !options.are_classes_told) return;
  for (std::size_t c = 0; c < class_names_.size(); ++c) {
    classes_.emplace(class_names_[c],
                     static_cast<double>(options.first_class + static_cast<std::int64_t>(c)));
  }
  if (!classes_.empty()) is_plain_ = false;
}

/// Refuses a quote that is not closed, and two that are not a pair: what is between two cells that
/// are a quote each begins with a delimiter, and ends with a delimiter or a newline.
void CsvRow::check_closed(const CsvCell& cell) const {
  if (!cell.is_closed) throw TextError{cell.offset, "quoted cell has no closing quote"};
  if (!cell.is_quoted || !cell.text.starts_with(delimiter_)) return;
  const bool has_newline = cell.text.find(held_newline) != std::string_view::npos;
  if (has_newline && (cell.text.ends_with(delimiter_) || cell.text.ends_with(held_newline))) {
    throw TextError{cell.offset,
                    "quoted cell holds a delimiter and a newline, as if two cells were a quote "
                    "each; such a cell is written \"\"\"\""};
  }
}

void CsvRow::parse(std::string_view line, std::size_t row, Values& values, std::string* id) const {
  if (const std::size_t zero = line.find('\0'); zero != std::string_view::npos) {
    throw TextError{zero, "NUL byte in the text, expected CSV"};
  }
  if (line.starts_with('#')) {
    throw comment_error(line);
  }
  CsvCells cells(line, delimiter_);
  std::size_t c = 0;
  while (const auto cell = cells.next()) {
    if (c == targets_.size()) refuse_more(line, *cell);
    check_closed(*cell);
    const Target& target = targets_[c];
    if (c == plan_.id && id != nullptr) *id = cell->unescaped();
    if (target.is_wanted) {
      const std::size_t index = row * widths_[target.role] + target.offset;
      double* const to = values[target.role].edit().data() + index;
      const auto number = target.is_plain ? parse_number(cell->text) : std::nullopt;
      if (number) {
        *to = *number;
      } else if (!take(*cell, line, target, to)) {
        values.missing.resize(std::max(values.missing.size(), row + 1));
        values.missing[row] = 1;
      }
    }
    ++c;
  }
  if (c == targets_.size()) return;
  if (c == 0 && targets_.size() == 1 && targets_[0].role == Role::expected) {
    values[Role::expected].edit()[row] = std::numeric_limits<double>::quiet_NaN();
    return;
  }
  if (c == 0) {
    throw TextError{0, "line is blank, expected " + counted(targets_.size(), "cell"),
                    "grep . leaves blank lines out"};
  }
  const std::size_t offset = line.ends_with('\r') ? line.size() - 1 : line.size();
  throw TextError{
      offset, "row has " + counted(c, "cell") + ", expected " + std::to_string(targets_.size())};
}

/// Sets the number, or all numbers of a list.
bool CsvRow::take(const CsvCell& cell, std::string_view line, const Target& target,
                  double* to) const {
  const std::size_t width = widths_[target.role];
  if (target.role == Role::expected && !are_lists_[target.role]) {
    // A blank or a word is an answer that is marked, not an error of the source.
    *to = cell_number(cell.text, decimal_).value_or(std::numeric_limits<double>::quiet_NaN());
    return true;
  }
  const double nothing = na_policy_ == NaPolicy::nan ? std::numeric_limits<double>::quiet_NaN() : 0;
  if (is_missing(cell.text, cell.offset)) {
    std::fill_n(to, are_lists_[target.role] ? width : 1, nothing);
    return false;
  }
  if (cell.text.empty()) refuse_empty(line, cell);
  if (!are_lists_[target.role]) {
    const bool is_class = target.role == Role::labels && !classes_.empty();
    *to = is_class ? class_in(cell) : number_in(cell.text, cell.offset, target);
    return true;
  }
  const auto offset_of = [&](std::string_view text) {
    return static_cast<std::size_t>(text.data() - line.data());
  };
  if (!is_list(cell.text)) {
    throw TextError{cell.offset, in_quotes(cell.unescaped()) + " is not a list of numbers"};
  }
  const std::vector<std::string_view> items = list_items(cell.text);
  if (items.size() != width) {
    throw TextError{cell.offset, "list has " + counted(items.size(), "number") + ", expected " +
                                     std::to_string(width)};
  }
  bool is_whole = true;
  for (const std::string_view item : items) {
    if (item.empty()) throw TextError{offset_of(item), "list lacks a number between two commas"};
    const bool is_there = !is_missing(item, offset_of(item));
    *to++ = is_there ? number_in(item, offset_of(item), target) : nothing;
    is_whole = is_whole && is_there;
  }
  return is_whole;
}

bool CsvRow::is_missing(std::string_view text, std::size_t offset) const {
  if (na_.empty() || !contains(na_, text)) return false;
  if (na_policy_ != NaPolicy::error) return true;
  throw TextError{offset, in_quotes(text) + " stands for a missing value",
                  "--na-policy skip leaves its row out, --na-policy nan reads it as NaN"};
}

double CsvRow::number_in(std::string_view text, std::size_t offset, const Target& target) const {
  if (const auto number = cell_number(text, decimal_)) return *number;
  refuse_number(text, offset, target);
}

double CsvRow::class_in(const CsvCell& cell) const {
  const std::string name = cell.unescaped();
  if (const auto found = classes_.find(name); found != classes_.end()) return found->second;
  throw TextError{cell.offset, in_quotes(name) + " is none of the classes " + listed(class_names_),
                  are_classes_told_ ? "" : "--classes NAME,NAME,... says which class each name is"};
}

std::vector<bool> CsvRow::text_columns() const {
  std::vector<CsvCell> cells = csv_cells(first_, delimiter_);
  cells.resize(targets_.size());
  std::vector<bool> are_text;
  for (const CsvCell& cell : cells) {
    const bool is_no_word = cell.text.empty() || cell_number(cell.text, decimal_) ||
                            is_nearly_number(cell.text) || is_missing_word(cell.text);
    are_text.push_back(!is_no_word);
  }
  return are_text;
}

void CsvRow::refuse_number(std::string_view text, std::size_t offset, const Target& target) const {
  const Role role = target.role;
  std::string shown(text);
  std::replace(shown.begin(), shown.end(), held_newline, '\n');
  const std::string message = in_quotes(shown) + " is not a number";
  const char other = decimal_ == '.' ? ',' : '.';
  if (cell_number(text, other)) {
    throw TextError{offset, message,
                    std::string("--decimal ") + other + " if that is its decimal sign"};
  }
  if (is_missing_word(text)) {
    throw TextError{offset, message,
                    "--na " + std::string(text) +
                        " --na-policy skip leaves its row out, --na-policy nan reads it as NaN"};
  }
  if (const std::string plain = without_thousands(text); !plain.empty()) {
    throw TextError{offset, message,
                    "it is written " + plain + ": separators of thousands are not read"};
  }
  if (role == Role::labels && may_name_classes_ && !is_nearly_number(text)) {
    throw TextError{offset, message, "--classes NAME,NAME,... says which class each name is"};
  }
  const std::vector<bool> are_text = text_columns();
  const bool is_text = are_text[plan_.of[role][are_lists_[role] ? 0 : target.offset]];
  std::string hint = is_text ? leave_out_hint(plan_, role, are_text) : "";
  const bool has_digits = text.find_first_of("0123456789") != std::string_view::npos;
  if (text.starts_with("tensor(")) {
    hint = "sed -E 's/tensor\\((\\[[^]]*\\]|[^,()]*)[^()]*\\)/\\1/g' takes off what PyTorch prints";
  } else if (std::ranges::all_of(are_text, std::identity()) && plan_.fields.have_names() &&
             hint.empty() && !has_digits) {
    hint = "if that line is a second header: sed 2d takes it off";
  }
  throw TextError{offset, message, hint};
}

void CsvRow::refuse_empty(std::string_view line, const CsvCell& cell) const {
  const std::vector<CsvCell> cells = csv_cells(line, delimiter_);
  const auto is_empty = [](const CsvCell& one) { return one.text.empty(); };
  const std::string pattern = pattern_of(delimiter_);
  if (cells.size() > 1 && std::all_of(cells.begin(), cells.end(), is_empty)) {
    throw TextError{cell.offset, "all cells of the row are empty",
                    "sed '/^" + pattern + "*\\r*$/d' leaves such rows out"};
  }
  const bool is_last = ends_with_delimiter_ && cell.offset == cells.back().offset;
  throw TextError{
      cell.offset, "cell is empty, expected a number",
      is_last ? "sed 's/" + pattern + "$//' takes a delimiter off the end of each line"
              : "--na , --na-policy skip leaves its row out, --na-policy nan reads it as NaN"};
}

void CsvRow::refuse_more(std::string_view line, const CsvCell& cell) const {
  const std::size_t count = csv_cells(line, delimiter_).size();
  const bool is_delimiter = ends_with_delimiter_ && count == targets_.size() + 1;
  throw TextError{
      cell.offset,
      "row has " + counted(count, "cell") + ", expected " + std::to_string(targets_.size()),
      is_delimiter
          ? "sed 's/" + pattern_of(delimiter_) + "$//' takes a delimiter off the end of each line"
          : ""};
}

CsvRow::Value CsvRow::find(std::string_view line, Role role, std::size_t value) const {
  const bool is_list_role = are_lists_[role];
  CsvCells cells(line, delimiter_);
  for (std::size_t before = plan_.of[role][is_list_role ? 0 : value]; before > 0; --before) {
    cells.next();
  }
  const auto cell = cells.next();
  if (!cell) return {{}, line.size()};  // a blank line is a blank answer
  if (!is_list_role || !is_list(cell->text)) return {cell->text, cell->offset};
  const std::string_view item = list_items(cell->text)[value];
  return {item, static_cast<std::size_t>(item.data() - line.data())};
}

}  // namespace xent
