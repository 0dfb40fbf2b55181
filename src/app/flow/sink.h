// Writes the result: rows as they come, or after a head that is known only at the end.
#pragma once

#include <memory>
#include <optional>

#include "app/flow/loss_block.h"
#include "app/job/job.h"
#include "io/bytes/output_file.h"
#include "io/row_writer.h"
#include "report/account.h"

namespace xent {

/// How the verdicts of --expect are written.
GradesFormat grades_format(const Job& job);

/// Writes the result in the request's format. Rows of text and csv are written as they come. Rows
/// of json and npy wait in a temporary file, because the account or the shape stands before them. A
/// reduced result and a table need no rows.
class Sink {
 public:
  /// Opens the output.
  explicit Sink(const Job& job);

  /// Formats the rows; null if the result is one number.
  const RowWriter* writer() const { return writer_.get(); }

  /// Takes the rows of a block, for JSON with their ids. They are written at once if the input
  /// pauses.
  void rows(const LossBlock& block);
  /// Writes the text around the rows and makes the output appear.
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
