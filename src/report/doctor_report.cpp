// The diagnosis for people and as JSON.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>

#include "base/text.h"
#include "document/document.h"
#include "document/render.h"
#include "io/json/json_text.h"
#include "io/number/shown.h"
#include "report/diagnosis.h"
#include "report/json_lines.h"
#include "report/json_report.h"

namespace xent {
namespace {

/// If there are more classes, only the most frequent and the rarest are shown.
constexpr std::size_t most_classes = 12;

/// The command, indented. If it is longer than a line, it is broken so that a shell still reads one
/// command; an option stays with its value.
std::string shell_command(const std::vector<std::string>& words) {
  constexpr std::size_t page_width = 80;
  std::string text = " ";
  std::size_t line = 0;  // where it starts
  for (std::size_t i = 0; i < words.size();) {
    std::string piece = shell_word(words[i++]);
    if (piece.starts_with("--") && i < words.size() && !words[i].starts_with("--")) {
      piece += " " + shell_word(words[i++]);
    }
    constexpr std::string_view more = " \\";
    if (text.size() > 1 && text.size() - line + 1 + piece.size() + more.size() > page_width) {
      text += std::string(more) + "\n";
      line = text.size();
      text += "     ";
    }
    text += " " + piece;
  }
  return text + "\n";
}

std::string one_line(const std::vector<std::string>& words) {
  return joined(words, " ", shell_word);
}

void add_sentence(Document& document, const std::string& sentence) {
  document.parts.emplace_back(Paragraph{verbatim(sentence)});
}

/// The count, range and mean of an array's numbers, in a sentence.
std::string counts_of(const ArrayFindings& array) {
  std::string text = counted(array.values, "number");
  if (array.least && *array.least == *array.greatest) {
    text += ", all " + shown(*array.least);
  } else if (array.least) {
    text += " from " + shown(*array.least) + " (row " + std::to_string(array.least_row) + ") to " +
            shown(*array.greatest) + " (row " + std::to_string(array.greatest_row) + "), mean " +
            shown(*array.mean);
  }
  std::vector<std::string> others;
  const auto add = [&](std::uint64_t count, const char* kind) {
    if (count > 0) others.push_back(std::to_string(count) + " " + kind);
  };
  add(array.nan, "NaN");
  add(array.positive_infinity, "+inf");
  add(array.negative_infinity, "-inf");
  return text + "; " + (others.empty() ? "none is NaN or infinite" : joined(others)) + ".";
}

void add_array(Document& document, const std::string& role, const ArrayFindings& array) {
  document.parts.emplace_back(
      Heading{verbatim(role + "  " + to_string(array.shape) + "  " + array.source)});
  for (const std::string& sentence : array.evidence) add_sentence(document, sentence);
  add_sentence(document, counts_of(array));
}

std::vector<ClassBalance> shown_classes(const Diagnosis& diagnosis) {
  std::vector<ClassBalance> classes = diagnosis.balance;
  if (classes.size() <= most_classes) return classes;
  std::ranges::stable_sort(classes, std::greater<>(), &ClassBalance::positive);
  constexpr auto half = static_cast<std::ptrdiff_t>(most_classes / 2);
  classes.erase(classes.begin() + half, classes.end() - half);
  return classes;
}

void add_balance(Document& document, const Diagnosis& diagnosis) {
  if (diagnosis.balance.empty()) return;
  std::uint64_t all = 0;
  for (const ClassBalance& own : diagnosis.balance) all += own.positive;
  const bool is_cut = diagnosis.balance.size() > most_classes;
  if (is_cut) {
    add_sentence(document, "Of " + counted(diagnosis.balance.size(), "class") +
                               " the most frequent and the rarest:");
  }
  const bool has_names = std::ranges::any_of(
      diagnosis.balance, [](const ClassBalance& own) { return !own.name.empty(); });
  Table table;
  table.columns.push_back({"class", verbatim("class")});
  if (has_names) table.columns.push_back({"name", verbatim("name"), false});
  if (diagnosis.is_independent) {
    table.columns.push_back({"positive", verbatim("positive")});
    table.columns.push_back({"negative", verbatim("negative")});
    table.columns.push_back({"ratio", verbatim("negative/positive")});
  } else {
    table.columns.push_back({"rows", verbatim("labels")});
    table.columns.push_back({"share", verbatim("share")});
  }
  for (const ClassBalance& own : shown_classes(diagnosis)) {
    std::vector<Cell>& cells = table.rows.emplace_back().cells;
    const auto add = [&](const std::string& text) { cells.emplace_back(verbatim(text)); };
    add(std::to_string(own.label));
    if (has_names) add(own.name);
    add(std::to_string(own.positive));
    const auto positive = static_cast<double>(own.positive);
    if (diagnosis.is_independent) {
      add(std::to_string(own.negative));
      add(own.positive == 0 ? "no positive"
                            : shown(static_cast<double>(own.negative) / positive,
                                    {.digits = 4, .float32 = false}));
    } else {
      const double percent = 100 * positive / static_cast<double>(all);
      add(to_text(percent, {.digits = 3, .float32 = false}) + " %");
    }
  }
  document.parts.emplace_back(std::move(table));
}

std::string range_of(const FieldFindings& field) {
  if (!field.least) return "";
  return *field.least == *field.greatest
             ? to_text(*field.least)
             : to_text(*field.least) + " to " + to_text(*field.greatest);
}

/// Many fields of the same use are shown by the first and the last.
void add_fields(Document& document, const Diagnosis& diagnosis) {
  if (diagnosis.fields.empty()) return;
  constexpr std::size_t most_alike = 4;
  document.parts.emplace_back(Heading{verbatim("Fields")});
  Table table;
  table.columns.push_back({"field", verbatim("field"), false});
  table.columns.push_back({"type", verbatim("type"), false});
  table.columns.push_back({"range", verbatim("range"), false});
  table.columns.push_back({"use", verbatim("used as"), false});
  const auto& fields = diagnosis.fields;
  for (std::size_t first = 0; first < fields.size();) {
    std::size_t end = first + 1;
    while (end < fields.size() && fields[end].use == fields[first].use) ++end;
    const bool is_cut = end - first > most_alike;
    for (std::size_t i = first; i < end; ++i) {
      std::vector<Cell>& cells = table.rows.emplace_back().cells;
      const auto add = [&](const std::string& text) { cells.emplace_back(verbatim(text)); };
      if (is_cut && i == first + 1) {
        add("... " + std::to_string(end - first - 2) + " more");
        add("");
        add("");
        add(fields[i].use);
        i = end - 2;
        continue;
      }
      const FieldFindings& field = fields[i];
      add(field.name.empty() ? "\"\"" : on_one_line(field.name));
      add(field.type);
      add(range_of(field) + (field.counts_rows ? ", counts the rows" : ""));
      add(field.use.empty() ? "not used" : field.use);
    }
    first = end;
  }
  document.parts.emplace_back(std::move(table));
}

std::string fields_json(const Diagnosis& diagnosis) {
  return json_objects(diagnosis.fields, [](JsonLine& line, const FieldFindings& field) {
    line.add_text("name", field.name);
    line.add_text("type", field.type);
    if (field.least) {
      line.add("least", json_number(*field.least, {}));
      line.add("greatest", json_number(*field.greatest, {}));
    }
    if (!field.use.empty()) line.add_text("use", field.use);
    if (field.counts_rows) line.add("counts_rows", "true");
  });
}

std::string array_json(const ArrayFindings& array) {
  JsonLine line;
  line.add_text("source", array.source);
  line.add("shape", to_string(array.shape));
  line.add_text("are", array.are);
  line.add("values", std::to_string(array.values));
  line.add("nan", std::to_string(array.nan));
  line.add("positive_infinity", std::to_string(array.positive_infinity));
  line.add("negative_infinity", std::to_string(array.negative_infinity));
  if (array.least) {
    line.add("least", json_number(*array.least, {}));
    line.add("least_row", std::to_string(array.least_row));
    line.add("greatest", json_number(*array.greatest, {}));
    line.add("greatest_row", std::to_string(array.greatest_row));
    line.add("mean", json_number(*array.mean, {}));
  }
  line.add("evidence", json_strings(array.evidence));
  return line.close();
}

std::string balance_json(const Diagnosis& diagnosis) {
  return json_objects(diagnosis.balance, [&](JsonLine& line, const ClassBalance& own) {
    line.add("class", std::to_string(own.label));
    if (!own.name.empty()) line.add_text("name", own.name);
    line.add(diagnosis.is_independent ? "positive" : "count", std::to_string(own.positive));
    if (diagnosis.is_independent) line.add("negative", std::to_string(own.negative));
  });
}

}  // namespace

std::string doctor_text(const Diagnosis& diagnosis) {
  std::string text = diagnosis.title + "\n";
  if (diagnosis.prescription) {
    text += "\n" + shell_command(diagnosis.prescription->command);
  }
  text += "\n";
  Document document;
  document.title = "Why";
  for (const std::string& reason : diagnosis.reasons) add_sentence(document, reason);
  text += render_text(document, false);
  if (!diagnosis.alternatives.empty()) {
    text += diagnosis.prescription ? "\nOr else\n" : "\nMeanwhile\n";
  }
  for (const Prescription& other : diagnosis.alternatives) {
    Document when;
    add_sentence(when, other.when + ":");
    text += render_text(when, false).substr(1) + "\n" + shell_command(other.command);
  }
  if (!diagnosis.warnings.empty()) {
    Document warnings;
    warnings.title = "Beware";
    for (const Warning& warning : diagnosis.warnings) add_sentence(warnings, warning.message);
    text += "\n" + render_text(warnings, false);
  }
  Document arrays;
  add_fields(arrays, diagnosis);
  if (diagnosis.labels) {
    add_array(arrays, "Labels", *diagnosis.labels);
    add_balance(arrays, diagnosis);
  }
  add_array(arrays, "Logits", diagnosis.logits);
  return text + render_text(arrays, false).substr(1);  // without the line of a title
}

std::string doctor_json(const Diagnosis& diagnosis) {
  std::vector<std::string> reasons;
  for (const std::string& reason : diagnosis.reasons) reasons.push_back(json_quote(reason));
  JsonObject object("");
  object.add_text("verdict", diagnosis.title);
  if (diagnosis.prescription) {
    object.add_text("loss", diagnosis.prescription->loss);
    object.add_text("command", one_line(diagnosis.prescription->command));
  }
  if (!diagnosis.problem.empty()) object.add_text("problem", diagnosis.problem);
  object.add("reasons", json_list(reasons));
  if (diagnosis.compared > 0) {
    JsonLine line;
    line.add("rows", std::to_string(diagnosis.compared));
    line.add("greatest_at_label", std::to_string(diagnosis.agreeing));
    object.add("agreement", line.close());
  }
  object.add("alternatives",
             json_objects(diagnosis.alternatives, [](JsonLine& line, const Prescription& other) {
               line.add_text("loss", other.loss);
               line.add_text("command", one_line(other.command));
               line.add_text("when", other.when);
             }));
  object.add("logits", array_json(diagnosis.logits));
  if (diagnosis.labels) object.add("labels", array_json(*diagnosis.labels));
  if (!diagnosis.balance.empty()) object.add("classes", balance_json(diagnosis));
  if (!diagnosis.fields.empty()) object.add("fields", fields_json(diagnosis));
  object.add("warnings", warnings_json(diagnosis.warnings));
  return object.close() + "\n";
}

}  // namespace xent
