// The options of each command, and how they are spelled.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/job/request.h"

namespace xent {

struct CommandParser;

/// The values of the options. to_request makes a Request of them.
struct Options {
  std::string logits, labels, input, weights, pos_weight, class_weights;
  std::string logits_columns, labels_columns, weights_columns, id_column;
  std::string like, find;
  Format input_format = Format::automatic;
  Header header = Header::automatic;
  std::optional<Header> labels_header;
  std::string delimiter, comment, decimal, na, classes;
  NaPolicy na_policy = NaPolicy::error;
  std::string row;
  std::string expect, expect_columns, rtol, atol;
  std::int64_t ulp = -1;
  bool no_validate = false;
  Request request;
};

/// Defines the options of a loss's command. To parse them sets `options`, which must live as long.
void add_loss_options(const CommandParser& parser, Loss loss, Options& options);

/// Defines the options of doctor in the same way.
void add_doctor_options(const CommandParser& parser, Options& options);

}  // namespace xent
