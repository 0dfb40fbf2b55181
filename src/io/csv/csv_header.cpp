#include "io/csv/csv_header.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "io/bytes/text_place.h"
#include "io/csv/csv_value.h"

namespace xent {
namespace {

enum Look : std::uint8_t { nothing, number, missing, nearly_number, word };

bool is_list_of_numbers(std::string_view text) {
  if (!is_list(text)) return false;
  const std::vector<std::string_view> items = list_items(text);
  return std::any_of(items.begin(), items.end(),
                     [](std::string_view item) { return cell_number(item).has_value(); });
}

Look look_of(const CsvCell& cell, bool has_commas) {
  if (cell.text.empty()) return nothing;
  if (cell.is_closed && cell_number(cell.text)) return number;
  if (has_commas && cell.is_closed && cell_number(cell.text, ',')) return number;
  if (is_list_of_numbers(cell.text)) return number;
  if (is_nearly_number(cell.text)) return nearly_number;
  return is_missing_word(cell.text) ? missing : word;
}

/// Whether the cells are 0, 1, 2, ..., and perhaps words behind them.
bool is_header_without_names(std::span<const CsvCell> cells) {
  std::size_t numbers = 0;
  while (numbers < cells.size() && cells[numbers].text == std::to_string(numbers)) ++numbers;
  const std::span<const CsvCell> rest = cells.subspan(numbers);
  return numbers > 0 && std::all_of(rest.begin(), rest.end(), [](const CsvCell& cell) {
           return look_of(cell, false) == word;
         });
}

/// Whether the text is 1:0.5.
bool is_indexed(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         text.find_first_not_of("0123456789") == colon && cell_number(text.substr(colon + 1));
}

/// Whether a choice of one column names this cell or its index.
bool is_chosen(const std::string& choice, std::size_t column, const CsvCell& cell) {
  if (choice.empty()) return false;
  const std::string index = std::to_string(column + 1);
  return choice == index || choice == "#" + index || choice == cell.text;
}

[[noreturn]] void refuse(const CsvCell& cell, const std::string& message) {
  throw TextError{cell.offset, message,
                  "--header yes if it is a header, --header no if it is a row"};
}

}  // namespace

bool is_header(std::span<const CsvCell> cells, const std::string& id, bool has_commas) {
  if (cells.empty()) return false;
  if (cells[0].text.empty() && is_header_without_names(cells.subspan(1))) return true;
  std::array<std::size_t, word + 1> count{};
  std::array<const CsvCell*, word + 1> first{};
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (is_chosen(id, c, cells[c])) continue;
    const Look look = look_of(cells[c], has_commas);
    if (count[look]++ == 0) first[look] = &cells[c];
  }
  if (const CsvCell* cell = first[nearly_number]) {
    if (count[number] > 0 && is_indexed(cell->text)) {
      throw TextError{cell->offset,
                      in_quotes(cell->text) +
                          " is an index and a number, as LIBSVM "
                          "has them, which is not read",
                      "sed -E 's/[0-9]+://g' takes indices off, if no number is left out"};
    }
    refuse(*cell, in_quotes(cell->text) + " is not a number, but looks like one");
  }
  if (count[word] == 0) {
    if (count[number] == 0 && count[missing] > 0) {
      refuse(*first[missing], "first line is neither names nor numbers");
    }
    return false;
  }
  if (count[number] == 0) return true;
  const bool mostly_words = count[word] > count[number];
  const CsvCell& odd = mostly_words ? *first[number] : *first[word];
  refuse(odd, "first line mixes names and numbers: " + in_quotes(odd.text) +
                  (mostly_words ? " is a number" : " is not a number"));
}

bool counts_up(std::span<const CsvCell> cells) {
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (cells[c].text != std::to_string(c)) return false;
  }
  return !cells.empty();
}

}  // namespace xent
