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

/// Some rows of an array of results. A row is one step along the first axis.
struct Rows {
  std::size_t first_row = 0;  ///< from 0
  std::size_t count = 0;
  std::span<const double> values;
  std::span<const std::string> ids;  ///< one per row, or none
};

/// The format of an array of results, as it is known before the first row.
struct RowsFormat {
  NumberFormat number;
  Shape row_shape;                        ///< the axes after the first
  bool is_scalar = false;                 ///< the array is one number and has no axes
  std::vector<std::string> column_names;  ///< for a CSV header; may be empty
  std::string id_name;                    ///< of the ids' column; may be empty
  bool has_ids = false;                   ///< of text and CSV: lines start with them
};

/// Turns rows into bytes: the head, then the rows in order. Any thread may turn a block of rows.
class RowWriter {
 public:
  RowWriter() = default;
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;
  virtual ~RowWriter() = default;

  virtual void head(std::string& /*out*/) const {}
  virtual void rows(const Rows& rows, std::string& out) const = 0;
};

/// Bare numbers, separated by spaces: each line has the numbers along the last axis. An array with
/// one axis has one number per line. If there are ids, a line starts with its id.
std::unique_ptr<RowWriter> text_rows(RowsFormat format);

/// As text_rows, but separated by commas, with a header if there are names.
std::unique_ptr<RowWriter> csv_rows(RowsFormat format);

/// The elements of a JSON array, without its brackets: one row per line, ",\n" between them.
/// Numbers that are not finite are strings.
std::unique_ptr<RowWriter> json_rows(RowsFormat format);

/// The data of an NPY array, without its header: float64 or float32, little-endian.
std::unique_ptr<RowWriter> npy_rows(const RowsFormat& format);

/// The text as a CSV cell, in quotes if it needs them.
std::string csv_cell(const std::string& text);

}  // namespace xent
