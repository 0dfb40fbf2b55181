// The diagnosis as text and as JSON.
#include "report/diagnosis.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

using xent::Diagnosis;
using xent::doctor_json;
using xent::doctor_text;

xent::ArrayFindings findings(const std::string& source, std::uint64_t values) {
  xent::ArrayFindings array;
  array.source = source;
  array.shape = {values};
  array.are = "logits";
  array.values = values;
  return array;
}

/// Logits without labels, from which nothing follows.
Diagnosis plain() {
  Diagnosis diagnosis;
  diagnosis.title = "These are logits.";
  diagnosis.reasons = {"They are of any size."};
  diagnosis.logits = findings("z.csv", 4);
  return diagnosis;
}

Diagnosis prescribed(std::vector<std::string> command) {
  Diagnosis diagnosis = plain();
  diagnosis.prescription = {"sparse", std::move(command), ""};
  return diagnosis;
}

/// With labels of so many classes, the first of which is true in `first` rows, the next in one
/// less, and so on.
Diagnosis with_balance(std::uint64_t classes, std::uint64_t first) {
  Diagnosis diagnosis = plain();
  diagnosis.labels = findings("y.csv", 4);
  for (std::uint64_t c = 0; c < classes; ++c) {
    diagnosis.balance.push_back({static_cast<std::int64_t>(c), "", first - c, c});
  }
  return diagnosis;
}

const std::string why = "Why\n\n  They are of any size.\n";
const std::string logits = "\nLogits  [4]  z.csv\n\n  4 numbers; none is NaN or infinite.\n";
const std::string labels = "\nLabels  [4]  y.csv\n\n  4 numbers; none is NaN or infinite.\n";

/// What stands between the labels and the logits.
std::string balance(const Diagnosis& diagnosis) {
  const std::string before = "These are logits.\n\n" + why + labels + "\n";
  const std::string all = doctor_text(diagnosis);
  REQUIRE(all.starts_with(before));
  REQUIRE(all.ends_with(logits));
  return all.substr(before.size(), all.size() - before.size() - logits.size());
}

/// The command as it is told.
std::string command(std::vector<std::string> words) {
  const std::string before = "These are logits.\n\n";
  const std::string after = "\n" + why + logits;
  const std::string all = doctor_text(prescribed(std::move(words)));
  REQUIRE(all.starts_with(before));
  REQUIRE(all.ends_with(after));
  return all.substr(before.size(), all.size() - before.size() - after.size());
}

}  // namespace

TEST_CASE("a diagnosis has its title, its reasons and its arrays", "[report][doctor]") {
  CHECK(doctor_text(plain()) == "These are logits.\n\n" + why + logits);
  Diagnosis labelled = plain();
  labelled.labels = findings("y.csv", 4);
  labelled.logits.evidence = {"A sentence."};
  CHECK(doctor_text(labelled) ==
        "These are logits.\n\n" + why + labels +
            "\nLogits  [4]  z.csv\n\n  A sentence.\n\n  4 numbers; none is NaN or infinite.\n");
}

TEST_CASE("a command is told as a shell reads it", "[report][doctor]") {
  CHECK(command({"xent", "sparse", "--logits", "z.csv"}) == "  xent sparse --logits z.csv\n");
  CHECK(command({"xent", "a b", "it's", "", "$x", "-1e5,@%+=:/_"}) ==
        "  xent 'a b' 'it'\\''s' '' '$x' -1e5,@%+=:/_\n");
}

TEST_CASE("a command that is too long goes on, an option stays with its value",
          "[report][doctor]") {
  // "  xent " + 71 is 78 columns, which leave room for the backslash.
  const std::string word(71, 'x');
  CHECK(command({"xent", word}) == "  xent " + word + "\n");
  CHECK(command({"xent", word + "y"}) == "  xent \\\n      " + word + "y\n");
  const std::string value(60, 'v');
  CHECK(command({"xent", "--a", value, "--b", value, "--c", "--d"}) ==
        "  xent --a " + value + " \\\n      --b " + value + " --c --d\n");
  CHECK(command({std::string(90, 'x'), "y"}) == "  " + std::string(90, 'x') + " \\\n      y\n");
}

TEST_CASE("alternatives come behind what is prescribed, or meanwhile", "[report][doctor]") {
  Diagnosis diagnosis = prescribed({"xent"});
  diagnosis.alternatives = {{"softmax", {"xent", "softmax"}, "if they are soft"},
                            {"", {"xent", "other"}, "if not"}};
  const std::string others = "  if they are soft:\n\n  xent softmax\n\n  if not:\n\n  xent other\n";
  CHECK(doctor_text(diagnosis) ==
        "These are logits.\n\n  xent\n\n" + why + "\nOr else\n\n" + others + logits);
  diagnosis.prescription.reset();
  CHECK(doctor_text(diagnosis) ==
        "These are logits.\n\n" + why + "\nMeanwhile\n\n" + others + logits);
}

TEST_CASE("warnings have a part of their own", "[report][doctor]") {
  Diagnosis diagnosis = plain();
  diagnosis.warnings = {{"a_code", "First."}, {"b_code", "Second."}};
  CHECK(doctor_text(diagnosis) ==
        "These are logits.\n\n" + why + "\nBeware\n\n  First.\n\n  Second.\n" + logits);
}

TEST_CASE("numbers are counted, with their range and what is not finite", "[report][doctor]") {
  const auto counts = [](const xent::ArrayFindings& array) {
    Diagnosis diagnosis = plain();
    diagnosis.logits = array;
    const std::string all = doctor_text(diagnosis);
    const std::size_t first = all.find("z.csv\n\n  ") + 9;
    return all.substr(first, all.size() - 1 - first);
  };
  xent::ArrayFindings array = findings("z.csv", 3);
  array.least = -1.5;
  array.greatest = 2;
  array.mean = 1.0 / 3;
  array.least_row = 7;
  array.greatest_row = 9;
  CHECK(counts(array) ==
        "3 numbers from -1.5 (row 7) to 2 (row 9), mean 0.333333; none is NaN or\n  infinite.");
  array.greatest = -1.5;
  CHECK(counts(array) == "3 numbers, all -1.5; none is NaN or infinite.");
  array.nan = 1;
  CHECK(counts(array) == "3 numbers, all -1.5; 1 NaN.");
  array.positive_infinity = 2;
  array.negative_infinity = 3;
  CHECK(counts(array) == "3 numbers, all -1.5; 1 NaN, 2 +inf, 3 -inf.");
  array.least.reset();
  array.nan = 0;
  array.values = 1;
  CHECK(counts(array) == "1 number; 2 +inf, 3 -inf.");
}

TEST_CASE("classes have their share", "[report][doctor]") {
  Diagnosis diagnosis = with_balance(2, 3);
  CHECK(balance(diagnosis) ==
        "  class  labels   share\n"
        "      0       3  60.0 %\n"
        "      1       2  40.0 %\n");
  diagnosis.balance[1].name = "newt";
  CHECK(balance(diagnosis) ==
        "  class  name  labels   share\n"
        "      0             3  60.0 %\n"
        "      1  newt       2  40.0 %\n");
}

TEST_CASE("independent classes have a ratio, if any row is positive", "[report][doctor]") {
  Diagnosis diagnosis = with_balance(3, 3);
  diagnosis.is_independent = true;
  diagnosis.balance[2].positive = 0;
  CHECK(balance(diagnosis) ==
        "  class  positive  negative  negative/positive\n"
        "      0         3         0                  0\n"
        "      1         2         1                0.5\n"
        "      2         0         2        no positive\n");
}

TEST_CASE("of many classes the most frequent and the rarest are shown", "[report][doctor]") {
  CHECK(balance(with_balance(12, 20)).find("Of") == std::string::npos);
  Diagnosis diagnosis = with_balance(13, 20);
  std::swap(diagnosis.balance[0].positive, diagnosis.balance[12].positive);
  const std::string all = balance(diagnosis);
  CHECK(all.starts_with("  Of 13 classes the most frequent and the rarest:\n\n"));
  std::string shown;
  for (std::size_t at = all.find("share\n") + 6; at < all.size(); at = all.find('\n', at) + 1) {
    shown += std::to_string(std::stoi(all.substr(at))) + " ";
  }
  CHECK(shown == "12 1 2 3 4 5 7 8 9 10 11 0 ");
}

TEST_CASE("a diagnosis as JSON has the fields that apply", "[report][doctor]") {
  CHECK(doctor_json(plain()) ==
        "{\n"
        "  \"verdict\": \"These are logits.\",\n"
        "  \"reasons\": [\n    \"They are of any size.\"\n  ],\n"
        "  \"alternatives\": [],\n"
        "  \"logits\": {\"source\": \"z.csv\", \"shape\": [4], \"are\": \"logits\", \"values\": 4, "
        "\"nan\": 0, \"positive_infinity\": 0, \"negative_infinity\": 0, \"evidence\": []},\n"
        "  \"warnings\": []\n"
        "}\n");
}

TEST_CASE("a whole diagnosis as JSON", "[report][doctor]") {
  Diagnosis diagnosis = with_balance(2, 3);
  diagnosis.prescription = {"sparse", {"xent", "a b"}, ""};
  diagnosis.problem = "a_problem";
  diagnosis.compared = 4;
  diagnosis.agreeing = 3;
  diagnosis.alternatives = {{"softmax", {"xent", "softmax"}, "if soft"}};
  diagnosis.warnings = {{"code", "message"}};
  diagnosis.balance[0].name = "newt";
  diagnosis.logits.nan = 1;
  diagnosis.logits.positive_infinity = 2;
  diagnosis.logits.negative_infinity = 3;
  diagnosis.logits.least = -1.5;
  diagnosis.logits.greatest = 2;
  diagnosis.logits.mean = 1.0 / 3;
  diagnosis.logits.least_row = 7;
  diagnosis.logits.greatest_row = 9;
  diagnosis.logits.evidence = {"a", "b"};
  const std::string before =
      "{\n"
      "  \"verdict\": \"These are logits.\",\n"
      "  \"loss\": \"sparse\",\n"
      "  \"command\": \"xent 'a b'\",\n"
      "  \"problem\": \"a_problem\",\n"
      "  \"reasons\": [\n    \"They are of any size.\"\n  ],\n"
      "  \"agreement\": {\"rows\": 4, \"greatest_at_label\": 3},\n"
      "  \"alternatives\": [\n    {\"loss\": \"softmax\", \"command\": \"xent softmax\", "
      "\"when\": \"if soft\"}\n  ],\n"
      "  \"logits\": {\"source\": \"z.csv\", \"shape\": [4], \"are\": \"logits\", \"values\": 4, "
      "\"nan\": 1, \"positive_infinity\": 2, \"negative_infinity\": 3, \"least\": -1.5, "
      "\"least_row\": 7, \"greatest\": 2, \"greatest_row\": 9, \"mean\": 0.3333333333333333, "
      "\"evidence\": [\"a\", \"b\"]},\n"
      "  \"labels\": {\"source\": \"y.csv\", \"shape\": [4], \"are\": \"logits\", \"values\": 4, "
      "\"nan\": 0, \"positive_infinity\": 0, \"negative_infinity\": 0, \"evidence\": []},\n"
      "  \"classes\": [\n";
  const std::string after =
      "\n  ],\n  \"warnings\": [\n    {\"code\": \"code\", \"message\": \"message\"}\n  ]\n}\n";
  CHECK(doctor_json(diagnosis) == before +
                                      "    {\"class\": 0, \"name\": \"newt\", \"count\": 3},\n" +
                                      "    {\"class\": 1, \"count\": 2}" + after);
  diagnosis.is_independent = true;
  CHECK(doctor_json(diagnosis) ==
        before + "    {\"class\": 0, \"name\": \"newt\", \"positive\": 3, \"negative\": 0},\n" +
            "    {\"class\": 1, \"positive\": 2, \"negative\": 1}" + after);
}

TEST_CASE("a loss fits if it is prescribed, or nothing is asked for", "[report][doctor]") {
  CHECK(plain().fits());
  Diagnosis diagnosis = with_balance(2, 3);
  CHECK_FALSE(diagnosis.fits());
  diagnosis.prescription = {"sparse", {"xent"}, ""};
  CHECK(diagnosis.fits());
}
