// Tables for people.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "document/text_charts.h"

namespace xent {

/// Text in columns. A column is as wide as its widest cell.
class Grid {
 public:
  explicit Grid(std::vector<bool> right_aligned) : right_(std::move(right_aligned)) {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  std::string text() const {
    const std::vector<std::size_t> widths = column_widths(rows_);
    std::string out;
    for (const auto& row : rows_) {
      std::string line = " ";
      for (std::size_t c = 0; c < row.size(); ++c) {
        line += " " + padded(row[c], widths[c], right_[c]) + " ";
      }
      out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
  }

 private:
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace xent
