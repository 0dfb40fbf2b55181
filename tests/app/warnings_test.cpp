// Each warning, where there is reason for it and nowhere else.
#include "app/account/account.h"

#include <catch2/catch.hpp>
#include <string>

#include "app/requests.h"
#include "io/sources.h"

namespace xent {
namespace {

using test::add_source;
using test::inf;
using test::refusal;
using test::request_of;

/// The codes of the warnings, each followed by a blank.
std::string codes(const Request& request) {
  std::string text;
  for (const Warning& warning : evaluate(request).warnings) text += warning.code + " ";
  return text;
}

/// The message of the one warning.
std::string message(const Request& request) {
  const auto warnings = evaluate(request).warnings;
  REQUIRE(warnings.size() == 1);
  return warnings.front().message;
}

}  // namespace

TEST_CASE("losses that are not finite are counted, with the first row", "[app][account]") {
  const auto warned = [](const std::string& logits, const std::string& labels) {
    Request request = request_of(Loss::sigmoid, logits, labels);
    request.block_values = 1;
    return request;
  };
  CHECK(message(warned(R"([3, "inf", 2])", "[0, 0, 0]")) ==
        "1 loss is not finite of 3; the first in row 2");
  CHECK(message(warned(R"([[3, 4], [5, 6], ["nan", "-inf"]])", "[[0, 0], [0, 0], [1, 1]]")) ==
        "2 losses are not finite of 6; the first in row 3");
  CHECK(codes(warned("[3, 1e308, 1e308]", "[0, 0, 0]")).empty());  // their sum is
  Request shown = request_of(Loss::softmax, R"([[3, 4], [5, "inf"], [6, "nan"]])");
  shown.show = Show::probabilities;
  CHECK(message(shown) == "4 results are not finite of 6; the first in row 2");
  shown = request_of(Loss::softmax, R"([[3, "-inf"], [5, 6]])");
  shown.show = Show::log_probabilities;
  CHECK(message(shown) == "1 result is not finite of 4; the first in row 1");
}

TEST_CASE("labels outside 0..1 are a warning only where they are not refused", "[app][account]") {
  Request request = request_of(Loss::sigmoid, "[3, 4, 5, 6]", "[1.5, -1, 2, 0.5]");
  CHECK(refusal(request) == "--labels:1:2: label 1.5 is outside 0..1");
  request.validate = false;
  for (const std::size_t block_values : {1U, 16384U}) {
    request.block_values = block_values;
    CHECK(message(request) == "3 labels are outside 0..1; the worst, -1, at --labels:1:7");
  }
  Request inside = request_of(Loss::sigmoid, "[3, 4, 5]", "[0, 1, -0.0]");
  inside.validate = false;
  CHECK(codes(inside).empty());
}

TEST_CASE("rows of labels are to sum to 1 within a millionth", "[app][account]") {
  const auto with_sum = [](const std::string& second) {
    return request_of(Loss::softmax, "[[3, 4], [5, 6]]", "[[1, 0], [0.5, " + second + "]]");
  };
  CHECK(codes(with_sum("0.5")).empty());
  CHECK(codes(with_sum("0.5000009")).empty());
  CHECK(message(with_sum("0.5000011")) ==
        "labels of 1 row do not sum to 1; the worst, 1.0000011, at --labels:1");
  CHECK(message(with_sum("0.4999989")) ==
        "labels of 1 row do not sum to 1; the worst, 0.9999989, at --labels:1");
  CHECK(codes(with_sum("0.5009")) == "label_sums ");
  CHECK(refusal(with_sum("0.5011")) == "--labels:1: labels of a row sum to 1.0011, expected 1");
  CHECK(codes(with_sum("0.4991")) == "label_sums ");
  CHECK(refusal(with_sum("0.4989")) == "--labels:1: labels of a row sum to 0.9989, expected 1");
  Request unchecked = with_sum("0.75");
  unchecked.validate = false;
  CHECK(message(unchecked) == "labels of 1 row do not sum to 1; the worst, 1.25, at --labels:1");
}

TEST_CASE("rows that look like probabilities are a warning", "[app][account]") {
  const auto sparse = [](const std::string& logits) {
    return request_of(Loss::sparse, logits, "[0, 1]");
  };
  CHECK(message(sparse("[[0.25, 0.75], [1, 0]]")) ==
        "all logits are in 0..1 and rows sum to 1: are they probabilities? Then --logits-are "
        "probabilities; taken as logits, no loss falls below ln(1 + (C-1)/e) = 0.3133");
  CHECK(codes(sparse("[[0.25, 0.7509], [1, 0]]")) == "probabilities_as_logits ");
  CHECK(codes(sparse("[[0.25, 0.7511], [1, 0]]")).empty());
  CHECK(codes(sparse("[[0.25, 0.7489], [1, 0]]")).empty());
  CHECK(codes(sparse("[[0.25, 0.75], [1, 0.5]]")).empty());
  CHECK(codes(sparse("[[-0.25, 1.25], [1, 0]]")).empty());
  CHECK(codes(sparse("[[0.25, 0.75], [2, -1]]")).empty());
  Request told = sparse("[[0.25, 0.75], [1, 0]]");
  told.given = Given::probabilities;
  CHECK(codes(told).find("probabilities_as_logits") == std::string::npos);
}

TEST_CASE("twenty single values in 0..1 are a warning", "[app][account]") {
  const auto of = [](int count, const std::string& last) {
    std::string logits = "[" + last, labels = "[0";
    for (int i = 1; i < count; ++i) {
      logits += ", 0.5";
      labels += ", 1";
    }
    Request request = request_of(Loss::sigmoid, logits + "]", labels + "]");
    request.block_values = 3;
    return request;
  };
  CHECK(message(of(20, "1")) ==
        "all logits are in 0..1: are they probabilities? Then --logits-are probabilities; taken "
        "as logits, no loss falls below 0.3133");
  CHECK(codes(of(19, "1")).empty());
  CHECK(codes(of(20, "1.001")).empty());
  CHECK(codes(of(20, "-0.001")).empty());
  CHECK(codes(of(20, R"("nan")")) == "nonfinite ");
}

TEST_CASE("a softmax over one class is a warning, and its only one", "[app][account]") {
  CHECK(message(request_of(Loss::sparse, "[[1], [1]]", "[0, 0]")) ==
        "softmax over one class is 1 whatever the logit, and its loss 0; for one logit a row: "
        "xent sigmoid");
  CHECK(codes(request_of(Loss::softmax, "[[3], [4]]", "[[1], [1]]")) == "single_class ");
  CHECK(codes(request_of(Loss::sigmoid, "[[3], [4]]", "[[1], [1]]")).empty());
}

TEST_CASE("a first line that counts up above numbers that are not whole is a warning",
          "[app][account]") {
  const auto codes_of = [](const std::string& logits, const std::string& labels,
                           const std::string& columns = "") {
    const test::TemporaryFile logits_file(logits);
    const test::TemporaryFile labels_file(labels);
    Request request = request_of(Loss::sigmoid, logits_file.path(), labels_file.path());
    request.sources[0].fields.chosen[Role::logits] = columns;
    for (SourceSpec& source : request.sources) source.csv.single_column_is_vector = true;
    request.block_values = 1;
    return codes(request);
  };
  CHECK(codes_of("0,1\n3,1.5\n", "0,1\n1,1\n") == "header_as_data ");
  CHECK(codes_of("0,1\n3,1.5\n", "0\n1\n", "2") == "header_as_data ");  // the whole line counts
  CHECK(codes_of("0\n1.5\n", "0\n1\n") == "header_as_data ");
  CHECK(codes_of("3\n1.5\n", "0\n0.5\n") == "header_as_data ");
  CHECK(codes_of("0\n1.5\n", "0\n0.5\n") == "header_as_data header_as_data ");
  CHECK(codes_of("0,1\n3,1\n", "0,1\n1,1\n").empty());    // all are whole
  CHECK(codes_of("3,1.5\n0,1\n", "0,1\n1,1\n").empty());  // it is not the first
  CHECK(codes_of("1,2\n3,1.5\n", "0,1\n1,1\n").empty());  // not from 0
  CHECK(codes_of("a,b\n0,1\n1,2.5\n", "0,1\n1,1\n").empty());
  CHECK(codes(request_of(Loss::sigmoid, "[[0, 1], [3, 1.5]]", "[[0, 1], [1, 1]]")).empty());
}

TEST_CASE("a first column that counts the rows is a warning", "[app][account]") {
  const auto codes_of = [](const std::string& logits, const std::string& id = "") {
    const test::TemporaryFile file(logits);
    Request request = request_of(Loss::sparse, file.path(), "[0, 0, 0]");
    request.sources[0].fields.id = id;
    request.block_values = 1;
    return codes(request);
  };
  CHECK(codes_of("0,3,1.5\n1,2,1\n2,1,0\n") == "index_as_logits ");
  CHECK(codes_of("1,3,1.5\n2,2,1\n3,1,0\n") == "index_as_logits ");
  CHECK(codes_of("1,3,1.5\n2,2,1\n4,1,0\n").empty());
  CHECK(codes_of("2,3,1.5\n3,2,1\n4,1,0\n").empty());
  CHECK(codes_of("a,b,c\n1,3,1.5\n2,2,1\n3,1,0\n") == "index_as_logits ");
  CHECK(codes_of("z0,z1,z2\n1,3,1.5\n2,2,1\n3,1,0\n").empty());
  CHECK(codes_of("0,3,1.5\n1,2,1\n2,1,0\n", "1").empty());
}

TEST_CASE("losses of which none is counted are a warning", "[app][account]") {
  Request request = request_of(Loss::sparse, "[[1, 2], [3, 4], [5, 6]]", "[-1, 0, 1]");
  request.ignored = {-1};
  add_source(request, Role::weights, "[1, 0, 0]");
  CHECK(message(request) == "no loss is counted: 1 ignored, 2 of weight 0");
  request.sources.back() = test::source_of(Role::weights, "[1, 0, 0.5]");
  CHECK(codes(request).empty());
}

}  // namespace xent
