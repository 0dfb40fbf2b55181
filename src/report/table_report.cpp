#include "report/table_report.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/text.h"
#include "document/text_charts.h"
#include "report/compare_report.h"
#include "report/grid.h"

namespace xent {
namespace {

/// "like CALL (VERSION)" and what the call sets, in lines of 80 columns.
std::string like(const Account& account) {
  if (!account.like) return {};
  constexpr std::size_t width = 80;
  std::string text = "  like " + account.like->call + " (" + account.like->version + "):\n";
  std::string line;
  for (const auto& [name, value] : account.like->set) {
    if (!line.empty() && line.size() + name.size() + value.size() + 4 > width) {
      text += line + ",\n";
      line.clear();
    }
    line += line.empty() ? "    " : ", ";
    line += name + " " + value;
  }
  return line.empty() ? text + "    nothing set\n" : text + line + "\n";
}

std::string summary_of(Loss loss) {
  switch (loss) {
    case Loss::sigmoid:
      return "sigmoid cross-entropy, one loss per logit";
    case Loss::weighted:
      return "sigmoid cross-entropy weighted by pos_weight";
    case Loss::softmax:
      return "softmax cross-entropy against distributions";
    case Loss::sparse:
      return "softmax cross-entropy against class indices";
  }
  return {};
}

std::string title(const Account& account) {
  const std::string what = account.has_losses ? summary_of(account.loss) : name_of(account.show);
  std::string text = "xent " + name_of(account.loss) + ": " + what + ", " + name_of(account.dtype) +
                     ", " + name_of(account.unit) + "\n";
  for (const auto& option : account.options) text += "  " + option.name + " " + option.text + "\n";
  text += like(account);
  if (!account.reduction_alias.empty()) {
    text += "  " + account.reduction_alias + ": the mean by " + name_of(*account.divisor) + "\n";
  }
  return text;
}

std::string sources(const Account& account) {
  Grid grid({false, false, false});
  for (const auto& source : account.sources) grid.add({source.role, source.shape, source.name});
  if (account.has_losses) grid.add({"losses", to_string(account.shape), ""});
  std::string text = grid.text();
  for (const Warning& note : account.notes) text += "  " + note.message + "\n";
  return text;
}

/// The means, those with the same divisor together.
std::vector<std::vector<Mean>> equal_means(const Account& account) {
  std::vector<std::vector<Mean>> groups;
  for (const Mean& mean : account.means) {
    const auto same = std::ranges::find_if(
        groups, [&](const std::vector<Mean>& group) { return group.front().by == mean.by; });
    if (same == groups.end()) {
      groups.push_back({mean});
    } else {
      same->push_back(mean);
    }
  }
  return groups;
}

std::string sums(const Account& account) {
  Grid grid({false, false, false});
  const auto mark = [](bool is_value) { return is_value ? "<- the value" : ""; };
  grid.add(
      {"sum", to_text(account.sum, account.number), mark(account.reduction == Reduction::sum)});
  for (const std::vector<Mean>& equal : equal_means(account)) {
    const bool are_all = equal.size() == account.means.size();
    const std::string by =
        are_all ? "every divisor"
                : joined(equal, ", ", [](const Mean& mean) { return name_of(mean.divisor); });
    const bool is_value = std::ranges::any_of(
        equal, [&](const Mean& mean) { return mean.divisor == account.divisor; });
    grid.add({"mean by " + by + " (" + to_text(equal.front().by) + ")",
              to_text(equal.front().value, account.number), mark(is_value)});
  }
  return grid.text();
}

std::string counts(const Account& account) {
  std::vector<std::string> parts;
  const auto add = [&](std::uint64_t count, const char* what) {
    if (count > 0) parts.push_back(std::to_string(count) + what);
  };
  if (account.counted < account.elements) {
    parts.push_back(std::to_string(account.counted) + " counted");
  }
  add(account.ignored, " ignored");
  add(account.zero_weight, " of weight zero");
  add(account.nonfinite, " not finite");
  return "  " + counted(account.elements, "loss") + (parts.empty() ? "" : ": ") +
         joined(parts, ", ") + "\n";
}

/// The mean in other units, and the losses of predictions that know less.
std::string measures(const Account& account) {
  Grid grid({false, false, false});
  const auto add = [&](const std::string& name, double value, const std::string& note) {
    grid.add({name, to_text(value, account.number), note});
  };
  if (account.perplexity) add("perplexity", *account.perplexity, "e to the mean in nats");
  if (account.bits) add("bits", *account.bits, "the mean in bits");
  for (const Baseline& baseline : account.baselines) {
    const bool is_uniform = baseline.name == "uniform";
    add(is_uniform ? "all classes alike" : "label frequencies", baseline.loss,
        is_uniform ? "the loss of equal probabilities" : "the loss of always predicting them");
  }
  if (account.label_entropy) {
    add("label entropy", *account.label_entropy, "the least that the loss can be");
  }
  const auto add_accuracy = [&](const char* name, std::uint64_t right, const char* what) {
    const std::uint64_t all = account.accuracy->counted;
    const double share = static_cast<double>(right) / static_cast<double>(all);
    grid.add({name, to_text(share, {.digits = 4, .float32 = false}),
              std::to_string(right) + " of " + std::to_string(all) + what});
  };
  constexpr std::size_t top = 5;
  if (account.accuracy) {
    add_accuracy("accuracy", account.accuracy->correct,
                 account.classes > 1 ? " greatest logits are right" : " are on the right side");
    if (account.classes > top) {
      add_accuracy("top-5 accuracy", account.accuracy->in_top_5, " labels are in the top 5");
    }
  }
  const std::string text = grid.text();
  return text.empty() ? text : "\n" + text;
}

/// The number, in six digits if no other number of digits is asked for.
std::string cell(double value, const Account& account) {
  constexpr NumberFormat six_digits{.digits = 6, .float32 = false};
  return to_text(value, account.number.digits > 0 ? account.number : six_digits);
}

std::string by_class(const Account& account) {
  if (account.by_class.empty()) return {};
  const bool is_binary = account.by_class.front().positive + account.by_class.front().negative > 0;
  Grid grid({true, false, true, true, true, true, true, true, true});
  std::vector<std::string> head{"class", "", "counted", "sum", "mean", "share"};
  if (is_binary) head.insert(head.end(), {"positive", "negative", "neg/pos"});
  grid.add(head);
  for (const ClassAccount& row : account.by_class) {
    constexpr double percent = 100;
    std::vector<std::string> line{
        std::to_string(row.label),
        row.name,
        std::to_string(row.counted),
        cell(row.sum, account),
        cell(row.mean, account),
        to_text(row.share * percent, {.digits = 3, .float32 = false}) + " %"};
    if (is_binary) {
      line.push_back(std::to_string(row.positive));
      line.push_back(std::to_string(row.negative));
      line.push_back(to_text(static_cast<double>(row.negative) / static_cast<double>(row.positive),
                             {.digits = 4, .float32 = false}));
    }
    grid.add(line);
  }
  return "\n" + grid.text();
}

std::string top(const Account& account) {
  if (account.top.empty()) return {};
  Grid grid({true, true, false, false, true, true});
  grid.add({"row", account.top.front().column > 0 ? "column" : "", "place", "id", "label", "loss"});
  for (const TopRow& row : account.top) {
    grid.add({std::to_string(row.row), row.column > 0 ? std::to_string(row.column) : "", row.place,
              row.id, to_text(row.label), cell(row.loss, account)});
  }
  return "\n" + grid.text();
}

/// A chart of the losses, if there are more than the rows below show.
std::string histogram(const Account& account) {
  constexpr std::size_t fewest = 11;
  constexpr std::size_t bins = 8;
  const Histogram& losses = account.histogram;
  if (losses.counted() < fewest) return {};
  return "\n" + text_chart(HistogramChart{"losses", losses.width(bins), losses.counts(bins), {}});
}

std::string rows(const Account& account) {
  if (account.first_rows.empty()) return {};
  constexpr std::size_t width = 78;
  const bool has_ids = !account.first_rows.front().id.empty();
  std::size_t shown = account.first_rows.front().values.size();
  for (;; --shown) {
    std::vector<bool> right(shown + 2, true);
    if (has_ids) right[1] = false;
    Grid grid(right);
    std::vector<std::string> head{"row"};
    if (has_ids) head.emplace_back("id");
    head.push_back(name_of(account.show) + (shown > 1 ? " 1" : ""));
    for (std::size_t i = 1; i < shown; ++i) head.push_back(std::to_string(i + 1));
    grid.add(head);
    for (const AccountRow& row : account.first_rows) {
      std::vector<std::string> line{std::to_string(row.row)};
      if (has_ids) line.push_back(row.id);
      for (std::size_t i = 0; i < shown; ++i) line.push_back(cell(row.values[i], account));
      grid.add(line);
    }
    std::string text = grid.text();
    if (shown > 1 && text.find('\n') > width) continue;
    const std::size_t per_row = element_count(account.shown_shape) / account.rows;
    if (shown < per_row) {
      text += "  (the first " + std::to_string(shown) + " of " + counted(per_row, "value") +
              " per row)\n";
    }
    if (account.first_rows.size() < account.rows) {
      text += "  (the first " + std::to_string(account.first_rows.size()) + " of " +
              counted(account.rows, "row") + "; --format text or csv has all)\n";
    }
    return text;
  }
}

}  // namespace

std::string table_report(const Account& account) {
  std::string text = title(account) + "\n" + sources(account);
  if (account.has_losses) {
    text += "\n" + sums(account) + "\n" + counts(account) + histogram(account) + measures(account) +
            by_class(account) + top(account);
  }
  if (!account.conventions.empty()) text += "\n" + compare_report(account);
  if (account.verdict) {
    text += "\n" + verdict_text(*account.verdict, account.number, account.top_misses);
    const std::string table = verdict_table(*account.verdict, account.number);
    if (!table.empty()) text += "\n" + table;
  }
  if (account.prints_rows) text += "\n" + rows(account);
  return text;
}

}  // namespace xent
