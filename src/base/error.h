// The only error type of the program. It is thrown where the input is read and checked, and main
// catches and prints it.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <utility>

namespace xent {

/// An error that the user can mend.
///
/// `place` is a file, an option, a line and byte column from 1 ("labels.csv:18:3"), or empty.
///
/// `message` says what is wrong and what was expected: in lower case, without a full stop, the
/// wrong text in quotes.
///
/// `hint` is the one action that mends it, or empty.
class Error : public std::exception {
 public:
  Error(std::string place, std::string message, std::string hint = {})
      : place_(std::move(place)), message_(std::move(message)), hint_(std::move(hint)) {
    whole_ = place_.empty() ? message_ : place_ + ": " + message_;
  }

  /// "place: message"; the message alone if there is no place.
  const char* what() const noexcept override { return whole_.c_str(); }
  const std::string& place() const noexcept { return place_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& hint() const noexcept { return hint_; }

 private:
  std::string place_, message_, hint_, whole_;
};

/// The error of a source that is right but has no rows.
class NoRows : public Error {
 public:
  using Error::Error;
};

/// Thrown if nobody reads the output pipe any more. The program then ends without a message.
struct ClosedPipe {};

/// An error in a chunk of rows. `row` is counted from the first row of the chunk, from 0; the rows
/// before it are good.
struct RowError {
  std::size_t row;
  Error error;
};

}  // namespace xent
