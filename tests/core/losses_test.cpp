// The losses against known values.
#include "core/losses.h"

#include <catch2/catch.hpp>
#include <vector>

TEST_CASE("logits [3, 1, -3] and label 2 cost 6.129", "[core][softmax]") {
  const std::vector<double> logits{3, 1, -3};
  const std::vector<std::int64_t> labels{2};
  std::vector<double> losses(1);
  xent::sparse_softmax_cross_entropy<double>(logits, labels, 3, losses);
  CHECK_THAT(losses[0],
             Catch::WithinULP(6.12910890882985, 2));  // glibc's exp and log1p: 1 ULP each
}
