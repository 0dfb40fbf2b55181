// The work on one block: parse, validate, compute the losses, tally, format.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "app/block.h"
#include "app/layout.h"
#include "app/pos_weight.h"
#include "app/request.h"
#include "io/reader.h"
#include "io/row_writer.h"

namespace xent {

/// All that stays the same from block to block.
struct Work {
  explicit Work(const Request& asked) : request(asked) {}

  const Request& request;
  Layout layout;
  std::vector<std::unique_ptr<Reader>> readers;  ///< the first supplies the logits
  const Reader* labels_reader = nullptr;         ///< none: only probabilities are asked for
  std::size_t labels_chunk = 0;                  ///< its index among the readers
  std::optional<PosWeight> pos_weight;
  std::optional<std::size_t> weights_chunk;  ///< of pos_weight, if it is read row by row
  std::unique_ptr<RowWriter> writer;         ///< none if the result is reduced

  /// Does the work on a block that split has filled. Of a block with an error, the rows before it
  /// are worked on; the error is left in the block.
  void operator()(Block& block) const;

 private:
  void parse(Block& block) const;
  void validate(Block& block) const;
  void weigh(Block& block) const;
  void compute(Block& block) const;
  void format(Block& block) const;
};

}  // namespace xent
