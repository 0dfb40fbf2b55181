// A request to its output: what is refused before, what is written, and the status.
#include "app/run.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>

#include "app/requests.h"
#include "io/sources.h"

namespace xent {
namespace {

using test::add_source;
using test::refusal;
using test::request_of;
using test::source_of;

/// What a run wrote to its output and to stderr, and its status.
struct Written {
  std::string output;
  std::string warnings;
  int status = 0;
};

Written written(Request request) {
  const test::TemporaryFile file("");
  request.output = file.path();
  std::ostringstream warnings;
  std::streambuf* const before = std::cerr.rdbuf(warnings.rdbuf());
  Written result;
  try {
    result.status = run(request);
  } catch (...) {
    std::cerr.rdbuf(before);
    throw;
  }
  std::cerr.rdbuf(before);
  std::ifstream output(file.path(), std::ios::binary);
  result.output.assign(std::istreambuf_iterator<char>(output), {});
  result.warnings = warnings.str();
  return result;
}

/// Losses of 1000 and 0 in rows of their own.
Request two_losses() {
  Request request = request_of(Loss::sigmoid, "[[1000, -1000], [-1000, 2000]]", "[[0, 0], [0, 0]]");
  request.block_values = 2;
  return request;
}

Request in_format(OutputFormat format, Request request = two_losses()) {
  request.format = format;
  return request;
}

Request reduced(Request request, Reduction reduction = Reduction::sum) {
  request.reduction = reduction;
  return request;
}

/// The doubles behind the header of an NPY file.
std::vector<double> npy_values(const std::string& bytes, std::size_t count) {
  std::vector<double> values(count);
  const std::size_t size = count * sizeof(double);
  REQUIRE(bytes.size() > size);
  std::memcpy(values.data(), bytes.data() + bytes.size() - size, size);
  return values;
}

}  // namespace

// ---------------------------------------------------------------- before a row is read

TEST_CASE("sources that are missing or too many are refused", "[app][prepare]") {
  Request request = request_of(Loss::sparse, "[[1, 2]]");
  CHECK(refusal(request) == "--labels is missing");
  request = request_of(Loss::weighted, "[1]", "[1]");
  CHECK(refusal(request) == "--pos-weight is missing");
  request.show = Show::probabilities;
  CHECK(refusal(request) == "no error");
  CHECK_FALSE(evaluate(request).has_losses);
  add_source(request, Role::pos_weight, "2");
  CHECK(evaluate(request).has_losses);
  request = request_of(Loss::sparse, "-", "-");
  CHECK(refusal(request) == "--logits and --labels both read stdin, which can be read only once");
  request = request_of(Loss::sparse, "[[1, 2]]", "[0]");
  request.expect = Expectation{};
  CHECK(refusal(request) == "--expect is missing");
}

TEST_CASE("an input lacks what it does not hold", "[app][prepare]") {
  const auto input = [](const std::string& spec) {
    Request request;
    request.loss = Loss::sparse;
    request.sources.push_back(source_of(Role::logits, spec));
    request.sources.front().fields.roles = {Role::logits, Role::labels};
    request.sources.front().fields.option = "--input";
    return refusal(request);
  };
  CHECK(input(R"({"logits": [[1, 2]], "labels": [0]})") == "no error");
  CHECK(input(R"({"logits": [[1, 2]]})") ==
        "--input: holds no labels; fields: logits | choose them with --labels-columns");
}

TEST_CASE("class weights are as many as the classes", "[app][prepare]") {
  const auto with = [](const std::string& weights) {
    Request request = request_of(Loss::sparse, "[[1, 2, 3]]", "[0]");
    add_source(request, Role::class_weights, weights);
    return refusal(request);
  };
  CHECK(with("[1, 2, 3]") == "no error");
  CHECK(with("[1, 2]") == "--class-weights: 2 class weights for 3 classes");
  CHECK(with("[1, 2, 3, 4]") == "--class-weights: 4 class weights for 3 classes");
}

TEST_CASE("the explained column is one of the row's losses", "[app][prepare]") {
  Request request = two_losses();
  request.explain = true;
  request.row.column = 2;
  CHECK(refusal(request) == "no error");
  request.row.column = 3;
  CHECK(refusal(request) == "--column is 3, but a row has only 2 losses");
}

TEST_CASE("weights that are read at once leave the labels where they are", "[app][prepare]") {
  Request request;
  request.loss = Loss::sigmoid;
  add_source(request, Role::logits, "[1000, 2000]");
  add_source(request, Role::weights, "3");
  add_source(request, Role::labels, "[0, 1]");
  CHECK(evaluate(request).sum == 3000);
}

TEST_CASE("the row of an error is counted from the start of its source", "[app][prepare]") {
  // More than a block, and more than is read at once.
  std::string logits, labels;
  for (int row = 0; row < 200000; ++row) {
    logits += "1.5,2.5\n";
    labels += row == 199998 ? "2\n" : "1\n";
  }
  const test::TemporaryFile logits_file(logits), labels_file(labels);
  REQUIRE(logits.size() > std::size_t{1} << 20U);
  Request request = request_of(Loss::sparse, logits_file.path(), labels_file.path());
  CHECK(refusal(request) == labels_file.path() +
                                ":199999:1: label 2 is outside 0..1 (logits have 2 classes) | "
                                "if classes count from 1: --label-base 1");
  request.threads = 3;
  CHECK(refusal(request).starts_with(labels_file.path() + ":199999:1: "));
}

TEST_CASE("sources of other lengths are counted to their ends", "[app][split]") {
  std::string logits = "[[1, 2]", labels = "[0";
  for (int row = 1; row < 100; ++row) logits += ", [1, 2]";
  for (int row = 1; row < 103; ++row) labels += ", 0";
  const test::TemporaryFile rows("1\n0\n0\n"), none_more("1,2\n1,2\n");
  CHECK(refusal(request_of(Loss::sparse, none_more.path(), rows.path())) ==
        none_more.path() + " has 2 rows but " + rows.path() + " has 3");
  CHECK(refusal(request_of(Loss::sparse, rows.path(), "[0, 0, 0, 0]")) ==
        rows.path() + " has 3 rows but --labels has 4");
  Request request = request_of(Loss::sparse, logits + "]", labels + "]");
  request.block_values = 2;
  CHECK(refusal(request) ==
        "--logits has shape [100, 2] but --labels has shape [103]: 100 rows against 103");
  Request weighted = request_of(Loss::sparse, none_more.path(), "[0, 0]");
  add_source(weighted, Role::weights, rows.path());
  weighted.block_values = 2;
  CHECK(refusal(weighted) == none_more.path() + " has 2 rows but " + rows.path() + " has 3");
}

// ---------------------------------------------------------------- what is written

TEST_CASE("rows are written in each format", "[app][sink]") {
  CHECK(written(in_format(OutputFormat::text)).output == "1000 0\n0 2000\n");
  CHECK(written(in_format(OutputFormat::csv)).output == "1000,0\n0,2000\n");
  const std::string json = written(in_format(OutputFormat::json)).output;
  CHECK(json.find("[1000, 0]") < json.find("[0, 2000]"));
  CHECK(json.find("[0, 2000]") != std::string::npos);
  const std::string npy = written(in_format(OutputFormat::npy)).output;
  CHECK(npy_values(npy, 4) == std::vector<double>{1000, 0, 0, 2000});
  CHECK(npy.find("'<f8'") != std::string::npos);
  CHECK(npy.find("(2, 2)") != std::string::npos);
  Request floats = in_format(OutputFormat::npy);
  floats.dtype = Dtype::float32;
  CHECK(written(floats).output.find("'<f4'") != std::string::npos);
}

TEST_CASE("a reduced loss is written in each format", "[app][sink]") {
  CHECK(written(reduced(in_format(OutputFormat::text))).output == "3000\n");
  CHECK(written(reduced(in_format(OutputFormat::csv))).output == "3000\n");
  const std::string npy = written(reduced(in_format(OutputFormat::npy))).output;
  CHECK(npy_values(npy, 1) == std::vector<double>{3000});
  CHECK(npy.find("()") != std::string::npos);
  CHECK(written(reduced(in_format(OutputFormat::json))).output.find("3000") != std::string::npos);
  const std::string table = written(reduced(in_format(OutputFormat::table))).output;
  CHECK(table.starts_with("xent sigmoid"));
}

TEST_CASE("a source with names gives a header in CSV", "[app][sink]") {
  const test::TemporaryFile logits("wren,owl\n1000,-1000\n");
  const auto csv = [&](Loss loss, const std::string& labels, Show show = Show::loss) {
    Request request = request_of(loss, logits.path(), labels);
    request.show = show;
    return in_format(OutputFormat::csv, request);
  };
  CHECK(written(csv(Loss::sigmoid, "[[0, 0]]")).output == "wren,owl\n1000,0\n");
  CHECK(written(csv(Loss::sparse, "[0]")).output == "loss\n0\n");
  CHECK(written(csv(Loss::sparse, "[0]", Show::probabilities)).output == "wren,owl\n1,0\n");
  CHECK(written(reduced(csv(Loss::sparse, "[1]"))).output == "sum\n2000\n");
  CHECK(written(reduced(csv(Loss::sparse, "[1]"), Reduction::mean)).output == "mean\n2000\n");
  Request averaged = csv(Loss::sigmoid, "[[0, 0]]");
  averaged.quirks.averages_last = true;
  CHECK(written(averaged).output == "loss\n500\n");
}

TEST_CASE("ids go with their rows", "[app][sink]") {
  const test::TemporaryFile logits("name,z\nwren,1000\nowl,2000\n");
  Request request = request_of(Loss::sigmoid, logits.path(), "[[0], [0]]");
  request.sources.front().fields.id = "name";
  request.block_values = 1;
  CHECK(written(in_format(OutputFormat::csv, request)).output == "name,z\nwren,1000\nowl,2000\n");
  CHECK(written(in_format(OutputFormat::json, request)).output.find(R"(["wren", "owl"])") !=
        std::string::npos);
}

TEST_CASE("rows that are the classes are written as the losses that they have", "[app][sink]") {
  Request request = request_of(Loss::sparse, "[[1000, 0], [0, 2000]]", "[1, 0]");
  request.axis = 0;
  CHECK(written(request).output == "1000\n2000\n");
  request.show = Show::gradient;
  CHECK(written(request).output == "1 -1\n-1 1\n");
}

TEST_CASE("the gradient of a mean is divided as the mean is", "[app][run]") {
  Request request = request_of(Loss::sparse, "[[1000, 0], [0, 1000], [0, 0]]", "[1, 1, 0]");
  request.show = Show::gradient;
  add_source(request, Role::weights, "[2, 0, 6]");
  CHECK(written(request).output == "2 -2\n0 0\n-3 3\n");
  CHECK(written(reduced(request)).output == "2 -2\n0 0\n-3 3\n");
  CHECK(written(reduced(request, Reduction::mean)).output == "1 -1\n0 0\n-1.5 1.5\n");
  request.divisor = Divisor::weights;
  CHECK(written(reduced(request, Reduction::mean)).output == "0.25 -0.25\n0 0\n-0.375 0.375\n");
  request.sources.back() = source_of(Role::weights, "[0, 0, 0]");
  CHECK(written(reduced(request, Reduction::mean)).warnings.find("no loss is counted") !=
        std::string::npos);
}

TEST_CASE("the gradient of a mean reads a pipe twice", "[app][run]") {
  const test::TemporaryPipe logits("1000,0\n0,0\n");
  Request request = request_of(Loss::sparse, logits.path(), "[1, 0]");
  request.show = Show::gradient;
  CHECK(written(reduced(request, Reduction::mean)).output == "0.5 -0.5\n-0.25 0.25\n");
}

TEST_CASE("warnings go to stderr, unless they are not wanted", "[app][run]") {
  Request request = request_of(Loss::sigmoid, R"(["inf"])", "[0]");
  CHECK(written(request).warnings ==
        "xent: warning: 1 loss is not finite of 1; the first in row 1\n");
  CHECK(written(request).output == "inf\n");
  request.quiet = true;
  CHECK(written(request).warnings.empty());
  CHECK(written(request).output == "inf\n");
}

TEST_CASE("the status is 1 where losses are not what was expected", "[app][run]") {
  Request request = two_losses();
  request.expect = Expectation{};
  add_source(request, Role::expected, "[[1000, 0], [0, 2000]]");
  CHECK(written(request).status == 0);
  CHECK(written(request).output.find("4 losses") != std::string::npos);
  request.sources.back() = source_of(Role::expected, "[[1000, 0], [0, 2001]]");
  CHECK(written(request).status == 1);
  CHECK(written(request).output.find("2001 for 2000") != std::string::npos);
  request.format = OutputFormat::json;
  CHECK(written(request).output.starts_with("{"));
  CHECK(written(request).status == 1);
}

TEST_CASE("a comparison and an explanation are written in place of losses", "[app][run]") {
  Request request = two_losses();
  request.compare = true;
  CHECK(written(request).output.find("xent sigmoid") != std::string::npos);
  CHECK(written(request).output.find("torch.nn.BCEWithLogitsLoss") != std::string::npos);
  CHECK(written(in_format(OutputFormat::json, request)).output.starts_with("{"));
  CHECK(written(in_format(OutputFormat::table, request)).output.starts_with("xent sigmoid: "));
  request.compare = false;
  request.explain = true;
  CHECK(written(request).output.find("1000") != std::string::npos);
  CHECK(written(request).status == 0);
}

}  // namespace xent
