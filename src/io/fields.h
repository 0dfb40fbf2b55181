// The fields of a source, and how the user chooses among them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xent {

/// What a source offers side by side: the columns of a table, the members of an object, the arrays
/// of an archive.
struct Fields {
  std::string source;              ///< for messages
  std::vector<std::string> names;  ///< empty: the fields have positions only
  std::size_t count = 0;
  std::vector<bool> no_numbers = {};  ///< the fields that hold none, where that is known

  bool is_no_number(std::size_t field) const {
    return field < no_numbers.size() && no_numbers[field];
  }
  bool have_names() const { return !names.empty(); }
};

/// The indices (from 0) of the fields chosen, in the order given. A choice has parts, separated by
/// commas:
///
///     label      a name
///     3, #3      the third field; #3 even if that is a name
///     z0-z9, 2-5, 3-, -4   a range of names or of indices, also an open one; of names that end
///                in numbers, in the order of the numbers
///     /^logit/   the names in which a regular expression (ECMAScript) is found
///     !id        leaves a part out; if it comes first, of all fields
///
/// A name wins over a range. Throws Error if there is no such field (the nearest name is the hint),
/// if a number is a name and also the index of another field, or if a range mixes the two.
std::vector<std::size_t> select_fields(const Fields& fields, std::string_view choice);

/// Whether the names of the fields are the same but for the numbers at their ends. Requires that
/// they have names.
bool are_numbered_alike(const Fields& fields, std::span<const std::size_t> chosen);

/// The fields in the order of the numbers that their names end in, if they are numbered alike; else
/// as they are. Requires that they have names.
std::vector<std::size_t> by_number(const Fields& fields, std::vector<std::size_t> chosen);

/// A choice that selects these fields in this order.
std::string choice_of(const Fields& fields, std::span<const std::size_t> chosen);

/// "id, label, z0..z2": names as a message lists them. Runs of numbers are cut short, and the list
/// after some names.
std::string listed(std::span<const std::string> names);

/// The fields as a message lists them: "fields: id, label, z0..z2", or "4 fields without names".
std::string listed(const Fields& fields);

}  // namespace xent
