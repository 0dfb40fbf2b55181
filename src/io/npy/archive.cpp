#include "io/npy/archive.h"

#include <array>
#include <memory>
#include <utility>

#include "base/text.h"
#include "io/bytes/output_file.h"

namespace xent {

namespace {

constexpr std::size_t most_commands = 4;  // in a hint

}  // namespace

Readers open_arrays(const std::string& source, const std::vector<NamedArray>& arrays,
                    const FieldChoice& choice) {
  if (arrays.empty()) throw Error(source, "holds no array");
  Fields fields{source, {}, arrays.size()};
  for (const NamedArray& array : arrays) fields.names.push_back(array.name);
  FieldChoice by_name = choice;
  by_name.labels_elsewhere = false;  // an array of labels is never a column of the logits
  FieldPlan made = plan_fields(std::move(fields), by_name);
  if (made.id && !made.is_id_guess) {
    throw Error(source, "--id-column " + in_quotes(choice.id) + ": an array holds no ids");
  }
  made.id.reset();
  const auto plan = std::make_shared<const FieldPlan>(std::move(made));

  Readers readers;
  for (const Role role : all_roles) {
    const auto& own = plan->of[role];
    if (own.empty()) continue;
    if (own.size() > 1) {
      const auto command = [&](std::size_t field) {
        return option_of(role) + "-columns " +
               shell_word(choice_of(plan->fields, std::array{field}));
      };
      throw Error(source,
                  std::string(name_of(role)) + " would be " + std::to_string(own.size()) +
                      " arrays, expected one: " + listed(plan->names_of(role)),
                  own.size() > most_commands ? command(own.front()) + " takes the first"
                                             : joined(own, " or ", command));
    }
    readers.push_back(arrays[own.front()].open(role, plan));
  }
  if (readers.empty()) {
    throw Error(source, "holds no " + std::string(name_of(choice.roles.front())) + "; " +
                            listed(plan->fields));
  }
  return readers;
}

ByteSource with_random_access(ByteSource source) {
  if (source.is_whole_file()) return source;
  return Spool(std::move(source)).open();
}

std::string name_in(const std::string& source, const std::string& array) {
  return source + "[" + on_one_line(array) + "]";
}

}  // namespace xent
