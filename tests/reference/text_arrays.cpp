// The program is run by the shell, so that its numbers come the way they come to anyone.
#include "reference/text_arrays.h"

#include <unistd.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <memory>
#include <stdexcept>

namespace xent::test {
namespace {

template <class T>
void append_number(std::string& text, double value, bool all_digits) {
  std::array<char, 64> buffer{};
  const auto number = static_cast<T>(value);
  constexpr int digits = std::numeric_limits<T>::max_digits10 - 1;
  const std::to_chars_result end = all_digits ? std::to_chars(buffer.begin(), buffer.end(), number,
                                                              std::chars_format::scientific, digits)
                                              : std::to_chars(buffer.begin(), buffer.end(), number);
  text.append(buffer.begin(), end.ptr);
}

/// The numbers of a row, separated by commas; JSON has no infinity but as a string.
template <class T>
std::string row_text(const TextArray& array, std::size_t row, TextFormat format) {
  std::string text;
  for (std::size_t j = 0; j < array.classes; ++j) {
    const double value = array.values[row * array.classes + j];
    if (j > 0) text += ',';
    if (format == TextFormat::ndjson && std::isinf(value)) {
      text += value > 0 ? "\"inf\"" : "\"-inf\"";
    } else {
      append_number<T>(text, value, (row + j) % 3 == 0);
    }
  }
  return text;
}

std::size_t rows_of(const TextArray& array) {
  return array.values.size() / array.classes;
}

template <class T>
void write_csv(const std::filesystem::path& file, const TextArray& array) {
  std::ofstream out(file);
  for (std::size_t i = 0; i < rows_of(array); ++i) {
    out << row_text<T>(array, i, TextFormat::csv) << '\n';
  }
}

template <class T>
void write_ndjson(const std::filesystem::path& file, std::span<const TextArray> arrays) {
  std::ofstream out(file);
  for (std::size_t i = 0; i < rows_of(arrays[0]); ++i) {
    const char* separator = "{";
    for (const TextArray& array : arrays) {
      const std::string numbers = row_text<T>(array, i, TextFormat::ndjson);
      out << separator << '"' << array.name << "\":";
      out << (array.scalar ? numbers : '[' + numbers + ']');
      separator = ",";
    }
    out << "}\n";
  }
}

std::string output_of(const std::string& command) {
  const auto close = [](std::FILE* pipe) { static_cast<void>(pclose(pipe)); };
  std::unique_ptr<std::FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string output;
  std::array<char, 1 << 16> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    output.append(buffer.data(), size);
  }
  if (pclose(pipe.release()) != 0) throw std::runtime_error("failed: " + command);
  return output;
}

template <class T>
std::vector<T> numbers_of(const std::string& text) {
  std::vector<T> numbers;
  const char* const end = text.data() + text.size();
  for (const char* p = text.data(); p < end;) {
    T number;
    const std::from_chars_result read = std::from_chars(p, end, number);
    if (read.ec != std::errc()) throw std::runtime_error("not a number: " + std::string(p, 20));
    numbers.push_back(number);
    p = read.ptr + 1;  // a space or the end of a line
  }
  return numbers;
}

}  // namespace

Program::Program()
    : directory_(std::filesystem::temp_directory_path() /
                 ("xent-accuracy-" + std::to_string(getpid()))) {
  std::filesystem::create_directory(directory_);
}

Program::~Program() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

template <class T>
std::vector<T> Program::run(const std::string& command, TextFormat format,
                            std::span<const TextArray> arrays) const {
  std::string line = XENT_PROGRAM " " + command + " --quiet --dtype ";
  line += sizeof(T) == sizeof(float) ? "float32" : "float64";
  if (format == TextFormat::ndjson) {
    const std::filesystem::path file = directory_ / "inputs.ndjson";
    write_ndjson<T>(file, arrays);
    return numbers_of<T>(output_of(line + " --input " + file.string()));
  }
  for (const TextArray& array : arrays) {
    const std::string name = array.name;
    const std::filesystem::path file = directory_ / (name + ".csv");
    write_csv<T>(file, array);
    line += (name == "pos_weight" ? " --pos-weight " : " --" + name + ' ') + file.string();
  }
  return numbers_of<T>(output_of(line + " --header no --delimiter comma"));
}

template std::vector<double> Program::run(const std::string&, TextFormat,
                                          std::span<const TextArray>) const;
template std::vector<float> Program::run(const std::string&, TextFormat,
                                         std::span<const TextArray>) const;

}  // namespace xent::test
