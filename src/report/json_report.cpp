#include "report/json_report.h"

#include "io/json/json_text.h"
#include "report/json_lines.h"

namespace xent {
namespace {

std::string means_json(const Account& account) {
  JsonObject means("  ");
  for (const Mean& mean : account.means) {
    means.add(name_of(mean.divisor), json_number(mean.value, account.number));
  }
  return means.close();
}

std::string counts_json(const Account& account) {
  JsonObject object("  ");
  object.add("elements", std::to_string(account.elements));
  object.add("counted", std::to_string(account.counted));
  object.add("ignored", std::to_string(account.ignored));
  object.add("zero_weight", std::to_string(account.zero_weight));
  object.add("nonfinite", std::to_string(account.nonfinite));
  return object.close();
}

std::string by_class_json(const Account& account) {
  return json_objects(account.by_class, [&](JsonLine& line, const ClassAccount& row) {
    line.add("class", std::to_string(row.label));
    if (!row.name.empty()) line.add_text("name", row.name);
    line.add("counted", std::to_string(row.counted));
    line.add("sum", json_number(row.sum, account.number));
    line.add("mean", json_number(row.mean, account.number));
    line.add("share", json_number(row.share, account.number));
    if (row.positive + row.negative > 0) {
      line.add("positive", std::to_string(row.positive));
      line.add("negative", std::to_string(row.negative));
    }
  });
}

std::string top_json(const Account& account) {
  return json_objects(account.top, [&](JsonLine& line, const TopRow& row) {
    line.add("row", std::to_string(row.row));
    if (row.column > 0) line.add("column", std::to_string(row.column));
    line.add_text("place", row.place);
    if (!row.id.empty()) line.add_text("id", row.id);
    line.add("label", json_number(row.label, {}));
    line.add("loss", json_number(row.loss, account.number));
  });
}

std::string baselines_json(const Account& account) {
  JsonObject object("  ");
  for (const Baseline& baseline : account.baselines) {
    object.add(baseline.name, json_number(baseline.loss, account.number));
  }
  return object.close();
}

std::string accuracy_json(const Account& account) {
  constexpr std::size_t top = 5;
  JsonLine line;
  line.add("correct", std::to_string(account.accuracy->correct));
  if (account.classes > top) line.add("in_top_5", std::to_string(account.accuracy->in_top_5));
  line.add("of", std::to_string(account.accuracy->counted));
  return line.close();
}

std::string like_json(const Preset& like) {
  JsonObject set("    ");
  for (const auto& [name, value] : like.set) set.add_text(name, value);
  JsonObject object("  ");
  object.add_text("call", like.call);
  object.add_text("version", like.version);
  object.add("set", like.set.empty() ? "{}" : set.close());
  return object.close();
}

std::string conventions_json(const Account& account) {
  return json_objects(account.conventions, [&](JsonLine& line, const ConventionRow& row) {
    line.add_text("call", row.call);
    if (!row.slip.empty()) line.add_text("slip", row.slip);
    if (row.refused.empty()) {
      line.add_text("divisor", row.divisor);
      line.add("by", json_number(row.by, {}));
      line.add("value", json_number(row.value, account.number));
    } else {
      line.add_text("refused", row.refused);
    }
    if (account.found) line.add("matches", row.matches ? "true" : "false");
    if (row.is_cut) line.add("cut", "true");
    if (row.is_float32) line.add("float32", "true");
    if (row.is_possible) line.add("possible", "true");
  });
}

/// The name of the field that holds the results.
std::string results_name(const Account& account) {
  if (account.verdict) return "grades";
  if (account.show == Show::loss) return "losses";
  return account.show == Show::log_probabilities ? "log_probabilities" : name_of(account.show);
}

void add_request(const Account& account, JsonObject& object) {
  object.add_text("loss", name_of(account.loss));
  object.add_text("dtype", name_of(account.dtype));
  object.add_text("unit", name_of(account.unit));
  for (const auto& option : account.options) object.add(option.name, option.json);
  if (account.like) object.add("like", like_json(*account.like));
  object.add("shape", to_string(account.prints_rows ? account.shown_shape : account.shape));
}

void add_losses(const Account& account, JsonObject& object) {
  object.add_text("reduction", name_of(account.reduction));
  if (!account.reduction_alias.empty()) object.add_text("reduction_alias", account.reduction_alias);
  if (account.divisor) object.add_text("divisor", name_of(*account.divisor));
  const auto number = [&](double value) { return json_number(value, account.number); };
  if (account.reduction != Reduction::none) object.add("value", number(account.value));
  object.add("sum", number(account.sum));
  object.add("means", means_json(account));
  object.add("counts", counts_json(account));
  if (account.perplexity) object.add("perplexity", number(*account.perplexity));
  if (account.bits) object.add("bits", number(*account.bits));
  if (!account.baselines.empty()) object.add("baselines", baselines_json(account));
  if (account.label_entropy) object.add("label_entropy", number(*account.label_entropy));
  if (account.accuracy) object.add("accuracy", accuracy_json(account));
  if (!account.by_class.empty()) object.add("by_class", by_class_json(account));
  if (!account.top.empty()) object.add("top", top_json(account));
  if (account.found) {
    object.add_text("find", account.find);
    object.add("found", *account.found ? "true" : "false");
  }
  if (account.verdict) object.add("expect", verdict_json(*account.verdict, account.number));
  if (!account.conventions.empty()) object.add("conventions", conventions_json(account));
}

}  // namespace

std::string warnings_json(std::span<const Warning> warnings) {
  return json_objects(warnings, [](JsonLine& line, const Warning& warning) {
    line.add_text("code", warning.code);
    line.add_text("message", warning.message);
  });
}

JsonReport json_report(const Account& account, const std::string& explanation) {
  JsonObject object("");
  add_request(account, object);
  if (account.has_losses) add_losses(account, object);
  if (!explanation.empty()) object.add("explanation", explanation);
  object.add("warnings", warnings_json(account.warnings));
  if (!account.notes.empty()) object.add("notes", warnings_json(account.notes));
  if (!account.prints_rows) return {"", object.close() + "\n", ""};

  const bool is_scalar = account.shown_shape.empty();
  const std::string before = object.open() + (account.has_ids ? ",\n  \"ids\": [" : "");
  const std::string between = std::string(account.has_ids ? "]" : "") + ",\n  " +
                              json_quote(results_name(account)) + ": " + (is_scalar ? "" : "[\n");
  return {before, between, std::string(is_scalar ? "" : "\n  ]") + "\n}\n"};
}

}  // namespace xent
