#include "explain/explain.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <variant>

#include "base/text.h"
#include "explain/brief_parts.h"
#include "explain/explain_parts.h"

namespace xent {
namespace {

std::string kind_of(const Account& account) {
  const bool is_of_logits =
      account.captured.empty() || account.captured.front().given == Given::logits;
  std::string kind = has_classes(account.loss)
                         ? (is_of_logits ? "Softmax cross-entropy" : "Cross-entropy")
                         : (is_of_logits ? "Sigmoid cross-entropy" : "Binary cross-entropy");
  if (account.loss == Loss::weighted) kind += " weighted by pos_weight";
  return kind;
}

std::string name_of_row(const CapturedRow& row) {
  return std::to_string(row.row) + (row.id.empty() ? "" : ", " + row.id);
}

std::string title(const Account& account, const ExplanationChoice& choice) {
  const std::string kind = kind_of(account);
  if (choice.only_reduction) {
    return kind + ": the " + name_of(account.reduction) + " of " +
           counted(account.elements, "loss");
  }
  const auto& rows = account.captured;
  if (rows.size() == 1) return kind + " of row " + name_of_row(rows.front());
  return kind + " of " + counted(rows.size(), "row");
}

/// The name of a loss of a row that has several.
std::string loss_name(const CapturedRow& row, std::size_t index) {
  return row.classes == 1 && row.logits.size() > 1 ? "class " + class_name(row, index)
                                                   : "loss " + std::to_string(index + 1);
}

/// The inputs of a loss that is explained briefly.
std::string inputs_of(const Account& account, const ExplainedLoss& loss) {
  if (!loss.is_binary) {
    if (account.loss != Loss::sparse) return "";
    const auto label = std::ranges::max_element(loss.z) - loss.z.begin();
    return "the true class is " + class_name(*loss.row, static_cast<std::size_t>(label)) + ".";
  }
  const std::string given = loss.given == Given::logits          ? "logit x"
                            : loss.given == Given::probabilities ? "probability p"
                                                                 : "logarithm ln p";
  std::string text =
      "the " + given + " is " + to_text(loss.x[0]) + ", the label z is " + to_text(loss.z[0]);
  if (loss.q != 1) text += ", pos_weight is " + to_text(loss.q);
  return text + ".";
}

void add_origin(const Account& account, const ExplainedLoss& loss, Detail detail,
                Document& document) {
  const CapturedRow& row = *loss.row;
  const bool is_float32 = account.dtype == Dtype::float32;
  const bool is_full = detail == Detail::full;
  std::string text = "Row " + std::to_string(row.row) + " of " + std::to_string(account.rows) +
                     ", at " + row.place +
                     (is_full || is_float32 ? ", in " + name_of(account.dtype) : "") + ".";
  for (const auto& [role, shape, name] : account.sources) {
    if (is_full) text.append(" The " + role + " " + shape + " are from " + name + ".");
  }
  for (const auto& option : account.options) {
    text.append(" With " + option.name + " " + option.text + ".");
  }
  const std::string inputs =
      is_full || loss.is_ignored || row.losses.size() > 1 ? "" : inputs_of(account, loss);
  if (!inputs.empty()) text += " T" + inputs.substr(1);
  document.parts.emplace_back(Paragraph{verbatim(text)});
}

/// The losses of a row that has several. If they are many, only the highest.
void add_row(const Account& account, const ExplainedLoss& loss, Detail detail, Document& document) {
  const CapturedRow& row = *loss.row;
  const std::size_t count = row.losses.size();
  if (count == 1) return;
  const std::size_t most = detail == Detail::full ? 12 : 6;
  if (detail == Detail::full) add_heading(document, "The losses of the row");
  Table table;
  const bool is_binary = row.classes == 1;
  table.columns = {{"loss", words(is_binary ? "class" : "loss")},
                   {"label", words("label")},
                   {"value", words(name_of(account.unit)), true, true}};
  const char* const given = row.given == Given::logits          ? "logit"
                            : row.given == Given::probabilities ? "p"
                                                                : "ln p";
  if (is_binary) table.columns.insert(table.columns.begin() + 1, {"logit", words(given)});
  for (const std::size_t i : count > most ? greatest_first(row.losses, most) : indices_of(count)) {
    TableRow line{
        {verbatim(is_binary ? class_name(row, i) : std::to_string(i + 1))}, i == row.chosen, false};
    if (is_binary) line.cells.emplace_back(row.logits[i]);
    const bool has_label = row.labels.size() == count;
    line.cells.push_back(has_label ? Cell(row.labels[i]) : Cell());
    line.cells.emplace_back(row.losses[i]);
    table.rows.push_back(std::move(line));
  }
  document.parts.emplace_back(std::move(table));
  const std::string inputs =
      detail == Detail::full || loss.is_ignored ? "" : inputs_of(account, loss);
  const std::string left =
      count > most ? " Of " + std::to_string(count) + " losses these are the highest." : "";
  document.parts.emplace_back(Paragraph{verbatim("Explained here: " + loss_name(row, row.chosen) +
                                                 " (--column chooses another)" +
                                                 (inputs.empty() ? "." : ": " + inputs) + left)});
}

void add_result(const Account& account, const ExplainedLoss& loss, Document& document) {
  const double nats = loss.nats();
  const CapturedRow& row = *loss.row;
  add_heading(document, "This loss");
  Table table;
  table.columns = {{"name", {}, false}, {"value", {}, true, true}, {"note", {}, false}};
  const auto add = [&](std::string_view name, const std::string& value, std::string_view note) {
    table.rows.push_back({{words(name), verbatim(value), words(note)}});
  };
  const NumberFormat format{.digits = 0, .float32 = loss.is_float32};
  const auto full = [&](double value) { return to_text(value, format); };
  const NumberFormat& few = document.number;
  add("loss", full(nats), "nats");
  add("", shown(nats / std::numbers::ln2, few), "bits: nats / ln 2");
  add("", shown(std::exp(nats), few), "perplexity: e to the loss in nats");
  if (loss.weight != 1) add("weight", shown(loss.weight, few), "of this loss");
  if (loss.weight != 1 || row.nats_in_unit != 1) {
    add("printed", full(loss.printed),
        loss.weight == 1 ? "in " + name_of(account.unit)
                         : "weight times loss, in " + name_of(account.unit));
  }
  document.parts.emplace_back(std::move(table));
}

/// The steps of the loss of a row that is chosen.
void add_steps(const Account& account, const CapturedRow& row, Detail detail, Document& document) {
  const ExplainedLoss loss = explained_loss(account, row, row.chosen);
  add_origin(account, loss, detail, document);
  add_row(account, loss, detail, document);
  if (loss.is_ignored) {
    add_alarm(document,
              "The label of this row is left out by --ignore-index: its loss is 0 and counts in no "
              "mean but the one by elements.");
    return;
  }
  // The full form is of logits: probabilities need no stable form.
  if (detail == Detail::full && loss.given == Given::logits) {
    loss.is_binary ? explain_binary(account, loss, document) : explain_softmax(loss, document);
  } else {
    loss.is_binary ? explain_binary_briefly(account, loss, document)
                   : explain_softmax_briefly(account, loss, document);
  }
  if (detail == Detail::full) add_result(account, loss, document);
}

void add_rows(const Account& account, const ExplanationChoice& choice, Document& document) {
  const bool has_several = account.captured.size() > 1;
  for (const CapturedRow& row : account.captured) {
    if (has_several) {
      document.parts.emplace_back(Heading{verbatim("Row " + name_of_row(row)), true});
    }
    add_steps(account, row, choice.detail, document);
  }
  if (choice.left_out == 0) return;
  add_alarm(document, "Of the rows asked for, the first " +
                          std::to_string(account.captured.size()) + " are explained; " +
                          std::to_string(choice.left_out) +
                          " more are left out. --row chooses others.");
}

/// Says what else can be shown, behind the last sentence.
void add_hint(const ExplanationChoice& choice, Document& document) {
  auto* const last =
      document.parts.empty() ? nullptr : std::get_if<Paragraph>(&document.parts.back());
  if (last == nullptr || !last->is_result) return;
  const Words hint = verbatim(choice.only_reduction ? " --row N shows a row's steps."
                                                    : " --explain full shows more.");
  last->words.insert(last->words.end(), hint.begin(), hint.end());
}

}  // namespace

Document explain(const Account& account, const ExplanationChoice& choice) {
  Document document;
  document.number = account.number;
  const bool is_full = choice.detail == Detail::full;
  if (document.number.digits == 0) document.number.digits = is_full ? shown_digits : brief_digits;
  document.number.float32 = false;
  document.title = title(account, choice);
  if (!choice.only_reduction) add_rows(account, choice, document);
  if (is_full || account.reduction != Reduction::none) {
    if (!choice.only_reduction) {
      document.parts.emplace_back(Heading{words("The reduction"), account.captured.size() > 1});
    }
    explain_reduction(account, choice.detail, document);
  }
  if (choice.has_hint && !is_full) add_hint(choice, document);
  return document;
}

}  // namespace xent
