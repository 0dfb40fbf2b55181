#include "io/fields.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <regex>
#include <unordered_map>

#include "base/error.h"
#include "base/text.h"

namespace xent {
namespace {

/// A field as a choice names it, by its name or by its index; by both if they are the same field.
struct Found {
  std::size_t at;
  bool by_name, by_index;
};

/// A name that ends in digits: "z" and 12.
struct Numbered {
  std::string_view stem;
  std::optional<std::uint64_t> number;

  explicit Numbered(std::string_view name) {
    stem = name.substr(0, name.find_last_not_of("0123456789") + 1);  // npos + 1 is 0
    const std::string_view digits = name.substr(stem.size());
    if (digits == "0" || !digits.starts_with('0')) number = parse_whole<std::uint64_t>(digits);
  }
  bool is_before(const Numbered& next) const {
    return number && next.number && stem == next.stem && *number + 1 == *next.number;
  }
};

class Selection {
 public:
  explicit Selection(const Fields& fields) : fields_(fields) {
    for (std::size_t i = 0; i < fields.names.size(); ++i) named_[fields.names[i]].push_back(i);
  }

  std::vector<std::size_t> select(std::string_view choice) {
    if (named_.contains(choice)) return {find(choice)->at};
    std::vector<std::size_t> chosen;
    for (bool is_first = true; is_first || !choice.empty(); is_first = false) {
      std::string_view part = next_part(choice);
      if (!part.starts_with('!') || named_.contains(part)) {
        add(part, chosen);
        continue;
      }
      part.remove_prefix(1);
      if (is_first) chosen = range(0, fields_.count - 1);
      std::vector<std::size_t> left_out;
      add(part, left_out);
      std::sort(left_out.begin(), left_out.end());
      std::erase_if(chosen, [&](std::size_t field) {
        return std::binary_search(left_out.begin(), left_out.end(), field);
      });
    }
    return chosen;
  }

 private:
  using Indices = std::vector<std::size_t>;

  static Indices range(std::size_t first, std::size_t last) {
    Indices all(last + 1 - first);
    std::iota(all.begin(), all.end(), first);
    return all;
  }

  /// Cuts the next part off a choice. A pattern may hold commas.
  std::string_view next_part(std::string_view& choice) const {
    std::size_t from = choice.starts_with('!') ? 1 : 0;
    if (choice.substr(from).starts_with('/')) {
      const std::size_t slash = choice.find('/', from + 1);
      if (slash == std::string_view::npos) {
        throw Error(fields_.source, "pattern " + in_quotes(choice) + " has no closing /");
      }
      from = slash;
    }
    const std::size_t comma = std::min(choice.find(',', from), choice.size());
    const std::string_view part = choice.substr(0, comma);
    choice.remove_prefix(comma);
    if (choice == ",") no_field("");
    if (!choice.empty()) choice.remove_prefix(1);
    return part;
  }

  void add(std::string_view part, Indices& chosen) const {
    const auto append = [&](const Indices& more) {
      chosen.insert(chosen.end(), more.begin(), more.end());
    };
    if (const auto field = find(part)) return chosen.push_back(field->at);
    if (part.size() > 1 && part.starts_with('/') && part.ends_with('/')) {
      return append(matching(part));
    }
    for (std::size_t dash = part.find('-'); dash != std::string_view::npos;
         dash = part.find('-', dash + 1)) {
      if (const auto fields = find_range(part, dash)) return append(*fields);
    }
    no_field(part);
  }

  /// A field by name or index; none if there is no such field.
  std::optional<Found> find(std::string_view part) const {
    const auto named = named_.find(part);
    const auto index = find_index(part);
    if (named == named_.end()) {
      return index ? std::optional(Found{*index, false, true}) : find_marked(part);
    }
    if (named->second.size() > 1) {
      throw Error(fields_.source, "more than one field is called " + in_quotes(part),
                  "choose it by its index: '#" + std::to_string(named->second.front() + 1) + "'");
    }
    const std::size_t at = named->second.front();
    if (index && *index != at) {
      throw Error(fields_.source,
                  std::string(part) + " is the name of field " + std::to_string(at + 1) +
                      " and the index of field " + in_quotes(fields_.names[*index]),
                  "choose '#" + std::to_string(at + 1) + "' or '#" + std::string(part) + "'");
    }
    return Found{at, true, index.has_value()};
  }

  /// The field of an index that is written with its mark.
  std::optional<Found> find_marked(std::string_view part) const {
    if (!part.starts_with('#')) return std::nullopt;
    const auto index = find_index(part.substr(1));
    return index ? std::optional(Found{*index, false, true}) : std::nullopt;
  }

  std::optional<std::size_t> find_index(std::string_view part) const {
    const auto index = parse_whole<std::size_t>(part);
    if (!index || *index < 1 || *index > fields_.count) return std::nullopt;
    return *index - 1;
  }

  /// The fields of a range with its dash there; none if it is no range.
  std::optional<Indices> find_range(std::string_view part, std::size_t dash) const {
    const std::string_view left = part.substr(0, dash), right = part.substr(dash + 1);
    if (left.empty() && right.empty()) return std::nullopt;
    const auto first = left.empty() ? Found{0, true, true} : find(left);
    const auto last = right.empty() ? Found{fields_.count - 1, true, true} : find(right);
    if (!first || !last) return std::nullopt;
    if (!(first->by_name && last->by_name) && !(first->by_index && last->by_index)) {
      throw Error(fields_.source, "range " + in_quotes(part) + " mixes a name and an index");
    }
    const bool are_names = first->by_name && last->by_name;  // or open
    if (are_names) {
      if (auto numbered = find_numbered(Numbered(left), Numbered(right))) return numbered;
    }
    if (first->at > last->at) {
      throw Error(fields_.source, "range " + in_quotes(part) + " runs backwards");
    }
    return range(first->at, last->at);
  }

  /// The fields of z0-z12 in the order of their numbers, wherever they stand; none if a number has
  /// no field.
  std::optional<Indices> find_numbered(const Numbered& first, const Numbered& last) const {
    if (!first.number || !last.number || first.stem != last.stem || *first.number > *last.number ||
        *last.number - *first.number >= fields_.count) {
      return std::nullopt;
    }
    Indices found;
    for (std::uint64_t number = *first.number; number <= *last.number; ++number) {
      const auto field = named_.find(std::string(first.stem) + std::to_string(number));
      if (field == named_.end() || field->second.size() > 1) return std::nullopt;
      found.push_back(field->second.front());
    }
    return found;
  }

  Indices matching(std::string_view part) const {
    constexpr std::size_t longest = 1024;  // the matcher recurs for each character
    Indices found;
    try {
      const std::regex pattern(std::string(part.substr(1, part.size() - 2)));
      for (std::size_t i = 0; i < fields_.names.size(); ++i) {
        const std::string& name = fields_.names[i];
        if (name.size() <= longest && std::regex_search(name, pattern)) found.push_back(i);
      }
    } catch (const std::regex_error&) {
      throw Error(fields_.source, in_quotes(part) + " is not a regular expression");
    }
    if (found.empty()) no_field(part);
    return found;
  }

  [[noreturn]] void no_field(std::string_view part) const {
    const std::string near = nearest(part, fields_.names);
    throw Error(fields_.source, "no field " + in_quotes(part) + "; " + listed(fields_),
                near.empty() ? "" : "perhaps " + in_quotes(near));
  }

  const Fields& fields_;
  std::unordered_map<std::string_view, Indices> named_;
};

/// Whether a range of names has these fields in this order: their numbers go up by one, if the
/// names of its ends are numbered alike.
bool is_in_order(const std::vector<std::string>& names, std::span<const std::size_t> chosen) {
  const Numbered first(names[chosen.front()]), last(names[chosen.back()]);
  if (!first.number || !last.number || first.stem != last.stem) return true;
  for (std::size_t i = 1; i < chosen.size(); ++i) {
    if (!Numbered(names[chosen[i - 1]]).is_before(Numbered(names[chosen[i]]))) return false;
  }
  return true;
}

}  // namespace

std::vector<std::size_t> select_fields(const Fields& fields, std::string_view choice) {
  return Selection(fields).select(choice);
}

bool are_numbered_alike(const Fields& fields, std::span<const std::size_t> chosen) {
  return std::ranges::all_of(chosen, [&](std::size_t field) {
    const Numbered own(fields.names[field]);
    return own.number && own.stem == Numbered(fields.names[chosen.front()]).stem;
  });
}

std::vector<std::size_t> by_number(const Fields& fields, std::vector<std::size_t> chosen) {
  if (are_numbered_alike(fields, chosen)) {
    std::ranges::stable_sort(
        chosen, {}, [&](std::size_t field) { return *Numbered(fields.names[field]).number; });
  }
  return chosen;
}

std::string choice_of(const Fields& fields, std::span<const std::size_t> chosen) {
  std::unordered_map<std::string_view, std::size_t> uses;
  for (const std::string& name : fields.names) ++uses[name];
  const auto has_plain_name = [&](std::size_t field) {
    if (!fields.have_names()) return false;
    const std::string& name = fields.names[field];
    return !name.empty() && name.find_first_of(",-#!/ \"'*$\\") == std::string::npos &&
           name == on_one_line(name) && !parse_whole<std::size_t>(name) && uses[name] == 1;
  };
  const std::string mark = fields.have_names() ? "#" : "";
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    std::size_t last = i;
    while (last + 1 < chosen.size() && chosen[last + 1] == chosen[last] + 1) ++last;
    if (last < i + 2) last = i;
    const bool has_names = has_plain_name(chosen[i]) && has_plain_name(chosen[last]) &&
                           is_in_order(fields.names, chosen.subspan(i, last + 1 - i));
    const auto end = [&](std::size_t field) {
      return has_names ? fields.names[field] : mark + std::to_string(field + 1);
    };
    parts.push_back(end(chosen[i]) + (last > i ? "-" + end(chosen[last]) : ""));
    i = last;
  }
  return joined(parts, ",");
}

std::string listed(std::span<const std::string> names) {
  constexpr std::size_t most = 12;
  std::vector<std::string> parts;
  for (std::size_t first = 0; first < names.size();) {
    if (parts.size() == most) {
      parts.push_back("... (" + std::to_string(names.size()) + " in all)");
      break;
    }
    std::size_t last = first;
    while (last + 1 < names.size() && Numbered(names[last]).is_before(Numbered(names[last + 1]))) {
      ++last;
    }
    const auto shown = [](const std::string& name) {
      const bool is_plain = !name.empty() && name.find_first_of(" ,;\"") == std::string::npos &&
                            name.size() <= 40 && name == on_one_line(name);
      return is_plain ? name : in_quotes(name);
    };
    if (last < first + 2) last = first;
    parts.push_back(shown(names[first]) + (last > first ? ".." + shown(names[last]) : ""));
    first = last + 1;
  }
  return joined(parts);
}

std::string listed(const Fields& fields) {
  return fields.have_names() ? "fields: " + listed(fields.names)
                             : counted(fields.count, "field") + " without names";
}

}  // namespace xent
