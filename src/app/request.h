// What the user asks for: the command line, understood.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "io/open.h"

namespace xent {

enum class Loss { sigmoid, weighted, softmax, sparse };
enum class Show { loss, probabilities, log_probabilities };
enum class Reduction { none, sum, mean };
enum class Dtype { float64, float32 };
enum class OutputFormat { text, table, json, csv, npy };

/// Whether a loss has a class axis: one loss a row of logits, not one a logit.
constexpr bool has_classes(Loss loss) {
  return loss == Loss::softmax || loss == Loss::sparse;
}

struct Request {
  Loss loss = Loss::sigmoid;
  std::vector<SourceSpec> sources;  ///< the first supplies the logits

  int axis = -1;  ///< the class axis; negative: counted from the last
  Show show = Show::loss;
  Reduction reduction = Reduction::none;
  Dtype dtype = Dtype::float64;
  bool validate = true;

  OutputFormat format = OutputFormat::text;
  std::string output;  ///< a path; empty: standard output
  int digits = 0;      ///< significant digits; 0: the fewest that read back to the same number
  unsigned threads = 1;
  std::size_t block_values = 65536;  ///< logits in a block, about
  bool quiet = false;
};

}  // namespace xent
