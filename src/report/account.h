// The account of a result: the request, the sources, the sum and every mean.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/shape.h"
#include "base/terms.h"
#include "io/number/number_writer.h"
#include "report/captured_row.h"
#include "report/histogram.h"
#include "report/preset.h"
#include "report/verdict.h"

namespace xent {

/// The mean by one of the divisors.
struct Mean {
  Divisor divisor = Divisor::counted;
  double by = 0;  ///< the divisor's number
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

/// The losses of one class.
struct ClassAccount {
  std::int64_t label = 0;  ///< sigmoid, weighted: the column, from 0
  std::string name;        ///< the name of its column, if the input has names
  std::uint64_t counted = 0;
  double sum = 0;
  double mean = 0;
  double share = 0;            ///< its part of the sum of all losses
  std::uint64_t positive = 0;  ///< sigmoid, weighted
  std::uint64_t negative = 0;
};

/// Whether a loss ranks above another: it is greater, or only it is NaN.
inline bool is_above(double loss, double other) {
  return std::isnan(loss) ? !std::isnan(other) : loss > other;
}

/// One of the highest losses.
struct TopRow {
  std::size_t row = 0;     ///< from 1
  std::size_t column = 0;  ///< from 1, if a row has several losses; else 0
  std::string place;
  std::string id;
  double label = 0;
  double loss = 0;
};

/// The loss of predictions that know less.
struct Baseline {
  std::string name;  ///< uniform, label_frequencies
  double loss = 0;
};

/// How often a prediction is right, of the losses that count. Of equal logits the first is the
/// greatest, as in NumPy's argmax.
struct Accuracy {
  std::uint64_t counted = 0;
  std::uint64_t correct = 0;  ///< the greatest logit is that of the greatest label
  std::uint64_t in_top_5 = 0;
};

/// The result of one convention or one slip.
struct ConventionRow {
  std::string call;     ///< a framework's call, or "xent sparse"
  std::string slip;     ///< the change that makes it a slip; empty: none
  std::string divisor;  ///< a Divisor's name, or "sum" or "all logits"
  double by = 1;
  double value = 0;
  std::string refused;       ///< why there is no value
  bool matches = false;      ///< the value is the one that --find names
  bool is_cut = false;       ///< that one is the value cut, not rounded
  bool is_float32 = false;   ///< that one is the value computed in float32
  bool is_possible = false;  ///< it has too few digits to be sure
};

struct Account {
  // The request.
  Loss loss = Loss::sigmoid;
  Dtype dtype = Dtype::float64;
  Show show = Show::loss;
  Unit unit = Unit::nats;
  Reduction reduction = Reduction::none;
  std::string reduction_alias;     ///< the framework's name for it, if the user gave that
  std::optional<Divisor> divisor;  ///< of --reduction mean
  bool prints_rows = true;         ///< false: one number is printed
  bool has_ids = false;
  NumberFormat number;
  struct Option {
    std::string name;
    std::string text;  ///< for people
    std::string json;
  };
  std::vector<Option> options;  ///< the other options that change the number: label_smoothing, ...

  // The input.
  struct Source {
    std::string role;
    std::string shape;
    std::string name;
  };
  std::vector<Source> sources;

  // The results.
  bool has_losses = true;  ///< false: there are no labels, so only probabilities
  Shape shape;             ///< of the losses
  Shape shown_shape;       ///< of the printed array
  double value = 0;        ///< the reduced loss
  double sum = 0;
  std::vector<Mean> means;
  std::uint64_t elements = 0;  ///< losses
  std::uint64_t counted = 0;
  std::uint64_t ignored = 0;
  std::uint64_t zero_weight = 0;
  std::uint64_t nonfinite = 0;
  std::optional<double> perplexity;
  std::optional<double> bits;
  std::vector<Baseline> baselines;
  std::optional<Accuracy> accuracy;
  std::size_t classes = 1;
  std::optional<double> label_entropy;  ///< the mean, in the unit: the least that the loss can be
  std::vector<ClassAccount> by_class;
  std::vector<TopRow> top;
  std::vector<AccountRow> first_rows;
  std::uint64_t rows = 0;
  std::vector<Warning> warnings;
  std::vector<Warning> notes;         ///< guesses, for the user to see
  Histogram histogram;                ///< of the counted losses; empty if it is not shown
  std::vector<CapturedRow> captured;  ///< the rows to explain
  std::vector<CapturedRow> listed;    ///< the first rows of a reduction that is explained
  double unlisted_sum = 0;            ///< of the losses of all other rows
  std::optional<Verdict> verdict;     ///< of --expect
  std::size_t top_misses = 10;        ///< that are shown to people

  // The frameworks' results.
  std::optional<Preset> like;
  std::vector<ConventionRow> conventions;  ///< matches first, then xent's own
  std::string find;                        ///< the value of --find, as it is written
  std::optional<bool> found;

  /// The mean by a divisor.
  const Mean& mean_by(Divisor wanted) const {
    return *std::ranges::find(means, wanted, &Mean::divisor);
  }
};

}  // namespace xent
