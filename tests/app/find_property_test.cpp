// The search names the true cause of nearly every mismatch, and hardly ever a cause of a number
// that is wrong by chance.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "app/account/expected.h"
#include "app/answers/answers.h"
#include "app/answers/search.h"
#include "app/requests.h"
#include "app/slips/row_slips.h"
#include "io/number/number_writer.h"

namespace xent {
namespace {

using test::add_source;
using Random = std::mt19937;

std::size_t one_of(std::initializer_list<std::size_t> choices, Random& random) {
  return choices.begin()[random() % choices.size()];
}

/// A JSON array of this shape, each number made by a function.
std::string array_of(const std::vector<std::size_t>& shape, const std::function<double()>& number,
                     std::size_t axis = 0) {
  if (axis == shape.size()) return to_text(number());
  std::string text = "[";
  for (std::size_t i = 0; i < shape[axis]; ++i) {
    text += (i > 0 ? "," : "") + array_of(shape, number, axis + 1);
  }
  return text + "]";
}

/// A vector of labels for each row that sum to 1, or a single one.
std::string shares_of(std::size_t rows, std::size_t classes, bool are_one_hot, Random& random) {
  std::string text = "[";
  for (std::size_t r = 0; r < rows; ++r) {
    const std::size_t chosen = random() % classes;
    text += r > 0 ? ",[" : "[";
    for (std::size_t c = 0; c < classes; ++c) {
      const double share =
          are_one_hot ? double(c == chosen) : (c == chosen ? 0.75 : 0.25 / double(classes - 1));
      text += (c > 0 ? "," : "") + to_text(share);
    }
    text += "]";
  }
  return text + "]";
}

/// A request of any loss, shape and options.
Request any_request(Random& random) {
  std::normal_distribution<double> normal(0, 2);
  const auto logit = [&] { return std::round(normal(random) * 1000) / 1000; };
  const auto weight = [&] { return double(1 + random() % 40) / 8; };
  const std::size_t rows = one_of({1, 2, 3, 5, 12}, random);
  const std::size_t classes = one_of({2, 3, 5, 10}, random);
  const std::size_t positions = one_of({0, 0, 2, 3}, random);
  std::vector<std::size_t> losses{rows};
  if (positions > 0) losses.push_back(positions);
  std::vector<std::size_t> logits = losses;
  Request request;
  request.threads = 1;
  request.loss = static_cast<Loss>(random() % 4);
  const bool by_class = has_classes(request.loss);
  if (request.loss == Loss::softmax) logits = losses = {rows};
  if (by_class) logits.push_back(classes);
  add_source(request, Role::logits, array_of(logits, logit));
  if (request.loss == Loss::sparse) {
    add_source(request, Role::labels, array_of(losses, [&] { return double(random() % classes); }));
  } else if (request.loss == Loss::softmax) {
    add_source(request, Role::labels, shares_of(rows, classes, random() % 2 == 0, random));
  } else {
    add_source(request, Role::labels, array_of(losses, [&] { return double(random() % 2); }));
  }
  if (request.loss == Loss::weighted) add_source(request, Role::pos_weight, to_text(weight() + 1));
  if (random() % 4 == 0) add_source(request, Role::weights, array_of(losses, weight));
  if (by_class && random() % 4 == 0) {
    add_source(request, Role::class_weights, array_of({classes}, weight));
  }
  if (random() % 4 == 0) request.label_smoothing = 0.125;
  if (request.loss == Loss::sparse && random() % 4 == 0) request.ignored = {0};
  request.reduction = Reduction::mean;
  return request;
}

/// The value as somebody prints it: rounded or cut to so many significant digits.
std::string printed(double value, int digits, bool is_cut) {
  const int last = digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value))));
  if (last < 0 || last > 15) return to_text(value, {.digits = digits, .float32 = false});
  const double scale = std::pow(10.0, last);
  const double whole = is_cut ? std::trunc(value * scale) : std::round(value * scale);
  std::string text = std::to_string(static_cast<std::int64_t>(std::abs(whole)));
  if (last > 0) {
    if (text.size() <= static_cast<std::size_t>(last)) {
      text.insert(0, static_cast<std::size_t>(last) + 1 - text.size(), '0');
    }
    text.insert(text.size() - static_cast<std::size_t>(last), ".");
  }
  return (value < 0 ? "-" : "") + text;
}

/// The names of what gives a value; those of calls, too.
std::vector<std::string> causes_of(const std::string& value, Request request) {
  request.find = parse_printed(value);
  request.compare = true;
  std::vector<std::string> names;
  for (const ConventionRow& row : compare(request).conventions) {
    if (row.matches) names.push_back(row.slip.empty() ? row.call : row.slip);
  }
  return names;
}

bool is_right(const std::string& value, const Account& account) {
  const PrintedValue answer = *parse_printed(value);
  return std::ranges::any_of(account.means, [&](const Mean& mean) {
    return fit_of(answer, mean.value) != AnswerFit::none || is_off_by_one(answer, mean.value);
  });
}

}  // namespace

TEST_CASE("the true cause of a mismatch is named in 99 of 100", "[app][find]") {
  Random random(7);
  std::size_t tried = 0, named = 0;
  std::string missed;
  while (tried < 1500) {
    const Request request = any_request(random);
    const Account account = compare(request);
    const auto candidates = find_candidates(*parse_printed("1"), request, account);
    for (int i = 0; i < 6; ++i) {
      const Candidate& own = candidates[random() % candidates.size()];
      const double size = std::abs(own.value);
      if (!(size > 1e-4 && size < 1e6)) continue;
      // What takes two changes, or is one of many, needs more digits.
      const std::string value = printed(own.value, own.changes > 1 ? 9 : 6, random() % 4 == 0);
      if (is_right(value, account)) continue;  // then it is no mismatch
      const bool has_simpler = std::ranges::any_of(candidates, [&](const Candidate& other) {
        return other.changes < own.changes &&
               fit_of(*parse_printed(value), other.value) != AnswerFit::none;
      });
      if (has_simpler) continue;  // a slip of two that changes nothing
      const auto causes = causes_of(value, request);
      const bool is_named = std::ranges::find(causes, own.name) != causes.end();
      ++tried;
      named += is_named ? 1 : 0;
      if (!is_named) missed += own.name + " by " + own.divisor + ": " + value + "\n";
    }
  }
  INFO(missed);
  CHECK(static_cast<double>(named) >= 0.99 * static_cast<double>(tried));
}

TEST_CASE("a number that is wrong by chance gets a cause in at most 2 of 100", "[app][find]") {
  Random random(8);
  std::uniform_real_distribution<double> factor(0.2, 3);
  std::size_t tried = 0, named = 0;
  std::string said;
  while (tried < 1500) {
    const Request request = any_request(random);
    const Account account = evaluate(request);
    if (account.counted == 0 || !(account.value > 1e-3)) continue;
    for (int i = 0; i < 5; ++i) {
      const std::string value = printed(account.value * factor(random), 5, false);
      const auto causes = causes_of(value, request);
      ++tried;
      named += causes.empty() ? 0 : 1;
      if (!causes.empty()) said += value + ": " + causes.front() + "\n";
    }
  }
  INFO(said);
  CHECK(static_cast<double>(named) <= 0.02 * static_cast<double>(tried));
}

TEST_CASE("the true slip of a row is named in 99 of 100, of a random answer in 2", "[app][find]") {
  Random random(9);
  std::uniform_real_distribution<double> factor(0.2, 3);
  std::size_t tried = 0, named = 0, by_chance = 0, random_answers = 0;
  std::string missed;
  const auto causes_in = [](Request request, const std::string& answer) {
    request.expect = Expectation{};
    add_source(request, Role::expected, "[" + answer + "]");
    std::vector<std::string> causes;
    const Verdict verdict = *evaluate(request).verdict;
    for (const Grade& grade : verdict.misses) {
      for (const AnswerCause& cause : grade.causes) {
        causes.push_back(cause.text.substr(0, cause.text.find(", cut")));
      }
    }
    return causes;
  };
  while (tried < 1500) {
    Request request = any_request(random);
    request.reduction = Reduction::none;
    Request explained = request;
    explained.explain = true;
    const CapturedRow row = evaluate(explained).captured.at(0);
    if (row.losses.size() > 1 || row.ignored[0] || evaluate(request).rows > 1) continue;
    const LossForm form = make_form(request, row, 0, 0);
    const std::vector<RowSlip> slips = row_slips(kind_of(prepare(request)));
    const double right = row.losses[0];
    for (int i = 0; i < 8; ++i) {
      const RowSlip& slip = slips[random() % slips.size()];
      const double value = slip.loss(form);
      if (slip.changes > 1 || slip.counts_ignored || slip.name == "without weights") continue;
      if (slip.of_soft_labels && form.true_class) continue;
      if (!(std::abs(value) > 1e-4 && std::abs(value) < 1e6) || !(right > 1e-3)) continue;
      const std::string answer = printed(value, 7, false);
      if (fit_of(*parse_printed(answer), right) != AnswerFit::none) continue;
      const auto causes = causes_in(request, answer);
      ++tried;
      const bool is_named = std::ranges::find(causes, slip.name) != causes.end();
      named += is_named ? 1 : 0;
      if (!is_named) missed += slip.name + ": " + answer + "\n";
      ++random_answers;
      by_chance += causes_in(request, printed(right * factor(random), 5, false)).empty() ? 0 : 1;
    }
  }
  INFO(missed);
  CHECK(static_cast<double>(named) >= 0.99 * static_cast<double>(tried));
  CHECK(static_cast<double>(by_chance) <= 0.02 * static_cast<double>(random_answers));
}

}  // namespace xent
