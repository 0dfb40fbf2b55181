// What the text of a cell stands for: a number, nearly a number, a list, or a missing value.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace xent {

/// The number that a cell's text is: see parse_number; with `decimal` in place of the point. True
/// and false in any of the spellings TRUE, True and true are 1 and 0.
std::optional<double> cell_number(std::string_view text, char decimal = '.');

/// Whether the text can only be a number with a decimal comma: 1,5 and 0,125; 1,234 may have a
/// thousands separator.
bool shows_decimal_comma(std::string_view text);

/// Whether the text is a list: [0.1, 0.2], [0.1 0.2] or (1, 2).
bool is_list(std::string_view text);
/// The texts between the brackets, which are parts of `text`. Requires is_list(text).
std::vector<std::string_view> list_items(std::string_view text);

/// A number with separators of thousands, such as 1,234.5 or 1.234,5 or 1'234, without them; empty
/// if the text is none.
std::string without_thousands(std::string_view text);

/// Whether a text that is no number looks like one with a fault: digits, punctuation, currency
/// signs and exponents only (1,234.5, 1_000, 1.5%, $3, 1.2.3, a minus that is U+2212), or
/// hexadecimal digits behind 0x. A text that begins with an underscore is a name.
bool is_nearly_number(std::string_view text);

/// Whether the text is a word that tools write for a missing value: NA, null, None, - and others.
/// NaN is not among them: it is a number.
bool is_missing_word(std::string_view text);

}  // namespace xent
