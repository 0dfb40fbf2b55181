#include "app/account/account.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <string>

#include "app/account/expected.h"
#include "base/error.h"
#include "base/terms.h"
#include "base/text.h"
#include "core/smoothing.h"
#include "io/json/json_text.h"

namespace xent {
namespace {

double value_of_nothing(Empty empty) {
  if (empty == Empty::error) {
    throw Error("", "there is no loss to take a mean of: every one is ignored or has weight 0");
  }
  return empty == Empty::zero ? 0 : std::numeric_limits<double>::quiet_NaN();
}

template <class T>
void take_sums(const Job& job, const Tally& tally, Account& account) {
  const Request& request = job.request;
  account.sum = static_cast<double>(tally.sum.rounded<T>());
  const auto add = [&](Divisor divisor, double by, const auto& exact) {
    const double mean = by == 0 ? std::numeric_limits<double>::quiet_NaN()
                                : static_cast<double>(tally.sum.divided_by<T>(exact));
    account.means.push_back({divisor, by, mean});
  };
  const auto add_count = [&](Divisor divisor, std::uint64_t count) {
    add(divisor, static_cast<double>(count), count);
  };
  const std::uint64_t batch = account.shape.empty() ? 1 : account.shape[0];
  const bool has_weights = job.weights.has_value() || !job.class_weights.empty();
  add_count(Divisor::counted, tally.counted());
  add_count(Divisor::elements, tally.elements);
  if (has_weights) {
    add(Divisor::weights, tally.weights.rounded<double>(), tally.weights);
  } else {
    add_count(Divisor::weights, tally.counted());
  }
  add_count(Divisor::batch, batch);
  if (tally.counted() > 0 || !job.has_labels()) return;
  const bool asked = request.reduction == Reduction::mean;
  for (Mean& mean : account.means) {
    mean.value =
        value_of_nothing(asked || request.empty != Empty::error ? request.empty : Empty::nan);
  }
}

/// The sum without the losses of some rows.
double sum_without(const std::vector<CapturedRow>& rows, ExactSum sum) {
  for (const CapturedRow& row : rows) {
    for (const double loss : row.losses) {
      if (std::isfinite(loss)) sum.add(-loss);
    }
  }
  return sum.rounded<double>();
}

void take_sources(const Job& job, std::uint64_t rows, Account& account) {
  for (const auto& reader : job.readers) {
    for (std::size_t r = 0; r < role_count; ++r) {
      const auto role = static_cast<Role>(r);
      const auto extent = reader->extent(role);
      if (!extent) continue;
      account.sources.push_back(
          {std::string(name_of(role)), to_string(known_shape(*extent, rows)), reader->name()});
    }
  }
}

/// -p log p, in nats.
double surprise(double p) {
  return p <= 0 ? 0 : -p * std::log(p);
}

/// The losses of two fixed predictions: all classes alike, and each as often as it is a label.
void take_baselines(const Job& job, const Tally& tally, Account& account) {
  if (tally.classes.empty() || job.request.loss == Loss::weighted) return;
  const auto unit = static_cast<double>(nats_of(job.request.unit));
  const double classes =
      has_classes(job.request.loss) ? static_cast<double>(job.layout.classes) : 2;
  const auto smoothed = [&](double share) {
    return smoothed_label(share, job.request.label_smoothing, classes);
  };
  double frequencies = 0;
  if (has_classes(job.request.loss)) {
    ExactSum all;
    for (const auto& [label, own] : tally.classes) all.merge(own.labels);
    for (const auto& [label, own] : tally.classes) {
      frequencies += surprise(smoothed(own.labels.divided_by<double>(all)));
    }
    frequencies += (classes - static_cast<double>(tally.classes.size())) * surprise(smoothed(0));
  } else {
    for (const auto& [column, own] : tally.classes) {
      const double share = smoothed(own.labels.divided_by<double>(own.counted));
      frequencies += (surprise(share) + surprise(1 - share)) * static_cast<double>(own.counted) /
                     static_cast<double>(tally.counted());
    }
  }
  account.baselines.push_back({"uniform", std::log(classes) / unit});
  account.baselines.push_back({"label_frequencies", frequencies / unit});
}

void take_classes(const Job& job, const Tally& tally, Account& account) {
  if (!job.request.by_class) return;
  const bool is_binary = !has_classes(job.request.loss);
  const auto names = job.readers.front()->column_names(Role::logits);
  for (const auto& [label, own] : tally.classes) {
    if (own.counted == 0) continue;
    ClassAccount row;
    row.label = static_cast<std::int64_t>(label) + (is_binary ? 0 : job.request.label_base);
    if (label < names.size()) row.name = names[label];
    row.counted = own.counted;
    row.sum = own.sum.rounded<double>();
    row.mean = own.sum.divided_by<double>(own.counted);
    row.share = own.sum.divided_by<double>(tally.sum);
    row.positive = is_binary ? own.positive : 0;
    row.negative = is_binary ? own.counted - own.positive : 0;
    account.by_class.push_back(row);
  }
}

void take_request(const Job& job, Account& account) {
  const Request& request = job.request;
  account.loss = request.loss;
  account.dtype = request.dtype;
  account.show = request.show;
  account.unit = request.unit;
  account.reduction = request.reduction;
  account.reduction_alias = request.reduction_alias;
  account.prints_rows = prints_rows(request);
  account.has_ids = job.readers.front()->prints_ids() && !request.expect;
  account.number = {request.digits, request.dtype == Dtype::float32};
  const auto add_name = [&](const char* name, const std::string& value) {
    account.options.push_back({name, value, json_quote(value)});
  };
  const auto add_number = [&](const char* name, const std::string& value) {
    account.options.push_back({name, value, value});
  };
  const auto add_list = [&](const char* name, const auto& items, const auto& text_of) {
    if (items.empty()) return;
    constexpr std::size_t most = 8;  // in the text for people
    const auto first = std::span(items).first(std::min(items.size(), most));
    account.options.push_back({name,
                               joined(first, ", ", text_of) + (items.size() > most ? ", ..." : ""),
                               "[" + joined(items, ", ", text_of) + "]"});
  };
  if (request.given != Given::logits) add_name("logits_are", name_of(request.given));
  if (request.label_smoothing != 0) add_number("label_smoothing", to_text(request.label_smoothing));
  if (request.label_base != 0) add_number("label_base", std::to_string(request.label_base));
  add_list("ignore_index", request.ignored,
           [](std::int64_t label) { return std::to_string(label); });
  add_list("class_weights", job.class_weights, [](double weight) { return to_text(weight); });
  if (request.empty != Empty::nan) add_name("empty", name_of(request.empty));
  account.like = request.like;
}

}  // namespace

Account make_account(const Job& job, const Tally& tally) {
  const Request& request = job.request;
  Account account;
  take_request(job, account);
  take_sources(job, tally.rows, account);
  account.has_losses = job.has_labels();
  account.shape = known_shape(job.layout.losses, tally.rows);
  account.shown_shape =
      request.show == Show::loss ? account.shape : known_shape(job.layout.logits, tally.rows);
  account.rows = tally.rows;
  account.first_rows = tally.first_rows;
  account.elements = tally.elements;
  account.counted = tally.counted();
  account.ignored = tally.ignored;
  account.zero_weight = tally.zero_weight;
  account.nonfinite = tally.nonfinite;
  if (request.dtype == Dtype::float64) {
    take_sums<double>(job, tally, account);
  } else {
    take_sums<float>(job, tally, account);
  }
  if (request.reduction == Reduction::sum) account.value = account.sum;
  if (request.reduction == Reduction::mean) {
    account.divisor = request.divisor;
    account.value = account.mean_by(request.divisor).value;
  }
  if (has_classes(request.loss)) {
    const double nats = account.mean_by(account.divisor.value_or(Divisor::counted)).value *
                        static_cast<double>(nats_of(request.unit));
    account.perplexity = std::exp(nats);
    account.bits = nats / std::numbers::ln2;
  }
  take_baselines(job, tally, account);
  take_classes(job, tally, account);
  account.classes = has_classes(request.loss) ? job.layout.classes : 1;
  if (tally.accuracy.counted > 0) account.accuracy = tally.accuracy;
  const double entropy = tally.label_entropy.divided_by<double>(tally.accuracy.counted);
  if (entropy > 0 && request.loss != Loss::weighted) {
    account.label_entropy = entropy / static_cast<double>(nats_of(request.unit));
  }
  account.top = tally.top;
  account.histogram = tally.histogram;
  account.captured = tally.captured;
  account.listed = tally.listed;
  account.unlisted_sum = sum_without(tally.listed, tally.sum);
  if (job.expected) account.verdict = tally.verdict;
  if (request.expect && request.top > 0) account.top_misses = request.top;
  if (job.answer) account.verdict = grade(job, account.value);
  account.warnings = find_warnings(job, tally, account);
  account.notes = find_notes(job, tally);
  return account;
}

}  // namespace xent
