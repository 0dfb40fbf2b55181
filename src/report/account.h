// The account of a result: what was computed from what, the sum and every mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/shape.h"
#include "io/number_writer.h"

namespace xent {

/// The mean under one of the divisors.
struct Mean {
  std::string divisor;  ///< counted, elements, weights, batch
  double by = 0;        ///< what the sum is divided by
  double value = 0;
};

struct Warning {
  std::string code;  ///< stable: an interface
  std::string message;
};

/// A row of values for the table.
struct AccountRow {
  std::size_t row = 0;  ///< from 1
  std::string id;
  std::vector<double> values;
};

struct Account {
  // What was asked for.
  std::string loss;       ///< sigmoid, weighted, softmax, sparse
  std::string dtype;      ///< float64, float32
  std::string show;       ///< loss, probabilities, log-probabilities
  std::string reduction;  ///< none, sum, mean
  std::string divisor;    ///< of the mean that was asked for; else empty
  NumberFormat number;

  // Where it came from.
  struct Source {
    std::string role;
    std::string shape;
    std::string name;
  };
  std::vector<Source> sources;

  // What came out.
  bool has_losses = true;  ///< false: without labels there are only probabilities
  Shape shape;             ///< of the losses
  Shape shown_shape;       ///< of what is printed if not reduced
  double value = 0;        ///< the reduced loss
  double sum = 0;
  std::vector<Mean> means;
  std::uint64_t elements = 0;  ///< losses
  std::uint64_t counted = 0;
  std::uint64_t ignored = 0;
  std::uint64_t zero_weight = 0;
  std::uint64_t nonfinite = 0;
  std::vector<AccountRow> first_rows;
  std::uint64_t rows = 0;
  std::vector<Warning> warnings;
};

}  // namespace xent
