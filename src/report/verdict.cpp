#include "report/verdict.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "base/text.h"
#include "document/text_charts.h"
#include "io/json/json_text.h"
#include "io/number/shown.h"
#include "io/row_writer.h"
#include "report/grid.h"
#include "report/json_lines.h"

namespace xent {
namespace {

constexpr std::uint64_t no_distance = std::numeric_limits<std::uint64_t>::max();
constexpr NumberFormat three_digits{.digits = 3, .float32 = false};

std::string plural_of(const std::string& noun) {
  return noun.ends_with('s')   ? noun + "es"
         : noun.ends_with('y') ? noun.substr(0, noun.size() - 1) + "ies"
                               : noun + "s";
}

/// "6 losses", "1 loss".
std::string counted_results(std::uint64_t count, const std::string& noun) {
  return std::to_string(count) + " " + (count == 1 ? noun : plural_of(noun));
}

/// "row 3, column 2, pike".
std::string name_of_row(const Grade& grade) {
  std::string text = "row " + std::to_string(grade.row);
  if (grade.column > 0) text += ", column " + std::to_string(grade.column);
  if (!grade.id.empty()) text += ", " + grade.id;
  return text;
}

std::string closeness(const Verdict& verdict, const std::string& answer) {
  if (verdict.has_tolerance) return "within the tolerance";
  const std::size_t digits = digits_in(answer);
  return digits == 0 ? "to its digits" : "to its " + counted(digits, "digit");
}

/// How far the answer is off, where that can be said.
std::string distance(const Verdict& verdict, const Grade& grade) {
  if (grade.mark == Mark::not_a_number || grade.mark == Mark::blank) return "";
  if (grade.ulp == no_distance) return "one of them is not a number";
  if (verdict.shows_ulp) return std::to_string(grade.ulp) + " ULP apart";
  if (!std::isfinite(grade.difference())) return "";
  return "off by " + shown(grade.difference(), three_digits);
}

/// The causes as a person reads them, one by one.
std::vector<std::string> lines_of_causes(const Grade& grade) {
  constexpr std::size_t most = 6;
  std::vector<std::string> lines;
  for (const AnswerCause& cause : grade.causes) {
    const std::string start = !lines.empty() ? "or " : grade.are_possible ? "possible: " : "";
    if (lines.size() == most) {
      lines.push_back(start + std::to_string(grade.causes.size() - most) + " more");
      break;
    }
    lines.push_back(start + cause.text + (cause.is_same ? " (the same on this input)" : ""));
  }
  return lines;
}

/// What gives the answer, if it has been looked for.
std::string origin_of(const Grade& grade) {
  if (!grade.is_searched && grade.causes.empty()) return "";
  constexpr std::size_t indent = 4, further = 6;
  if (grade.causes.empty()) {
    return wrapped("no convention and no common slip gives " + grade.answer, indent, further);
  }
  std::string text;
  for (const std::string& line : lines_of_causes(grade)) text += wrapped(line, indent, further);
  return text;
}

std::string line_of(const Verdict& verdict, const Grade& grade, const NumberFormat& number) {
  std::string text = "  " + name_of_row(grade) + " (" + grade.place + "): ";
  const std::string result = to_text(grade.result, number);
  if (grade.mark == Mark::blank)
    return text + "no answer, the " + verdict.noun + " is " + result + "\n";
  text += grade.answer + " for " + result;
  const std::string off = distance(verdict, grade);
  if (grade.mark == Mark::not_a_number) return text + ", not a number\n";
  return text + (off.empty() ? "" : ", " + off) + "\n" + origin_of(grade);
}

/// "2 rounded wrongly, 1 blank": the marks of misses.
std::string kinds_of_misses(const Verdict& verdict) {
  std::vector<std::string> kinds;
  const auto add = [&](Mark mark, const char* text) {
    if (verdict.count_of(mark) > 0) kinds.push_back(std::to_string(verdict.count_of(mark)) + text);
  };
  add(Mark::rounded_wrongly, " rounded wrongly");
  add(Mark::differs, verdict.count_of(Mark::differs) == 1 ? " differs" : " differ");
  add(Mark::blank, " blank");
  add(Mark::not_a_number, " not a number");
  return joined(kinds, ", ");
}

/// Causes of several misses, each with its rows.
std::string repeated(const Verdict& verdict) {
  constexpr std::size_t most = 8;
  std::string text;
  for (const CauseCount& own : common_causes(verdict)) {
    if (own.misses.size() < 2) continue;
    std::vector<std::string> rows;
    for (const Grade* grade : own.misses) {
      if (rows.size() == most) {
        rows.emplace_back("...");
        break;
      }
      rows.push_back(grade->id.empty() ? std::to_string(grade->row) : grade->id);
    }
    text += "  " + std::to_string(own.misses.size()) + " times: " + own.cause + "\n    " +
            (own.misses.front()->id.empty() ? "rows " : "") + joined(rows, ", ") + "\n";
  }
  return text;
}

std::string only_text(const Verdict& verdict, const NumberFormat& number) {
  const Grade& grade = *verdict.only;
  if (grade.mark == Mark::blank || grade.mark == Mark::not_a_number) {
    return in_quotes(grade.answer) + " is not a number; the " + verdict.noun + " is " +
           to_text(grade.result, number) + "\n";
  }
  const std::string text = grade.answer +
                           (verdict.agrees() ? " agrees with " : " does not agree with ") +
                           to_text(grade.result, number) + " " + closeness(verdict, grade.answer);
  if (verdict.agrees()) return text + "\n";
  return text + ": " + distance(verdict, grade) + "\n" +
         (grade.is_searched || !grade.causes.empty()
              ? origin_of(grade)
              : "  --find " + grade.answer +
                    " looks for the convention or the slip that gives it\n");
}

/// Whether the answer has a distance.
bool is_number(const Grade& grade) {
  return grade.mark != Mark::blank && grade.mark != Mark::not_a_number &&
         !std::isnan(grade.difference());
}

/// A grade as an object on one line.
std::string grade_object(const Grade& grade, const NumberFormat& number, const std::string& noun,
                         bool shows_ulp) {
  JsonLine line;
  if (grade.row > 0) line.add("row", std::to_string(grade.row));
  if (grade.column > 0) line.add("column", std::to_string(grade.column));
  if (!grade.place.empty()) line.add_text("place", grade.place);
  if (!grade.id.empty()) line.add_text("id", grade.id);
  line.add_text("answer", grade.answer);
  line.add(noun, json_number(grade.result, number));
  if (is_number(grade)) {
    line.add("difference", json_number(grade.difference(), number));
    if (const auto share = grade.relative()) {
      line.add("relative_difference", json_number(*share, number));
    }
  }
  if (shows_ulp && is_number(grade) && grade.ulp != no_distance)
    line.add("ulp", std::to_string(grade.ulp));
  line.add_text("verdict", name_of(grade.mark));
  if (grade.is_searched || !grade.causes.empty()) {
    std::vector<std::string> causes;
    for (const AnswerCause& cause : grade.causes) causes.push_back(cause.text);
    line.add("causes", json_strings(causes));
    if (grade.are_possible) line.add("possible", "true");
  }
  return line.close();
}

std::vector<std::string> names_of_columns(const GradesFormat& format) {
  std::vector<std::string> names{"row"};
  if (format.has_columns) names.emplace_back("column");
  if (format.has_ids) names.emplace_back("id");
  names.insert(names.end(), {"answer", format.noun, "difference", "relative_difference"});
  if (format.shows_ulp) names.emplace_back("ulp");
  names.insert(names.end(), {"verdict", "cause"});
  return names;
}

std::vector<std::string> cells_of(const GradesFormat& format, const Grade& grade) {
  std::vector<std::string> cells{grade.row > 0 ? std::to_string(grade.row) : ""};
  if (format.has_columns) cells.push_back(std::to_string(grade.column));
  if (format.has_ids) cells.push_back(grade.id);
  cells.push_back(grade.answer);
  cells.push_back(to_text(grade.result, format.number));
  const auto share = grade.relative();
  cells.push_back(is_number(grade) ? to_text(grade.difference(), format.number) : "");
  cells.push_back(is_number(grade) && share ? to_text(*share, format.number) : "");
  if (format.shows_ulp) cells.push_back(is_number(grade) ? std::to_string(grade.ulp) : "");
  cells.push_back(name_of(grade.mark));
  cells.push_back(joined(lines_of_causes(grade), "; "));
  return cells;
}

std::string line_of_cells(OutputFormat format, const std::vector<std::string>& cells) {
  switch (format) {
    case OutputFormat::markdown:
      return "| " + joined(cells, " | ", markdown_cell) + " |\n";
    case OutputFormat::tsv:
      return joined(cells, "\t", tsv_cell) + "\n";
    default:
      return joined(cells, ",", csv_cell) + "\n";
  }
}

}  // namespace

std::optional<double> Grade::relative() const {
  const double share = difference() / std::abs(result);
  return std::isfinite(share) ? std::optional(share) : std::nullopt;
}

std::uint64_t Verdict::compared() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void Verdict::merge(Verdict& later) {
  has_tolerance = has_tolerance || later.has_tolerance;
  shows_ulp = shows_ulp || later.shows_ulp;
  noun = later.noun;
  for (std::size_t i = 0; i < mark_count; ++i) counts[i] += later.counts[i];
  const auto take = [](std::vector<Grade>& held, std::vector<Grade>& more) {
    const std::size_t room = most_held - std::min(most_held, held.size());
    const auto count = static_cast<std::ptrdiff_t>(std::min(room, more.size()));
    std::move(more.begin(), more.begin() + count, std::back_inserter(held));
  };
  take(misses, later.misses);
  take(all, later.all);
  if (later.only) only = later.only;
}

std::vector<CauseCount> common_causes(const Verdict& verdict) {
  std::map<std::string, std::size_t> counts;
  for (const Grade& grade : verdict.misses) {
    for (const AnswerCause& cause : grade.causes) ++counts[cause.text];
  }
  std::vector<CauseCount> causes;
  for (const Grade& grade : verdict.misses) {
    if (grade.causes.empty()) continue;
    const auto best = std::ranges::max_element(
        grade.causes, {}, [&](const AnswerCause& cause) { return counts[cause.text]; });
    const auto known = std::ranges::find(causes, best->text, &CauseCount::cause);
    if (known == causes.end()) {
      causes.push_back({best->text, {&grade}});
    } else {
      known->misses.push_back(&grade);
    }
  }
  std::ranges::stable_sort(causes, std::greater{},
                           [](const CauseCount& own) { return own.misses.size(); });
  return causes;
}

std::string verdict_text(const Verdict& verdict, const NumberFormat& number, std::size_t top) {
  if (verdict.only) return only_text(verdict, number);
  const std::string how = verdict.has_tolerance ? " within the tolerance" : " to the digits given";
  const std::string results = counted_results(verdict.compared(), verdict.noun);
  if (verdict.agrees()) {
    return (verdict.compared() == 1 ? "the " + verdict.noun + " agrees"
                                    : "all " + results + " agree") +
           how + "\n";
  }
  std::string text = std::to_string(verdict.missed()) + " of " + results +
                     (verdict.missed() == 1 ? " does not agree" : " do not agree") + how;
  text += "\n";
  if (verdict.missed() > verdict.count_of(Mark::differs)) {
    text += "  " + kinds_of_misses(verdict) + "\n";
  }
  text += repeated(verdict);
  const std::size_t shown = std::min(top, verdict.misses.size());
  for (std::size_t i = 0; i < shown; ++i) text += line_of(verdict, verdict.misses[i], number);
  if (shown < verdict.missed()) {
    text += "  and " + std::to_string(verdict.missed() - shown) +
            " more: --top shows more, --format csv all\n";
  }
  return text;
}

std::string verdict_table(const Verdict& verdict, const NumberFormat& number) {
  if (verdict.all.empty()) return "";
  const bool has_ids =
      std::ranges::any_of(verdict.all, [](const Grade& own) { return !own.id.empty(); });
  const bool has_columns = verdict.all.front().column > 0;
  const NumberFormat digits{.digits = number.digits > 0 ? number.digits : shown_digits,
                            .float32 = number.float32};
  std::vector<bool> is_right{true, true, false, true, true, true, false};
  const auto kept = [&](auto cells) {
    if (!has_ids) cells.erase(cells.begin() + 2);
    if (!has_columns) cells.erase(cells.begin() + 1);
    return cells;
  };
  Grid grid(kept(is_right));
  using Cells = std::vector<std::string>;
  grid.add(kept(Cells{"row", "column", "id", "answer", verdict.noun, "difference", "verdict"}));
  for (const Grade& own : verdict.all) {
    std::string mark = name_of(own.mark);
    std::ranges::replace(mark, '_', ' ');
    grid.add(kept(Cells{std::to_string(own.row), std::to_string(own.column), own.id, own.answer,
                        to_text(own.result, digits),
                        is_number(own) ? to_text(own.difference(), three_digits) : "", mark}));
  }
  std::string text = grid.text();
  if (verdict.all.size() == verdict.compared()) return text;
  return text + "  (the first " + std::to_string(verdict.all.size()) + " of " +
         std::to_string(verdict.compared()) + "; --format csv has all)\n";
}

std::string verdict_json(const Verdict& verdict, const NumberFormat& number) {
  JsonLine line;
  line.add("agrees", verdict.agrees() ? "true" : "false");
  line.add_text("by", verdict.has_tolerance ? "tolerance" : "digits");
  line.add("compared", std::to_string(verdict.compared()));
  line.add("misses", std::to_string(verdict.missed()));
  JsonLine counts;
  for (std::size_t i = 0; i < mark_count; ++i) {
    counts.add(name_of(static_cast<Mark>(i)), std::to_string(verdict.counts[i]));
  }
  line.add("counts", counts.close());
  std::vector<std::string> causes;
  for (const CauseCount& own : common_causes(verdict)) {
    JsonLine cause;
    cause.add_text("cause", own.cause);
    cause.add("count", std::to_string(own.misses.size()));
    causes.push_back(cause.close());
  }
  line.add("causes", "[" + joined(causes, ", ") + "]");
  if (verdict.only)
    line.add("value", grade_object(*verdict.only, number, verdict.noun, verdict.shows_ulp));
  return line.close();
}

std::string grades_head(const GradesFormat& format) {
  if (format.format == OutputFormat::ndjson || format.format == OutputFormat::json) return "";
  const std::vector<std::string> names = names_of_columns(format);
  std::string head = line_of_cells(format.format, names);
  if (format.format == OutputFormat::markdown) {
    head += "|";
    for (std::size_t i = 0; i < names.size(); ++i) head += " --- |";
    head += "\n";
  }
  return head;
}

std::string grade_line(const GradesFormat& format, const Grade& grade) {
  if (format.format != OutputFormat::ndjson && format.format != OutputFormat::json) {
    return line_of_cells(format.format, cells_of(format, grade));
  }
  const bool is_line = format.format == OutputFormat::ndjson;
  return (is_line ? "" : "    ") +
         grade_object(grade, format.number, format.noun, format.shows_ulp) + (is_line ? "\n" : "");
}

}  // namespace xent
