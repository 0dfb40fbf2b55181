// Where the result goes: rows as they come, or behind a head that is known only at the end.
#pragma once

#include <memory>
#include <optional>

#include "app/flow/loss_block.h"
#include "app/job/job.h"
#include "io/bytes/output_file.h"
#include "io/row_writer.h"
#include "report/account.h"

namespace xent {

/// Writes the result in the format asked for. text and csv rows go out as they come; json and npy
/// rows wait in a temporary file for the account or the shape that stands before them; a reduced
/// result and a table need no rows.
class Sink {
 public:
  /// Opens the output.
  explicit Sink(const Job& job);

  /// Formats the rows that it takes; null if only one number is asked for.
  const RowWriter* writer() const { return writer_.get(); }

  /// Takes the rows of a block, and with JSON their ids.
  void rows(const LossBlock& block);
  /// Writes what stands around the rows and makes the output appear.
  void finish(const Account& account);

 private:
  const Request& request_;
  std::unique_ptr<RowWriter> writer_;
  OutputFile file_;
  std::optional<Spool> waiting_;
  Spool ids_;
  bool has_header_ = false;
};

}  // namespace xent
