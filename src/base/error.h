// The one error of the program: thrown at the edge, caught in main, printed once.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <utility>

namespace xent {

/// A refusal that the user can act on.
///
/// place: where it is: "labels.csv:18:3" (line and byte column from 1), a file, an option, or
/// empty.
///
/// message: what is wrong and what was expected: lower case, no full stop, the offending text in
/// quotes.
///
/// hint: the one action that mends it, or empty.
class Error : public std::exception {
 public:
  Error(std::string place, std::string message, std::string hint = {})
      : place_(std::move(place)), message_(std::move(message)), hint_(std::move(hint)) {
    whole_ = place_.empty() ? message_ : place_ + ": " + message_;
  }

  /// "place: message", or the message alone where there is no place.
  const char* what() const noexcept override { return whole_.c_str(); }
  const std::string& place() const noexcept { return place_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& hint() const noexcept { return hint_; }

 private:
  std::string place_, message_, hint_, whole_;
};

/// Thrown when the reader of a pipe has gone: the program ends quietly.
struct ClosedPipe {};

/// An error found in some rows; `row` counts from the first of them, from 0. The rows before it are
/// good.
struct RowError {
  std::size_t row;
  Error error;
};

}  // namespace xent
