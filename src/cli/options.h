// The options: the only place that knows how they are spelled.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/job/request.h"

namespace xent {

struct OptionDefiner;

/// The options as they are spelled; to_request says what they mean.
struct Options {
  std::string logits, labels, input, weights, pos_weight, class_weights;
  std::string logits_columns, labels_columns, weights_columns, id_column;
  std::vector<std::string> ignored;
  std::string like, find;
  Format input_format = Format::automatic;
  Header header = Header::automatic;
  std::string delimiter;
  std::string row;
  std::string expect, expect_columns, rtol, atol;
  std::int64_t ulp = -1;
  bool no_validate = false;
  Request request;
};

/// Adds the options of a loss to its command; they set `options`, which must live as long.
void add_loss_options(const OptionDefiner& command, Loss loss, Options& options);

/// Those of doctor.
void add_doctor_options(const OptionDefiner& command, Options& options);

}  // namespace xent
