// Rows of results as text, CSV, TSV, JSON, NDJSON, Markdown or NPY.
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
  std::span<const std::string> kept;  ///< texts that stand before a row's results, row by row
};

/// The format of an array of results, as it is known before the first row.
struct RowsFormat {
  NumberFormat number;
  Shape row_shape;                        ///< the axes after the first
  bool is_scalar = false;                 ///< the array is one number and has no axes
  std::string noun = "loss";              ///< what the numbers are
  std::vector<std::string> column_names;  ///< for a header; may be empty
  std::vector<std::string> kept_names;    ///< one for each text that is kept of a row; may be ""
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
/// one axis has one number per line. What is kept of a row stands first on its lines.
std::unique_ptr<RowWriter> text_rows(RowsFormat format);

/// As text_rows, but separated by commas or tabs, with a header if there are names.
std::unique_ptr<RowWriter> csv_rows(RowsFormat format);
std::unique_ptr<RowWriter> tsv_rows(RowsFormat format);

/// As text_rows, but a table of Markdown. Columns without a name get one.
std::unique_ptr<RowWriter> markdown_rows(const RowsFormat& format);

/// An object per row and line: what is kept under its names, and the results under `noun`. A text
/// that JSON can write as a number is one; numbers that are not finite are strings.
std::unique_ptr<RowWriter> ndjson_rows(RowsFormat format);

/// The elements of a JSON array, without its brackets: one row per line, ",\n" between them.
/// Numbers that are not finite are strings.
std::unique_ptr<RowWriter> json_rows(RowsFormat format);

/// The data of an NPY array, without its header: float64 or float32, little-endian.
std::unique_ptr<RowWriter> npy_rows(const RowsFormat& format);

/// The text as a cell of CSV or TSV, in quotes if it needs them, and of a table of Markdown.
std::string csv_cell(const std::string& text);
std::string tsv_cell(const std::string& text);
std::string markdown_cell(const std::string& text);

}  // namespace xent
