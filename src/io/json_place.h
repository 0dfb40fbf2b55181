// Where things stand in a JSON text that has been read before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/json_walk.h"

namespace xent {

/// "a.json:18:3", or without the column: the place of an offset into a text whose first line has
/// the given number.
std::string text_place(std::string_view name, std::string_view text, std::size_t offset,
                       std::uint64_t first_line = 1);
std::string text_line(std::string_view name, std::string_view text, std::size_t offset,
                      std::uint64_t first_line = 1);

/// The offset of the value number `index` (from 0) in the nested array, or number, at `start`; and
/// of the element number `index` of that array itself. The text has been found valid.
std::size_t nth_value(std::string_view text, std::size_t start, std::size_t index);
std::size_t nth_element(std::string_view text, std::size_t start, std::size_t index);

/// The error with its place.
Error at_place(const JsonError& error, std::string_view name, std::string_view text,
               std::uint64_t first_line = 1);

}  // namespace xent
