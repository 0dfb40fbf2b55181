// Cuts a text source into runs of whole rows. It looks for the character that ends a row and knows
// nothing else of the format.
#pragma once

#include <cstddef>
#include <string>

#include "io/bytes/byte_source.h"
#include "io/bytes/chunk.h"

namespace xent {

/// The part that is the same for lines and for rows of a JSON array.
class RowCutter {
 public:
  static constexpr std::size_t max_row = std::size_t{256} << 20;

  RowCutter(const RowCutter&) = delete;
  RowCutter& operator=(const RowCutter&) = delete;
  virtual ~RowCutter() = default;

  /// As read_into, peek and take of a Reader. The character that ends a row is part of the row.
  void read_into(Buffer& memory) { held_.give_front(0, memory); }
  /// Where the source pauses, peek gives the rows that are there.
  std::size_t peek(std::size_t max_rows);
  bool is_waiting();
  void take(std::size_t rows, Chunk& chunk);

  const std::string& name() const { return source_.name(); }
  ReadProgress progress() const { return source_.progress(); }
  const ByteSource& source() const { return source_; }

 protected:
  RowCutter(ByteSource source, char row_end) : source_(std::move(source)), row_end_(row_end) {}

  /// The rows found so far in the bytes held.
  struct Count {
    std::size_t scanned = 0;  ///< bytes in which rows are counted
    std::size_t rows = 0;     ///< whole rows among them
    std::size_t end = 0;      ///< where the last of these rows ends
  };
  /// Continues to count whole rows, up to max_rows. If nothing is scanned, it begins anew, at the
  /// start of a row.
  virtual void count(std::size_t max_rows, Count& found);

  /// How many of the bytes held surely belong to rows.
  virtual std::size_t usable() const = 0;
  /// Called when `count` bytes have been appended to those held.
  virtual void arrived(std::size_t /*count*/) {}
  /// Called when the bytes held from `at` on, in which no row has been counted, are the first that
  /// have the watched character. It is watched no longer.
  virtual void met(std::size_t /*at*/) {}
  void watch(char watched) { watched_ = watched; }
  /// Called once, when the end of the source has been read: leaves nothing but rows.
  virtual void finish() = 0;
  /// The error of a row longer than max_row.
  virtual Error too_long() const = 0;

  ByteSource& source() { return source_; }
  Buffer& held() { return held_; }  ///< bytes that are read and not taken
  const Buffer& held() const { return held_; }
  bool is_finished() const { return at_end_; }
  void count_rows_from_here() { next_row_ = 0; }

 private:
  bool read_more(std::size_t rows_missing);

  ByteSource source_;
  char row_end_;
  char watched_ = '\0';  // '\0': none
  Buffer held_;
  Count found_;
  bool at_end_ = false;        // the source is read to its end
  std::size_t next_row_ = 0;   // the number of the row to be taken next
  std::size_t row_bytes_ = 0;  // the mean size of the rows that were taken last
};

/// Where a row of a chunk starts in its bytes. Looking for all rows in order takes linear time.
std::size_t row_start(const Chunk& chunk, std::size_t row, char row_end);

}  // namespace xent
