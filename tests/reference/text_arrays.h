// Arrays given to the program as text, and the numbers that it prints.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace xent::test {

/// Rows of numbers. With `scalar` a row is one number, not an array of one.
struct TextArray {
  const char* name;  // logits, labels or pos_weight
  std::size_t classes;
  std::vector<double> values;
  bool scalar = false;
};

enum class TextFormat { csv, ndjson };

/// The program, with a directory for its files.
class Program {
 public:
  Program();
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// What `xent command` prints of the arrays, written in the fewest digits that read back or, now
  /// and then, in all that T has.
  template <class T>
  std::vector<T> run(const std::string& command, TextFormat format,
                     std::span<const TextArray> arrays) const;

 private:
  std::filesystem::path directory_;
};

}  // namespace xent::test
