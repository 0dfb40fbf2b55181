// Where the result goes: rows as they come, or behind a head that is known only at the end.
#pragma once

#include <optional>
#include <string_view>

#include "app/work.h"
#include "io/output_file.h"
#include "report/account.h"

namespace xent {

/// Writes the result in the format asked for. text and csv rows go out as they come; json and npy
/// rows wait in a temporary file for the account or the shape that stands before them; a reduced
/// result and a table need no rows.
class Sink {
 public:
  /// Opens the output, and gives `work` the writer that its rows need.
  Sink(const Request& request, Work& work);

  /// Takes the rows of a block, and with JSON their ids.
  void rows(const Block& block);
  /// Writes what stands around the rows and makes the output appear.
  void finish(const Account& account);

 private:
  const Request& request_;
  OutputFile file_;
  std::optional<Spool> waiting_;
  Spool ids_;
  bool has_header_ = false;
};

}  // namespace xent
