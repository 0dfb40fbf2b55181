// Which values of a row belong to which loss.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/job/request.h"
#include "io/reader.h"

namespace xent {

/// A row (one step along the first axis of the logits) is an array [before, classes, after]; the
/// loss is over the classes. Without a class axis, classes is 1 and every element has a loss of its
/// own; if losses are averaged over the last axis, classes is the length of that axis.
struct Layout {
  std::size_t before = 1;
  std::size_t classes = 1;
  std::size_t after = 1;
  bool is_whole = false;  ///< the class axis is the first: the whole array is the one row
  Extent losses;
  Extent logits;

  /// The number of rows in a block of about this many logits.
  std::size_t rows_per_block(std::size_t logits_wanted) const {
    return std::max<std::size_t>(1, logits_wanted / logits_per_row());
  }
  std::size_t logits_per_row() const { return before * classes * after; }
  std::size_t losses_per_row() const { return before * after; }
};

/// The layout of logits of this extent. Throws Error if they do not have the request's class axis.
Layout make_layout(const Request& request, const Extent& logits);

/// Turns the arrays [before, classes, after] of so many rows into [before, after, classes]; drops
/// the values behind them.
void put_classes_last(const Layout& layout, std::size_t rows, std::vector<double>& values);
void put_classes_last(const Layout& layout, std::size_t rows, Numbers& numbers);
/// Turns them back.
void put_classes_back(Layout layout, std::size_t rows, Numbers& numbers);

/// The shape as text; "[N, 10]" if the number of rows is not known yet.
std::string to_string(const Extent& extent);

/// The shape with the number of rows that were read.
Shape known_shape(const Extent& extent, std::uint64_t rows);

/// Whether labels of this extent belong to logits of that layout, as far as it is known. An axis of
/// size 1 at the end may be there or not, unless the labels could be class indices then.
bool labels_fit(const Request& request, const Layout& layout, const Extent& labels);

/// Throws Error unless labels of this extent belong to logits of that layout (numbers of rows that
/// are not known yet are left to the split step).
void check_labels(const Request& request, const Layout& layout, const Extent& labels,
                  const std::string& logits_name, const std::string& labels_name);

}  // namespace xent
