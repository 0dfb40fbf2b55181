// Which members of JSON values hold what.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/field_plan.h"
#include "io/json/json_record.h"

namespace xent {

/// The members of each role. An array or number alone is member 0.
struct JsonFields {
  std::optional<FieldPlan> plan;  ///< of an object
  PerRole<std::vector<std::size_t>> of;
  std::string source;

  std::optional<std::size_t> id() const { return plan ? plan->id : std::nullopt; }
  /// Takes back a guess of the id.
  void forget_id() { plan->id.reset(); }
  std::string name(std::size_t member) const { return plan->fields.names[member]; }
};

/// Decides on the members of the first value of a source. An array or number supplies the first
/// role. Throws TextError, or Error as plan_fields does, if the members cannot be what is wanted.
JsonFields json_fields(const JsonRecord& first, const std::string& source,
                       const FieldChoice& choice);

/// The error of a role of several members, one of which is no number in the row, or no array of
/// numbers with one per row.
TextError not_one_column(const JsonFields& fields, const JsonRecord& record, Role role,
                         std::size_t member, std::string_view expected);

/// The id that stands at an offset: a string, or a number as it is written. None if there is
/// anything else.
std::optional<std::string> json_id(std::string_view text, std::size_t at);

/// The error of a value at an offset that is no id.
TextError not_an_id(std::string_view text, std::size_t at);

}  // namespace xent
