#include "report/verdict.h"

#include <limits>

#include "base/text.h"
#include "io/json/json_text.h"
#include "io/number/shown.h"
#include "report/json_lines.h"

namespace xent {
namespace {

constexpr std::uint64_t no_distance = std::numeric_limits<std::uint64_t>::max();

std::string closeness(const Verdict& verdict, const std::string& expected) {
  if (verdict.has_tolerance) return "within the tolerance";
  const std::size_t digits = digits_in(expected);
  return digits == 0 ? "to its digits" : "to its " + counted(digits, "digit");
}

std::string distance(const Verdict::Place& place) {
  return place.ulp == no_distance ? "one of them is not a number"
                                  : std::to_string(place.ulp) + " ULP apart";
}

/// The conventions and slips that give the expected number, if they have been looked for.
std::string origin_of(const Verdict::Place& place) {
  if (!place.is_searched) return "";
  if (place.given_by.empty()) {
    return "    no convention and no common slip gives " + place.expected + "\n";
  }
  constexpr std::size_t most = 6;
  std::vector<std::string> names = place.given_by;
  if (names.size() > most) {
    names.resize(most);
    names.push_back(std::to_string(place.given_by.size() - most) + " more");
  }
  return "    given by " + joined(names, "\n          or ") + "\n";
}

std::string line_of(const std::string& which, const Verdict::Place& place,
                    const NumberFormat& number) {
  std::string text = "  " + which + "row " + std::to_string(place.row);
  if (place.column > 0) text += ", column " + std::to_string(place.column);
  if (!place.id.empty()) text += ", " + place.id;
  return text + " (" + place.place + "): " + place.expected + " expected, " +
         to_text(place.loss, number) + " computed, " + distance(place) + "\n" + origin_of(place);
}

std::string place_json(const Verdict::Place& place, const NumberFormat& number) {
  JsonLine line;
  if (place.row > 0) line.add("row", std::to_string(place.row));
  if (place.column > 0) line.add("column", std::to_string(place.column));
  if (!place.place.empty()) line.add_text("place", place.place);
  if (!place.id.empty()) line.add_text("id", place.id);
  line.add_text("expected", place.expected);
  line.add("loss", json_number(place.loss, number));
  if (place.ulp != no_distance) line.add("ulp", std::to_string(place.ulp));
  if (place.is_searched) line.add("given_by", json_strings(place.given_by));
  return line.close();
}

}  // namespace

void Verdict::merge(const Verdict& later) {
  has_tolerance = has_tolerance || later.has_tolerance;
  compared += later.compared;
  if (!first) first = later.first;
  if (later.worst && (!worst || later.worst->ulp > worst->ulp)) worst = later.worst;
  misses += later.misses;
  if (later.only) only = later.only;
}

std::string verdict_text(const Verdict& verdict, const NumberFormat& number) {
  if (verdict.only) {
    const Verdict::Place& place = *verdict.only;
    const std::string text = place.expected +
                             (verdict.agrees() ? " agrees with " : " does not agree with ") +
                             to_text(place.loss, number) + " " + closeness(verdict, place.expected);
    if (verdict.agrees()) return text + "\n";
    return text + ": " + distance(place) + "\n" +
           (place.is_searched ? origin_of(place)
                              : "  --find " + place.expected +
                                    " looks for the convention or the slip that gives it\n");
  }
  const std::string how = verdict.has_tolerance ? " within the tolerance" : " to the digits given";
  if (verdict.agrees()) {
    return (verdict.compared == 1 ? "the loss agrees"
                                  : "all " + counted(verdict.compared, "loss") + " agree") +
           how + "\n";
  }
  const bool is_one = verdict.misses == 1;
  const bool is_same = is_one || (verdict.first->row == verdict.worst->row &&
                                  verdict.first->column == verdict.worst->column);
  const std::string which = is_one ? "" : is_same ? "first and worst: " : "first: ";
  std::string text = std::to_string(verdict.misses) + " of " + counted(verdict.compared, "loss") +
                     (is_one ? " does not agree" : " do not agree") + how + "\n" +
                     line_of(which, *verdict.first, number);
  if (!is_same) text += line_of("worst: ", *verdict.worst, number);
  return text;
}

std::string verdict_json(const Verdict& verdict, const NumberFormat& number) {
  JsonLine line;
  line.add("agrees", verdict.agrees() ? "true" : "false");
  line.add_text("by", verdict.has_tolerance ? "tolerance" : "digits");
  line.add("compared", std::to_string(verdict.compared));
  line.add("misses", std::to_string(verdict.misses));
  if (verdict.only) line.add("value", place_json(*verdict.only, number));
  if (verdict.first) line.add("first", place_json(*verdict.first, number));
  if (verdict.worst) line.add("worst", place_json(*verdict.worst, number));
  return line.close();
}

}  // namespace xent
