#include "app/account.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "app/expect.h"
#include "app/names.h"
#include "app/warnings.h"
#include "base/error.h"
#include "report/json_text.h"

namespace xent {
namespace {

double value_of_nothing(Empty empty) {
  if (empty == Empty::error) {
    throw Error("", "there is no loss to take a mean of: every one is ignored or has weight 0");
  }
  return empty == Empty::zero ? 0 : std::numeric_limits<double>::quiet_NaN();
}

template <class T>
void take_sums(const Work& work, const Tally& tally, Account& account) {
  const Request& request = work.request;
  account.sum = static_cast<double>(tally.sum.rounded<T>());
  const auto add = [&](Divisor divisor, double by, const auto& exact) {
    const double mean = by == 0 ? std::numeric_limits<double>::quiet_NaN()
                                : static_cast<double>(tally.sum.divided_by<T>(exact));
    account.means.push_back({name_of(divisor), by, mean});
  };
  const auto add_count = [&](Divisor divisor, std::uint64_t count) {
    add(divisor, static_cast<double>(count), count);
  };
  const std::uint64_t batch = account.shape.empty() ? 1 : account.shape[0];
  const bool has_weights = work.weights.has_value() || !work.class_weights.empty();
  add_count(Divisor::counted, tally.counted());
  add_count(Divisor::elements, tally.elements);
  if (has_weights) {
    add(Divisor::weights, tally.weights.rounded<double>(), tally.weights);
  } else {
    add_count(Divisor::weights, tally.counted());
  }
  add_count(Divisor::batch, batch);
  if (tally.counted() > 0 || !work.has_labels()) return;
  const bool asked = request.reduction == Reduction::mean;
  for (Mean& mean : account.means) {
    mean.value =
        value_of_nothing(asked || request.empty != Empty::error ? request.empty : Empty::nan);
  }
}

void take_sources(const Work& work, std::uint64_t rows, Account& account) {
  for (const auto& reader : work.readers) {
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
  return p > 0 ? -p * std::log(p) : 0;
}

/// The loss of predicting the same for every row: every class alike, and as often as it is a label.
void take_baselines(const Work& work, const Tally& tally, Account& account) {
  if (tally.classes.empty() || work.request.loss == Loss::weighted) return;
  const auto unit = static_cast<double>(nats_of(work.request.unit));
  double frequencies = 0;
  if (has_classes(work.request.loss)) {
    ExactSum all;
    for (const auto& [label, own] : tally.classes) all.merge(own.labels);
    for (const auto& [label, own] : tally.classes) {
      frequencies += surprise(own.labels.divided_by<double>(all));
    }
    account.baselines.push_back(
        {"uniform", std::log(static_cast<double>(work.layout.classes)) / unit});
  } else {
    for (const auto& [column, own] : tally.classes) {
      const auto share = own.labels.divided_by<double>(own.counted);
      frequencies += (surprise(share) + surprise(1 - share)) * static_cast<double>(own.counted) /
                     static_cast<double>(tally.counted());
    }
    account.baselines.push_back({"uniform", std::numbers::ln2 / unit});
  }
  account.baselines.push_back({"label_frequencies", frequencies / unit});
}

void take_classes(const Work& work, const Tally& tally, Account& account) {
  if (!work.request.by_class) return;
  const bool is_binary = !has_classes(work.request.loss);
  const auto names = work.readers.front()->column_names(Role::logits);
  for (const auto& [label, own] : tally.classes) {
    if (own.counted == 0) continue;
    ClassAccount row;
    row.label = static_cast<std::int64_t>(label) + (is_binary ? 0 : work.request.label_base);
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

void take_top(const Work& work, const Tally& tally, Account& account) {
  const bool has_columns = work.layout.losses_per_row() > 1;
  for (const TopLoss& loss : tally.top) {
    const double base =
        work.request.loss == Loss::softmax ? static_cast<double>(work.request.label_base) : 0;
    account.top.push_back({loss.row + 1, has_columns ? loss.index + 1 : 0, loss.place, loss.id,
                           loss.label + base, loss.loss});
  }
}

void take_request(const Work& work, Account& account) {
  const Request& request = work.request;
  account.loss = name_of(request.loss);
  account.dtype = name_of(request.dtype);
  account.show = name_of(request.show);
  account.unit = name_of(request.unit);
  account.reduction = name_of(request.reduction);
  account.reduction_alias = request.reduction_alias;
  account.prints_rows = prints_rows(request);
  account.has_ids = work.readers.front()->has_ids();
  account.number = {request.digits, request.dtype == Dtype::float32};
  const auto add_name = [&](const char* name, const std::string& value) {
    account.options.push_back({name, value, json_quote(value)});
  };
  const auto add_number = [&](const char* name, const std::string& value) {
    account.options.push_back({name, value, value});
  };
  const auto add_list = [&](const char* name, std::size_t count, const auto& text_of) {
    constexpr std::size_t most = 8;  // for people
    std::string text, json;
    for (std::size_t i = 0; i < count; ++i) {
      if (i < most) text += (i == 0 ? "" : ", ") + text_of(i);
      json += (i == 0 ? "" : ", ") + text_of(i);
    }
    if (count > 0)
      account.options.push_back({name, text + (count > most ? ", ..." : ""), "[" + json + "]"});
  };
  if (request.given != Given::logits) add_name("logits_are", name_of(request.given));
  if (request.label_smoothing != 0) add_number("label_smoothing", to_text(request.label_smoothing));
  if (request.label_base != 0) add_number("label_base", std::to_string(request.label_base));
  add_list("ignore_index", request.ignored.size(),
           [&](std::size_t i) { return std::to_string(request.ignored[i]); });
  add_list("class_weights", work.class_weights.size(),
           [&](std::size_t c) { return to_text(work.class_weights[c]); });
  if (request.empty != Empty::nan) add_name("empty", name_of(request.empty));
  if (request.like) account.like = {request.like->call, request.like->version, request.like->set};
}

}  // namespace

const Mean& Account::mean_by(const std::string& name) const {
  return *std::find_if(means.begin(), means.end(),
                       [&](const Mean& mean) { return mean.divisor == name; });
}

std::size_t rows_per_block(const Request& request, const Layout& layout) {
  return std::max<std::size_t>(1, request.block_values / layout.logits_per_row());
}

Account make_account(const Work& work, const Tally& tally) {
  const Request& request = work.request;
  Account account;
  take_request(work, account);
  take_sources(work, tally.rows, account);
  account.has_losses = work.has_labels();
  account.shape = known_shape(work.layout.losses, tally.rows);
  account.shown_shape =
      request.show == Show::loss ? account.shape : known_shape(work.layout.logits, tally.rows);
  account.rows = tally.rows;
  for (const ShownRow& row : tally.first_rows) {
    account.first_rows.push_back({row.row + 1, row.id, row.values});
  }
  account.elements = tally.elements;
  account.counted = tally.counted();
  account.ignored = tally.ignored;
  account.zero_weight = tally.zero_weight;
  account.nonfinite = tally.nonfinite;
  if (request.dtype == Dtype::float64) {
    take_sums<double>(work, tally, account);
  } else {
    take_sums<float>(work, tally, account);
  }
  if (request.reduction == Reduction::sum) account.value = account.sum;
  if (request.reduction == Reduction::mean) {
    account.divisor = name_of(request.divisor);
    account.value = account.mean_by(account.divisor).value;
  }
  if (has_classes(request.loss)) {
    const double nats =
        account.mean_by(account.divisor.empty() ? "counted" : account.divisor).value *
        static_cast<double>(nats_of(request.unit));
    account.perplexity = std::exp(nats);
    account.bits = nats / std::numbers::ln2;
  }
  take_baselines(work, tally, account);
  take_classes(work, tally, account);
  take_top(work, tally, account);
  account.histogram = tally.histogram;
  account.captured = tally.captured;
  if (work.expected) account.verdict = tally.verdict;
  if (work.expected_value) account.verdict = check_expected(work, account.value);
  account.warnings = find_warnings(work, tally, account);
  return account;
}

}  // namespace xent
