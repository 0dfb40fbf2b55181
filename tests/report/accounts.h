// The account that tests of several reports start from.
#pragma once

#include "report/account.h"

namespace xent::test {

/// The mean of two losses of sparse, 1.5 and 0.5. Its counts and sources are not set.
inline Account mean_of_two() {
  Account account;
  account.loss = Loss::sparse;
  account.dtype = Dtype::float64;
  account.show = Show::loss;
  account.unit = Unit::nats;
  account.reduction = Reduction::mean;
  account.divisor = Divisor::counted;
  account.prints_rows = false;
  account.shape = {2};
  account.value = 1;
  account.sum = 2;
  account.means = {{Divisor::counted, 2, 1}, {Divisor::weights, 2.5, 0.8}};
  return account;
}

}  // namespace xent::test
