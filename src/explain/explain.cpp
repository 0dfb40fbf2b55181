#include "explain/explain.h"

#include <cmath>
#include <numbers>

#include "explain/explain_parts.h"

namespace xent {
namespace {

std::string title(const Account& account) {
  const CapturedRow& row = *account.captured;
  std::string kind = has_classes(account.loss) ? "Softmax cross-entropy" : "Sigmoid cross-entropy";
  if (account.loss == Loss::weighted) kind += " weighted by pos_weight";
  return kind + " of row " + std::to_string(row.row) + (row.id.empty() ? "" : ", " + row.id);
}

/// The name of a loss of a row that has several.
std::string loss_name(const Account& account, std::size_t index) {
  return account.captured->classes == 1 && account.captured->logits.size() > 1
             ? "class " + class_name(account, index)
             : "loss " + std::to_string(index + 1);
}

void add_origin(const Account& account, Document& document) {
  const CapturedRow& row = *account.captured;
  std::string text = "Row " + std::to_string(row.row) + " of " + std::to_string(account.rows) +
                     ", at " + row.place + ", in " + name_of(account.dtype) + ".";
  for (const auto& [role, shape, name] : account.sources) {
    text.append(" The " + role + " " + shape + " are from " + name + ".");
  }
  for (const auto& option : account.options) {
    text.append(" With " + option.name + " " + option.text + ".");
  }
  document.parts.emplace_back(Paragraph{verbatim(text)});
}

/// The losses of a row that has several. If they are many, only the highest.
void add_row(const Account& account, Document& document) {
  const CapturedRow& row = *account.captured;
  const std::size_t count = row.losses.size();
  if (count == 1) return;
  constexpr std::size_t most = 12;
  add_heading(document, "The losses of the row");
  Table table;
  const bool is_binary = row.classes == 1;
  table.columns = {{"loss", words(is_binary ? "class" : "loss")},
                   {"label", words("label")},
                   {"value", words(name_of(account.unit))}};
  if (is_binary) table.columns.insert(table.columns.begin() + 1, {"logit", words("logit")});
  for (const std::size_t i : count > most ? greatest_first(row.losses, most) : indices_of(count)) {
    TableRow line{{verbatim(is_binary ? class_name(account, i) : std::to_string(i + 1))},
                  i == row.chosen,
                  false};
    if (is_binary) line.cells.emplace_back(row.logits[i]);
    const bool has_label = row.labels.size() == count;
    line.cells.push_back(has_label ? Cell(row.labels[i]) : Cell());
    line.cells.emplace_back(row.losses[i]);
    table.rows.push_back(std::move(line));
  }
  document.parts.emplace_back(std::move(table));
  const std::string left =
      count > most ? " Of " + std::to_string(count) + " losses these are the highest." : "";
  document.parts.emplace_back(
      Paragraph{verbatim("Explained here: " + loss_name(account, row.chosen) +
                         " (--column chooses another)." + left)});
}

void add_result(const Account& account, const ExplainedLoss& loss, Document& document) {
  const double nats = loss.nats();
  const CapturedRow& row = *account.captured;
  add_heading(document, "This loss");
  Table table;
  table.columns = {{"name", {}, false}, {"value", {}}, {"note", {}, false}};
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

}  // namespace

Document explain(const Account& account) {
  Document document;
  document.number = account.number;
  if (document.number.digits == 0) document.number.digits = shown_digits;
  document.number.float32 = false;
  document.title = title(account);
  add_origin(account, document);
  add_row(account, document);
  const ExplainedLoss loss = explained_loss(account);
  if (loss.is_ignored) {
    add_alarm(document,
              "The label of this row is left out by --ignore-index: its loss is 0 and counts in no "
              "mean but the one by elements.");
  } else {
    loss.is_binary ? explain_binary(account, loss, document)
                   : explain_softmax(account, loss, document);
    add_result(account, loss, document);
  }
  explain_reduction(account, document);
  return document;
}

}  // namespace xent
