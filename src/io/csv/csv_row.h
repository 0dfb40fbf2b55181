// A row of CSV, read cell by cell with care.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/bytes/text_place.h"
#include "io/csv/csv_line.h"
#include "io/csv/csv_options.h"
#include "io/field_plan.h"
#include "io/reader.h"

namespace xent {

/// The error of a line that starts with #.
TextError comment_error(std::string_view line);

/// What the cells of a row hold, where their numbers go, and how they are read.
class CsvRow {
 public:
  /// The first row decides what the options leave open: whether numbers have a decimal comma,
  /// whether the one column of a role holds lists, and of how many numbers, and whether labels are
  /// names of classes. Requires that `plan` lives as long.
  CsvRow(const FieldPlan& plan, const CsvOptions& options, char delimiter, std::string_view first);

  /// The number of the role's values in a row; 0 if it has none.
  std::size_t width(Role role) const { return widths_[role]; }
  /// Whether every cell with a role is a number as PlainRowsReader reads it, in most rows.
  bool is_plain() const { return is_plain_; }

  /// Takes the numbers of a line, and its id unless that is null. Throws TextError.
  void parse(std::string_view line, std::size_t row, Values& values, std::string* id) const;

  /// A value as the line has it, and where its cell or its item in a list begins.
  struct Value {
    std::string_view text;
    std::size_t offset;
  };
  Value find(std::string_view line, Role role, std::size_t value) const;

 private:
  /// Where the numbers of a column go: to the values of the role, from this offset in the row.
  struct Target {
    bool is_wanted = false;
    Role role = Role::logits;
    std::size_t offset = 0;
    bool is_plain = false;  // what parse_number takes is the cell's number
  };

  void find_decimal_comma(const CsvOptions& options, const std::vector<CsvCell>& first);
  void find_lists(const std::vector<CsvCell>& first);
  void name_classes(const CsvOptions& options, const std::vector<CsvCell>& first);

  /// False if a value is missing.
  bool take(const CsvCell& cell, std::string_view line, const Target& target, double* to) const;
  /// Whether the text stands for a missing value. Throws TextError if that is an error.
  bool is_missing(std::string_view text, std::size_t offset) const;
  double number_in(std::string_view text, std::size_t offset, const Target& target) const;
  double class_in(const CsvCell& cell) const;
  [[noreturn]] void refuse_empty(std::string_view line, const CsvCell& cell) const;
  [[noreturn]] void refuse_number(std::string_view text, std::size_t offset,
                                  const Target& target) const;
  /// For each column, whether its first cell is a word.
  std::vector<bool> text_columns() const;
  [[noreturn]] void refuse_more(std::string_view line, const CsvCell& cell) const;
  void check_closed(const CsvCell& cell) const;

  const FieldPlan& plan_;
  char delimiter_;
  char decimal_ = '.';
  std::vector<std::string> na_;
  NaPolicy na_policy_;
  PerRole<std::size_t> widths_ = {};
  PerRole<bool> are_lists_ = {};
  std::vector<Target> targets_;  // one per column
  std::string first_;            // the first row, which errors look at
  bool may_name_classes_;
  bool are_classes_told_;
  std::unordered_map<std::string, double> classes_;  // empty: labels are numbers
  std::vector<std::string> class_names_;
  bool ends_with_delimiter_ = false;
  bool is_plain_;
};

}  // namespace xent
