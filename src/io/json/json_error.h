// What is wrong with a JSON text.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <utility>

namespace xent {

/// What is wrong at an offset into the text. The reader that knows the source's name and line makes
/// an Error of it.
class JsonError : public std::exception {
 public:
  JsonError(std::size_t offset, std::string message, std::string hint = {})
      : offset_(offset), message_(std::move(message)), hint_(std::move(hint)) {}
  const char* what() const noexcept override { return message_.c_str(); }
  std::size_t offset() const { return offset_; }
  const std::string& message() const { return message_; }
  const std::string& hint() const { return hint_; }

 private:
  std::size_t offset_;
  std::string message_, hint_;
};

}  // namespace xent
