// Rows of results as text, CSV, JSON or NPY.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/shape.h"
#include "io/number/number_writer.h"

namespace xent {

/// Some rows of an array of results, one step along its first axis each.
struct Rows {
  std::size_t first_row = 0;  ///< from 0
  std::size_t count = 0;
  std::span<const double> values;
  std::span<const std::string> ids;  ///< one a row, or none
};

/// What is known of the array before its first row.
struct RowsFormat {
  NumberFormat number;
  Shape row_shape;                        ///< the axes after the first
  bool is_scalar = false;                 ///< one number: no axes at all
  std::vector<std::string> column_names;  ///< for a CSV header; may be empty
  std::string id_name;                    ///< "" if the ids' column has none
  bool has_ids = false;
};

/// Turns rows into bytes: the head, then the rows in order (blocks of them on any thread), then the
/// tail.
class RowWriter {
 public:
  RowWriter() = default;
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;
  virtual ~RowWriter() = default;

  virtual void head(std::string& /*out*/) const {}
  virtual void rows(const Rows& rows, std::string& out) const = 0;
};

/// Bare numbers: the last axis on a line (of an array with one axis: one number a line), separated
/// by spaces; an id first, if there is one.
std::unique_ptr<RowWriter> text_rows(RowsFormat format);

/// As text, separated by commas, with a header if there are names.
std::unique_ptr<RowWriter> csv_rows(RowsFormat format);

/// The elements of a JSON array, without its brackets: a row a line, ",\n" between them; numbers
/// that are not finite as strings.
std::unique_ptr<RowWriter> json_rows(RowsFormat format);

/// The data of an NPY array: float64 or float32, little-endian.
std::unique_ptr<RowWriter> npy_rows(const RowsFormat& format);

/// A CSV cell of this text, quoted if it must be.
std::string csv_cell(const std::string& text);

}  // namespace xent
