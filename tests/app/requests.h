// Requests as the command line makes them, of arrays that are written in the test; and what comes
// of them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>

#include "app/flow/evaluate.h"
#include "app/flow/loss_block.h"
#include "app/flow/prepare.h"
#include "app/flow/work.h"
#include "app/job/request.h"
#include "base/error.h"

namespace xent::test {

/// An array in JSON, or the path of a file, for one role.
inline SourceSpec source_of(Role role, const std::string& spec) {
  SourceSpec source;
  source.spec = spec;
  source.fields.option = option_of(role);
  source.fields.roles = {role};
  return source;
}

inline void add_source(Request& request, Role role, const std::string& spec) {
  request.sources.push_back(source_of(role, spec));
}

inline Request request_of(Loss loss, const std::string& logits, const std::string& labels = "") {
  Request request;
  request.loss = loss;
  request.threads = 1;
  add_source(request, Role::logits, logits);
  if (!labels.empty()) add_source(request, Role::labels, labels);
  return request;
}

/// A request of losses that are chosen: of probability exp(-loss), for the second of two classes.
/// `labels` of 1 count, others may be ignored.
inline Request request_of_losses(const std::string& minus_losses, const std::string& labels) {
  Request request = request_of(Loss::sparse, minus_losses, labels);
  request.given = Given::log_probabilities;
  return request;
}

/// The next rows of a job's sources as a block, as split cuts it off.
inline LossBlock block_of(const Job& job, std::size_t first_row, std::size_t rows) {
  LossBlock block;
  block.first_row = first_row;
  block.rows = rows;
  block.chunks.resize(job.readers.size());
  for (std::size_t i = 0; i < job.readers.size(); ++i) {
    job.readers[i]->peek(rows);
    job.readers[i]->take(rows, block.chunks[i]);
  }
  return block;
}

/// A block that has gone through all steps.
inline LossBlock worked(const Job& job, std::size_t rows) {
  LossBlock block = block_of(job, 0, rows);
  work(job, nullptr, block);
  return block;
}

/// What an error says with its place, and its hint behind " | "; "no error" if none is thrown.
inline std::string refusal(const Error& error) {
  return error.what() + (error.hint().empty() ? "" : " | " + error.hint());
}
inline std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return refusal(error);
  }
  return "no error";
}
inline std::string refusal(const Request& request) {
  return refusal([&] { evaluate(request); });
}

}  // namespace xent::test
