// Whether the first line of a table is its header.
#pragma once

#include <span>
#include <string>

#include "io/csv/csv_line.h"

namespace xent {

/// Whether the cells of a first line are names. The cell of the id, by its name or its index from
/// 1, says nothing. They are names if there is a word and no number, or if an unnamed column stands
/// before the names 0, 1, 2, ... (as pandas writes a table without names), perhaps with words
/// behind these.
///
/// `has_commas` tells whether numbers may have a decimal comma.
///
/// Throws TextError if the line could be either: if it mixes words and numbers, if a cell is nearly
/// a number, or if it holds nothing but missing values.
bool is_header(std::span<const CsvCell> cells, const std::string& id, bool has_commas);

/// Whether the cells are 0, 1, 2, ...
bool counts_up(std::span<const CsvCell> cells);

}  // namespace xent
