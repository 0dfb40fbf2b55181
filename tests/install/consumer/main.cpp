// Logits 3, 1, -3 and label 2, through the installed library.
#include <array>
#include <cstdint>
#include <cstdio>

#include "core/losses.h"

int main() {
  const std::array<double, 3> logits{3, 1, -3};
  const std::array<std::int64_t, 1> labels{2};
  std::array<double, 1> losses{};
  xent::sparse_softmax_cross_entropy<double>(logits, labels, logits.size(), losses);
  std::printf("%.15g\n", losses[0]);
}
