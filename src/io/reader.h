// What every input format looks like to the rest of the program: rows of numbers, cut in order by
// one thread and parsed by many.
#pragma once

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
#include "io/field_plan.h"
#include "io/number/numbers.h"
#include "io/role.h"

namespace xent {

/// An array in C order.
struct Array {
  Shape shape;
  std::vector<double> values;
  std::vector<std::string> ids = {};  ///< of its rows, if they have some
};

/// The shape of one role's array. The number of rows of a stream is known only at its end. Until
/// then shape[0] is 0 and rows_known is false.
struct Extent {
  Shape shape;
  bool rows_known = true;

  /// The number of values in a row, which is one step along the first axis. A scalar has one value.
  std::size_t row_width() const {
    return shape.empty() ? 1 : element_count(std::span(shape).subspan(1));
  }
};

/// The parsed rows of all sources of a block. Used again for block after block.
struct Values : PerRole<Numbers> {
  PerRole<std::vector<std::string>> ids;  ///< of a source, by its first role
  std::vector<std::uint8_t> missing;      ///< 1 for a row with a missing value; may be shorter

  // A reader works in these. They are here so that their memory is used again:
  std::vector<double> table;  ///< rows before they are dealt out to the roles
  Buffer text;                ///< rows as lines of plain numbers
};

/// A source that is read row by row. A row is one step along the first axis; a scalar is one row.
///
/// One thread at a time calls peek and take. Any thread may call parse and place at any time.
class Reader {
 public:
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;

  /// The shape of the role's array; none if the source does not supply the role.
  virtual std::optional<Extent> extent(Role role) const = 0;

  /// Which fields of the source hold what; null if it is one array without a name.
  virtual const FieldPlan* plan() const { return nullptr; }
  /// The names of the role's fields, if each has a name and is one number of a row; else empty.
  std::vector<std::string> column_names(Role role) const;

  /// Whether the source is text in columns, which may have a header and a delimiter.
  virtual bool is_table() const { return false; }
  /// Whether it is such text without names, and its first line is 0, 1, 2, ...
  virtual bool starts_like_header() const { return false; }

  /// Whether parse gives ids.
  bool has_ids() const { return !leaves_out_ids_ && plan() != nullptr && plan()->id; }
  /// From now on parse gives no ids.
  void leave_out_ids() { leaves_out_ids_ = true; }
  /// Whether the rows of results have them.
  bool prints_ids() const { return has_ids() && !plan()->is_id_guess; }
  /// The name of the ids' field; empty if it has none.
  std::string id_name() const;

  /// The role's array if the source holds it whole, else null.
  virtual const Array* held(Role /*role*/) const { return nullptr; }

  /// The number of whole rows that are ready to be taken: at least one, at most max_rows, and no
  /// more than a memory budget allows; fewer where a pipe pauses; 0 at the end. Throws Error if the
  /// next row cannot be read (unreadable, truncated, line too long).
  virtual std::size_t peek(std::size_t max_rows) = 0;

  /// Whether no row is ready and nothing arrives at the moment: the source is a pipe that pauses.
  virtual bool is_waiting() { return false; }

  /// Bytes that are read from now on go to the memory of this chunk until they are taken: so they
  /// are in the memory of the thread that will parse them.
  virtual void read_into(Chunk& /*chunk*/) {}

  /// Cuts the next rows out of the source. Requires rows <= the result of the last peek.
  virtual void take(std::size_t rows, Chunk& chunk) = 0;

  /// Parses a chunk into the roles that this source supplies, and its ids. Other roles stay as they
  /// are. After an error the chunk and the values have only the rows before it: no later step can
  /// see a row behind them.
  std::optional<Error> parse(Chunk& chunk, Values& values) const;

  /// Keeps the first rows of a parsed chunk, with their values and ids, and drops the rest.
  void keep_rows(std::size_t rows, Chunk& chunk, Values& values) const;

  /// Parses as `parse` does, but cuts nothing: values of rows from the error on are unspecified.
  virtual std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const = 0;

  /// Where a value stands, for an error's place: "labels.csv:18:3". `row` counts from 0 in the
  /// chunk, `value` counts from 0 in the row.
  virtual std::string place(const Chunk& chunk, Role role, std::size_t row,
                            std::size_t value) const = 0;

  /// Where a row stands: "labels.csv:18".
  virtual std::string place(const Chunk& chunk, std::size_t row) const = 0;

  /// A value as the source writes it; empty in a format without digits. `row` and `value` count as
  /// for `place`.
  virtual std::string text(const Chunk& /*chunk*/, Role /*role*/, std::size_t /*row*/,
                           std::size_t /*value*/) const {
    return {};
  }

  /// The texts of all fields of a row, in their order; empty if the source has no fields of text.
  virtual std::vector<std::string> field_texts(const Chunk& /*chunk*/, std::size_t /*row*/) const {
    return {};
  }

  /// The name of the source in messages: its path, "stdin", or the option of an inline value.
  virtual const std::string& name() const = 0;

  using Progress = ReadProgress;
  virtual Progress progress() const { return {}; }

 private:
  bool leaves_out_ids_ = false;
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
