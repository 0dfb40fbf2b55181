// What the numbers of a source are used for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace xent {

/// What the numbers of a source are used for. A source supplies one role, or several side by side.
enum class Role : std::uint8_t { logits, labels, weights, expected, pos_weight, class_weights };
inline constexpr std::size_t role_count = 6;
inline constexpr std::array<std::string_view, role_count> role_names{
    "logits", "labels", "weights", "expected", "pos_weight", "class_weights"};
inline constexpr std::array<Role, role_count> all_roles{Role::logits,     Role::labels,
                                                        Role::weights,    Role::expected,
                                                        Role::pos_weight, Role::class_weights};

/// Whether an array of this role has a row for every row of the logits. An array of another role
/// may apply to all rows.
constexpr bool has_rows(Role role) {
  return role < Role::pos_weight;
}

constexpr std::size_t index_of(Role role) {
  return static_cast<std::size_t>(role);
}
constexpr std::string_view name_of(Role role) {
  return role_names[index_of(role)];
}

/// The option of the role's source: "--pos-weight".
std::string option_of(Role role);

/// One T for each role.
template <class T>
class PerRole {
 public:
  T& operator[](Role role) { return of_[index_of(role)]; }
  const T& operator[](Role role) const { return of_[index_of(role)]; }

 private:
  std::array<T, role_count> of_{};
};

}  // namespace xent
