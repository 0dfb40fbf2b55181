// The account as a table: what stands in which column, and what is left out.
#include "report/table_report.h"

#include <catch2/catch.hpp>
#include <string>

#include "report/accounts.h"

namespace {

using xent::Account;
using xent::AccountRow;
using xent::table_report;

Account mean_of_two() {
  Account account = xent::test::mean_of_two();
  account.sources = {{"logits", "[2, 3]", "logits.csv"}, {"labels", "[2]", "labels.csv"}};
  account.elements = account.counted = 2;
  account.rows = 2;
  return account;
}

const std::string head =
    "xent sparse: softmax cross-entropy against class indices, float64, nats\n";
const std::string sources =
    "\n"
    "  logits  [2, 3]  logits.csv\n"
    "  labels  [2]     labels.csv\n"
    "  losses  [2]\n";
const std::string counts = "\n  2 losses\n";

/// What the table of the account says behind what the plain one says.
std::string further(const Account& account) {
  const std::string plain = table_report(mean_of_two());
  const std::string all = table_report(account);
  REQUIRE(all.starts_with(plain));
  return all.substr(plain.size());
}

/// The account with rows that are shown: the number of each and so many values.
Account with_rows(std::size_t count, std::size_t values) {
  Account account = mean_of_two();
  account.prints_rows = true;
  account.rows = count;
  account.shown_shape = {count, values};
  for (std::size_t row = 1; row <= count; ++row) {
    account.first_rows.push_back({row, "", std::vector<double>(values, 0.125)});
  }
  return account;
}

}  // namespace

TEST_CASE("the table has a head, the sources, the sums and the counts", "[report][table]") {
  CHECK(table_report(mean_of_two()) == head + sources +
                                           "\n"
                                           "  sum                    2\n"
                                           "  mean by counted (2)    1    <- the value\n"
                                           "  mean by weights (2.5)  0.8\n" +
                                           counts);
}

TEST_CASE("a single loss is counted in the singular", "[report][table]") {
  Account account = mean_of_two();
  account.elements = account.counted = 1;
  CHECK(table_report(account).ends_with("\n  1 loss\n"));
}

TEST_CASE("the value is marked, be it the sum or a mean", "[report][table]") {
  Account account = mean_of_two();
  account.reduction = xent::Reduction::sum;
  account.divisor.reset();
  CHECK(table_report(account).find("  sum                    2    <- the value\n"
                                   "  mean by counted (2)    1\n") != std::string::npos);
  account.reduction = xent::Reduction::none;
  CHECK(table_report(account).find("<-") == std::string::npos);
}

TEST_CASE("each loss has its name in the head", "[report][table]") {
  const auto first_line = [](xent::Loss loss, xent::Show show) {
    Account account = mean_of_two();
    account.loss = loss;
    account.show = show;
    account.has_losses = show == xent::Show::loss;
    const std::string all = table_report(account);
    return all.substr(0, all.find('\n'));
  };
  CHECK(first_line(xent::Loss::sigmoid, xent::Show::loss) ==
        "xent sigmoid: sigmoid cross-entropy, one loss per logit, float64, nats");
  CHECK(first_line(xent::Loss::weighted, xent::Show::loss) ==
        "xent weighted: sigmoid cross-entropy weighted by pos_weight, float64, nats");
  CHECK(first_line(xent::Loss::softmax, xent::Show::loss) ==
        "xent softmax: softmax cross-entropy against distributions, float64, nats");
  CHECK(first_line(xent::Loss::sparse, xent::Show::loss) + "\n" == head);
  CHECK(first_line(xent::Loss::softmax, xent::Show::probabilities) ==
        "xent softmax: probabilities, float64, nats");
}

TEST_CASE("without losses there are only sources", "[report][table]") {
  Account account = mean_of_two();
  account.has_losses = false;
  account.show = xent::Show::probabilities;
  CHECK(table_report(account) ==
        "xent sparse: probabilities, float64, nats\n\n"
        "  logits  [2, 3]  logits.csv\n"
        "  labels  [2]     labels.csv\n");
}

TEST_CASE("options and a framework's name of the reduction stand below the head",
          "[report][table]") {
  Account account = mean_of_two();
  account.options = {{"label_smoothing", "0.1", "0.1"}, {"ignore_index", "-100", "-100"}};
  account.reduction_alias = "valid-mean";
  CHECK(table_report(account).starts_with(head +
                                          "  label_smoothing 0.1\n"
                                          "  ignore_index -100\n"
                                          "  valid-mean: the mean by counted\n" +
                                          sources));
}

TEST_CASE("what a call sets is told in lines of 80 columns", "[report][table]") {
  Account account = mean_of_two();
  account.like = {"torch", "2.1", {}};
  CHECK(
      table_report(account).starts_with(head + "  like torch (2.1):\n    nothing set\n" + sources));
  account.like->set = {{"a", "1"}, {"b", "2"}};
  CHECK(table_report(account).starts_with(head + "  like torch (2.1):\n    a 1, b 2\n" + sources));
  // "    a 1, " + "name" + " " + value: 79 columns leave room for a comma.
  const std::string value(80 - 9 - 6, 'x');
  account.like->set = {{"a", "1"}, {"name", value}, {"b", "2"}};
  CHECK(table_report(account).starts_with(head + "  like torch (2.1):\n    a 1, name " + value +
                                          ",\n    b 2\n" + sources));
  account.like->set = {{"a", "1"}, {"name", value + "x"}, {"b", "2"}};
  CHECK(table_report(account).starts_with(head + "  like torch (2.1):\n    a 1,\n    name " +
                                          value + "x,\n    b 2\n" + sources));
}

TEST_CASE("measures and baselines are told where there are such", "[report][table]") {
  Account account = mean_of_two();
  account.perplexity = 2.5;
  account.bits = 1.25;
  account.baselines = {{"uniform", 1.0986122886681098}, {"label_frequencies", 0.5}};
  CHECK(further(account) ==
        "\n"
        "  perplexity         2.5                 e to the mean in nats\n"
        "  bits               1.25                the mean in bits\n"
        "  all classes alike  1.0986122886681098  the loss of equal probabilities\n"
        "  label frequencies  0.5                 the loss of always predicting them\n");
  account = mean_of_two();
  account.bits = 1.25;
  CHECK(further(account) == "\n  bits  1.25  the mean in bits\n");
}

TEST_CASE("classes have a share, and a ratio where they are independent", "[report][table]") {
  Account account = mean_of_two();
  account.by_class = {{0, "newt", 10, 1.0 / 3, 1.0 / 30, 0.25, 0, 0},
                      {11, "", 2, 1, 0.5, 0.75, 0, 0}};
  CHECK(further(account) ==
        "\n"
        "  class        counted       sum       mean   share\n"
        "      0  newt       10  0.333333  0.0333333  25.0 %\n"
        "     11              2   1.00000   0.500000  75.0 %\n");
  account.by_class = {{0, "", 3, 1, 0.5, 1, 1, 2}};
  CHECK(further(account) ==
        "\n"
        "  class    counted      sum      mean  share  positive  negative  neg/pos\n"
        "      0          3  1.00000  0.500000  100 %         1         2    2.000\n");
  account.by_class = {{0, "", 3, 1, 0.5, 1, 0, 3}};
  CHECK(further(account).ends_with("         0         3      inf\n"));
}

TEST_CASE("the highest losses have their place, and a column where a row has several",
          "[report][table]") {
  Account account = mean_of_two();
  account.top = {{12, 0, "a.csv:12", "newt", 1, 2.25}, {3, 0, "a.csv:3", "toad", 0, 0.5}};
  CHECK(further(account) ==
        "\n"
        "  row    place     id    label      loss\n"
        "   12    a.csv:12  newt      1   2.25000\n"
        "    3    a.csv:3   toad      0  0.500000\n");
  account.top = {{12, 4, "a.csv:12", "", 1, 2.25}};
  account.number.digits = 2;
  CHECK(
      table_report(account).ends_with("\n"
                                      "  row  column  place     id  label  loss\n"
                                      "   12       4  a.csv:12          1   2.2\n"));
}

TEST_CASE("columns of names that are not ASCII are as wide as they look", "[report][table]") {
  Account account = mean_of_two();
  account.top = {{1, 0, "a.csv:1", "crapaud épineux", 1, 2.25}, {2, 0, "é.csv:2", "newt", 0, 0.5}};
  CHECK(further(account) ==
        "\n"
        "  row    place    id               label      loss\n"
        "    1    a.csv:1  crapaud épineux      1   2.25000\n"
        "    2    é.csv:2  newt                 0  0.500000\n");
}

TEST_CASE("losses have a histogram from 11 on", "[report][table]") {
  Account account = mean_of_two();
  for (int i = 0; i < 10; ++i) account.histogram.add(0.5 * (i % 3));
  CHECK(further(account).empty());
  account.histogram.add(0.75);
  const std::string all = table_report(account);
  CHECK(all.find(counts + "\n  losses\n     0 to 0.25   ") != std::string::npos);
  CHECK(all.ends_with(" 3\n"));  // three times 1, in the bin from 1 to 1.25
}

TEST_CASE("losses that are left out are counted", "[report][table]") {
  Account account = mean_of_two();
  account.elements = 7;
  account.ignored = 3;
  account.zero_weight = 2;
  account.nonfinite = 1;
  CHECK(table_report(account).ends_with(
      "\n  7 losses: 2 counted, 3 ignored, 2 of weight zero, 1 not finite\n"));
}

TEST_CASE("equal means stand on one line", "[report][table]") {
  Account account = mean_of_two();
  account.means = {{xent::Divisor::counted, 2, 1},
                   {xent::Divisor::elements, 3, 0.75},
                   {xent::Divisor::weights, 2, 1}};
  CHECK(table_report(account).find("  mean by counted, weights (2)  1     <- the value\n"
                                   "  mean by elements (3)          0.75\n") != std::string::npos);
  account.means.erase(account.means.begin() + 1);
  CHECK(table_report(account).find("  mean by every divisor (2)  1  <- the value\n") !=
        std::string::npos);
}

TEST_CASE("accuracy and the entropy of labels stand beside the loss", "[report][table]") {
  Account account = mean_of_two();
  account.label_entropy = 0.5;
  account.accuracy = xent::Accuracy{4, 3, 4};
  account.classes = 5;
  CHECK(table_report(account).ends_with(
      "\n  label entropy  0.5     the least that the loss can be\n"
      "  accuracy       0.7500  3 of 4 greatest logits are right\n"));
  account.classes = 6;
  CHECK(table_report(account).ends_with(
      "  top-5 accuracy  1.000   4 of 4 labels are in the top 5\n"));
  account.classes = 1;
  CHECK(table_report(account).ends_with("3 of 4 are on the right side\n"));
}

TEST_CASE("all parts stand in order", "[report][table]") {
  Account account = with_rows(2, 1);
  account.perplexity = 2.5;
  account.by_class = {{0, "", 3, 1, 0.5, 1, 1, 2}};
  account.top = {{12, 0, "a.csv:12", "newt", 1, 2.25}};
  account.conventions = {{"torch", "", "counted", 2, 1, "", false}};
  account.verdict.emplace().counts[0] = 2;
  for (int i = 0; i < 12; ++i) account.histogram.add(1);
  const std::string all = table_report(account);
  std::size_t last = 0;
  for (const char* part : {"\n\n  logits", "\n\n  sum", "\n\n  2 losses", "\n\n  losses\n",
                           "\n\n  perplexity", "\n\n  class", "\n\n  row    place",
                           "\n\n1\n  torch", "\n\nall 2 losses agree", "\n\n  row      loss\n"}) {
    INFO(part);
    const std::size_t at = all.find(part, last);
    REQUIRE(at != std::string::npos);
    last = at;
  }
}

TEST_CASE("rows are shown with their numbers", "[report][table]") {
  Account account = with_rows(2, 1);
  account.first_rows[1].values = {1.0 / 3};
  CHECK(further(account) ==
        "\n"
        "  row      loss\n"
        "    1  0.125000\n"
        "    2  0.333333\n");
  account.first_rows[0].id = "newt";
  CHECK(further(account) ==
        "\n"
        "  row  id        loss\n"
        "    1  newt  0.125000\n"
        "    2        0.333333\n");
}

TEST_CASE("rows of several values have them in columns", "[report][table]") {
  CHECK(further(with_rows(2, 3)) ==
        "\n"
        "  row    loss 1         2         3\n"
        "    1  0.125000  0.125000  0.125000\n"
        "    2  0.125000  0.125000  0.125000\n");
}

TEST_CASE("values that do not fit 80 columns are left out, and that is said", "[report][table]") {
  // " " + " row " + n * 10: 5 + 7 * 10 = 75 columns fit, 85 do not.
  const std::string seven = further(with_rows(1, 7));
  CHECK(seven.find("of") == std::string::npos);
  CHECK(seven.find(" 7\n") != std::string::npos);
  const std::string eight = further(with_rows(1, 8));
  CHECK(eight == seven + "  (the first 7 of 8 values per row)\n");

  Account account = with_rows(1, 2);
  account.first_rows[0].id = std::string(60, 'x');
  CHECK(further(account).ends_with("  0.125000\n  (the first 1 of 2 values per row)\n"));
  account.first_rows[0].id = std::string(100, 'x');
  CHECK(further(account).ends_with("  0.125000\n  (the first 1 of 2 values per row)\n"));
}

TEST_CASE("rows that are left out are said", "[report][table]") {
  Account account = with_rows(2, 1);
  account.rows = 3;
  account.shown_shape = {3};
  CHECK(further(account).ends_with(
      "    2  0.125000\n  (the first 2 of 3 rows; --format text or csv has all)\n"));
  account.first_rows.clear();
  CHECK(further(account) == "\n");
}
