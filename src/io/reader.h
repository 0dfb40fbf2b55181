// What every input format looks like to the rest of the program: rows of numbers, cut in order by
// one thread and parsed by many.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/shape.h"
#include "io/bytes/chunk.h"
#include "io/number/numbers.h"

namespace xent {

/// An array in C order.
struct Array {
  Shape shape;
  std::vector<double> values;
};

/// What the numbers of a source are for. A source supplies one role, or several side by side.
enum class Role : std::uint8_t { logits, labels, weights, expected, pos_weight, class_weights };
inline constexpr std::size_t role_count = 6;
inline constexpr std::array<std::string_view, role_count> role_names{
    "logits", "labels", "weights", "expected", "pos_weight", "class_weights"};
inline constexpr std::array<Role, role_count> all_roles{Role::logits,     Role::labels,
                                                        Role::weights,    Role::expected,
                                                        Role::pos_weight, Role::class_weights};

/// Whether an array of this role has a row for every row of the logits; the others may hold for
/// all.
constexpr bool has_rows(Role role) {
  return role < Role::pos_weight;
}

constexpr std::size_t index_of(Role role) {
  return static_cast<std::size_t>(role);
}
constexpr std::string_view name_of(Role role) {
  return role_names[index_of(role)];
}

/// The shape of one role's array. The number of rows of a stream is known only at its end; until
/// then shape[0] is 0 and rows_known false.
struct Extent {
  Shape shape;
  bool rows_known = true;

  /// Values in a row: what one step along the first axis holds; the one value of a scalar.
  std::size_t row_width() const {
    return shape.empty() ? 1 : element_count(std::span(shape).subspan(1));
  }
};

/// The parsed rows of all sources of a block. Reused from block to block.
struct Values {
  std::array<Numbers, role_count> of;
  std::vector<std::string> ids;

  // Of a reader's own, kept here for their memory:
  std::vector<double> table;  ///< rows before they are dealt out to the roles
  Buffer text;                ///< rows as lines of plain numbers

  Numbers& operator[](Role role) { return of[index_of(role)]; }
  const Numbers& operator[](Role role) const { return of[index_of(role)]; }
};

/// A source being read. A row is one step along the first axis; a scalar is one row.
///
/// peek and take are called by one thread at a time; parse and place by any, also meanwhile.
class Reader {
 public:
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;

  /// What the source holds for the role; none if it does not supply it.
  virtual std::optional<Extent> extent(Role role) const = 0;

  /// Names of the role's columns, where the source has a header; else empty.
  virtual std::vector<std::string> column_names(Role /*role*/) const { return {}; }

  /// Whether the source is text in columns, to which a header and a delimiter belong.
  virtual bool is_table() const { return false; }

  /// Whether parse gives ids; and the name of their column, if the source has a header.
  virtual bool has_ids() const { return false; }
  virtual std::string id_name() const { return {}; }

  /// The role's array, if the source holds it whole; else null.
  virtual const Array* held(Role /*role*/) const { return nullptr; }

  /// Number of whole rows ready to be taken: at most max_rows, at most what a memory budget allows,
  /// at least one; 0 at the end. Throws Error when the next row cannot be had (unreadable,
  /// truncated, line too long).
  virtual std::size_t peek(std::size_t max_rows) = 0;

  /// What is read from now on goes to the memory of this chunk, until it is taken: that of the
  /// thread that will parse it.
  virtual void read_into(Chunk& /*chunk*/) {}

  /// Cuts the next rows out of the source. Requires rows <= the result of the last peek.
  virtual void take(std::size_t rows, Chunk& chunk) = 0;

  /// Parses a chunk into the roles that this source supplies (and ids), leaving other roles alone.
  /// On an error the chunk is cut to the rows before it, and so are the values: nothing later can
  /// look behind them.
  std::optional<Error> parse(Chunk& chunk, Values& values) const;

  /// Leaves the first rows of a chunk that has been parsed, and their values and ids.
  void keep_rows(std::size_t rows, Chunk& chunk, Values& values) const;

  /// Parses as `parse` does, but cuts nothing: values of rows from the error on are unspecified.
  virtual std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const = 0;

  /// Where a value stands, for an error's place: "labels.csv:18:3"; row counts from the chunk's
  /// first, value from the row's first, both from 0.
  virtual std::string place(const Chunk& chunk, Role role, std::size_t row,
                            std::size_t value) const = 0;

  /// Where the row stands: "labels.csv:18"; what place says without the column.
  virtual std::string place(const Chunk& chunk, std::size_t row) const = 0;

  /// A value as it is written in the source, counted as for `place`; empty where a format writes no
  /// digits.
  virtual std::string text(const Chunk& /*chunk*/, Role /*role*/, std::size_t /*row*/,
                           std::size_t /*value*/) const {
    return {};
  }

  /// What the source is called in messages: its path, "stdin", or the option of an inline value.
  virtual const std::string& name() const = 0;

  using Progress = ReadProgress;
  virtual Progress progress() const { return {}; }
};

/// Sources that are read side by side.
using Readers = std::vector<std::unique_ptr<Reader>>;

/// The index of the reader that supplies a role; none if there is no such reader.
inline std::optional<std::size_t> supplier(const Readers& readers, Role role) {
  for (std::size_t i = 0; i < readers.size(); ++i) {
    if (readers[i]->extent(role)) return i;
  }
  return std::nullopt;
}

}  // namespace xent
