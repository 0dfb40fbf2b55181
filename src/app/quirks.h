// What some framework's call does differently, and what people do by mistake. No option sets these,
// only conventions.cpp and slips.cpp.
#pragma once

namespace xent {

struct Work;
struct Block;

struct Quirks {
  // Of frameworks.
  double clip = 0;               ///< probabilities are clipped to [clip, 1 - clip]; 0: not
  bool averages_last = false;    ///< sigmoid: the last axis is averaged, one loss a row
  bool classes_second = false;   ///< the class axis is the second, or the only one
  bool weighs_by_label = false;  ///< the weights of a mean are w[y], before smoothing
  bool normalizes = false;       ///< probabilities are divided by their row's sum

  // Of slips.
  bool activates = false;      ///< the logits go through sigmoid or softmax first
  bool negates = false;        ///< the logits have the other sign
  bool exchanges = false;      ///< labels of 0 are read as 1 and the other way round
  bool plain_float32 = false;  ///< the documented formula in float32, rounded at every step
};

/// Does to the logits of a block, whose class axis is last, what is done before the loss.
void alter_logits(const Work& work, Block& block);

/// Sets block.losses by the documented formulas in float32.
void compute_plain_float32(const Work& work, Block& block);

/// Replaces the losses along the last axis by their mean.
void average_last_axis(const Work& work, Block& block);

}  // namespace xent
