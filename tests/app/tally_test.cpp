// The account of losses is the same however their rows are cut into blocks.
#include "app/account/tally.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/flow/prepare.h"
#include "app/flow/work.h"
#include "app/tallies.h"
#include "io/sources.h"

namespace xent {
namespace {

Told told(const Evidence& t) {
  return Told(t.count, t.worst, t.place, t.text);
}

Told told(const Histogram& t) {
  return Told(t.counts(Histogram::most_bins), t.width(Histogram::most_bins), t.counted());
}

Told told(const ClassTally& t) {
  return Told(t.counted, t.positive, t.sum, t.labels);
}

Told told(const std::optional<CapturedRow>& row) {
  if (!row) return Told(std::string("none"));
  Told ignored;
  for (const bool flag : row->ignored) ignored << flag;
  return Told(row->row, row->place, row->id, row->classes, row->logits, row->labels,
              row->pos_weights, row->class_weights, row->weights, ignored, row->losses,
              row->chosen);
}

Told told(const std::vector<CapturedRow>& rows) {
  Told all;
  for (const CapturedRow& row : rows) all << told(std::optional(row)).text();
  return all;
}

Told told(const Verdict& t) {
  Told counts;
  for (const std::uint64_t count : t.counts) counts << count;
  Told misses;
  for (const Grade& own : t.misses) {
    misses << Told(own.row, own.column, own.place, own.id, own.answer, own.result, own.ulp);
  }
  return Told(t.has_tolerance, counts, misses);
}

/// One text for each part, so that a failure shows which differs.
std::vector<std::string> told(const Tally& t) {
  Told first_rows, top, classes, like_headers;
  for (const std::size_t reader : t.like_headers) like_headers << reader;
  for (const AccountRow& row : t.first_rows) first_rows << Told(row.row, row.id, row.values);
  for (const TopRow& loss : t.top) {
    top << Told(loss.loss, loss.row, loss.column, loss.id, loss.place, loss.label);
  }
  for (const auto& [label, own] : t.classes) classes << label << told(own);
  return {"sum " + Told(t.sum, t.weights).text(),
          "counts " + Told(t.rows, t.elements, t.ignored, t.zero_weight).text(),
          "nonfinite " + Told(t.nonfinite, t.first_nonfinite).text(),
          "look " + Told(t.may_be_probabilities, t.counts_from_0, t.counts_from_1).text(),
          "like headers " + like_headers.text(),
          "first rows " + first_rows.text(),
          "outside " + told(t.labels.outside_range).text(),
          "row sums " + told(t.labels.row_sums).text(),
          "top " + top.text(),
          "classes " + classes.text(),
          "histogram " + told(t.histogram).text(),
          "captured " + told(t.captured).text(),
          "listed " + told(t.listed).text(),
          "verdict " + told(t.verdict).text()};
}

/// JSON of rows of so many numbers, or of rows that are numbers.
std::string json_rows(std::size_t rows, std::size_t width, const std::function<double()>& number) {
  std::string text = "[";
  const auto add = [&](double value) {
    text += std::isnan(value)   ? "\"nan\""
            : std::isinf(value) ? (value > 0 ? "\"inf\"" : "\"-inf\"")
                                : std::to_string(value);
  };
  for (std::size_t row = 0; row < rows; ++row) {
    if (row > 0) text += ",";
    if (width > 0) text += "[";
    for (std::size_t i = 0; i < std::max<std::size_t>(width, 1); ++i) {
      if (i > 0) text += ",";
      add(number());
    }
    if (width > 0) text += "]";
  }
  return text + "]";
}

struct Data {
  Request request;
  std::shared_ptr<test::TemporaryFile> file;  // of the logits, if they are not inline
  std::size_t rows = 0;
};

void add_source(Request& request, const char* option, Role role, const std::string& json) {
  SourceSpec source;
  source.spec = json;
  source.fields.option = option;
  source.fields.roles = {role};
  request.sources.push_back(std::move(source));
}

bool chance(Random& random, std::size_t of) {
  return below(of, random) == 0;
}

/// Logits of one of the looks that are remembered: numbers, probabilities, a header, an index.
std::string any_logits(std::size_t rows, std::size_t width, Random& random) {
  const std::size_t look = below(5, random);
  const std::vector<double> finite{0, 1, -2, 0.5, 3, 1000, -1000};
  std::size_t made = 0;
  const auto probability = [&] {
    // 1/4 in every place but the last of a row.
    const bool is_last = made % width == width - 1;
    ++made;
    return is_last ? 1 - 0.25 * static_cast<double>(width - 1) : 0.25;
  };
  const auto header = [&] {
    const std::size_t at = made++;
    return at < width ? static_cast<double>(at) : one_of(finite, random);
  };
  if (look == 0) return json_rows(rows, width, probability);
  if (look == 1) return json_rows(rows, width, header);
  if (look == 2) return json_rows(rows, width, [&] { return one_of(finite, random); });
  const double first = one_of<double>({0, 1}, random);
  const auto index = [&] {
    const std::size_t at = made++;
    const std::size_t row = at / width;
    return at % width == 0 ? first + static_cast<double>(row) : one_of(finite, random);
  };
  if (look == 3) return json_rows(rows, width, index);
  return json_rows(rows, width, [&] {
    const double infinity = std::numeric_limits<double>::infinity();
    return one_of<double>({0, 1, 2, 0.5, -infinity, infinity, std::nan(""), -3}, random);
  });
}

/// Gives the logits as CSV: its first line may look like a header, its first column like an index.
void write_as_csv(Data& data) {
  SourceSpec& logits = data.request.sources.front();
  std::string text;
  for (const char c : logits.spec) {
    const bool starts_line = text.empty() || text.back() == '\n';
    if (c == ']' && !starts_line) text += '\n';
    if (c != '[' && c != ']' && !(c == ',' && starts_line)) text += c;
  }
  const std::string zeros = ".000000";
  for (std::size_t at = text.find(zeros); at != std::string::npos; at = text.find(zeros, at)) {
    text.erase(at, zeros.size());
  }
  data.file = std::make_shared<test::TemporaryFile>(text);
  logits.spec = data.file->path();
}

/// Gives the rows of the logits ids, of which some are there twice, and asks for one by its id.
void add_ids(Data& data, Random& random) {
  const std::vector<std::string> names{"wren", "robin", "owl", "eel", "pike"};
  SourceSpec& logits = data.request.sources.front();
  std::string ids;
  for (std::size_t row = 0; row < data.rows; ++row) {
    ids += (row > 0 ? ",\"" : "\"") + one_of(names, random) + "\"";
  }
  logits.spec = R"({"id":[)" + ids + R"(],"logits":)" + logits.spec + "}";
  logits.fields.id = "id";
  data.request.row.by = RowChoice::By::id;
  data.request.row.id = one_of(names, random);
}

Data any_data(Random& random) {
  Data data;
  Request& request = data.request;
  const std::size_t rows = data.rows = 1 + below(14, random);
  const std::size_t width = 2 + below(3, random);
  request.loss = one_of<Loss>({Loss::sigmoid, Loss::weighted, Loss::softmax, Loss::sparse}, random);
  const bool has_class_axis = has_classes(request.loss);
  const bool is_sparse = request.loss == Loss::sparse;
  const std::size_t losses = has_class_axis ? 0 : width;
  if (request.loss != Loss::softmax && chance(random, 2)) request.ignored = {-1};
  request.validate = is_sparse || (request.loss != Loss::softmax && chance(random, 5));
  request.label_smoothing = chance(random, 3) ? 0.125 : 0;
  request.top = chance(random, 4) ? 0 : 1 + below(20, random);
  request.explain = true;
  request.format = OutputFormat::table;
  request.row.by = one_of<RowChoice::By>({RowChoice::By::worst, RowChoice::By::number}, random);
  request.row.number = 1 + below(rows, random);

  // Losses below 0: what is left out stands above them.
  const bool is_negative = !is_sparse && !request.validate && chance(random, 4);
  add_source(request, "--logits", Role::logits,
             is_negative ? json_rows(rows, width,
                                     [&] {
                                       return one_of<double>({1, 2, 3}, random);
                                     })
                         : any_logits(rows, width, random));
  if (chance(random, 3)) {
    add_ids(data, random);
  } else if (chance(random, 2)) {
    write_as_csv(data);
  }
  std::vector<double> labels{0, 1};
  if (!request.ignored.empty()) labels.push_back(-1);
  if (is_negative) {
    labels = {2, 2, 2, -1};
  } else if (!is_sparse && !request.validate) {
    labels.insert(labels.end(), {2, 0.5, 1.5, -0.25, std::nan("")});
  }
  add_source(request, "--labels", Role::labels,
             json_rows(rows, is_sparse ? 0 : width, [&] { return one_of(labels, random); }));
  if (chance(random, 2)) {
    add_source(request, "--weights", Role::weights, json_rows(rows, losses, [&] {
                 return one_of<double>({0, 1, 1, 0.5}, random);
               }));
  }
  if (request.loss == Loss::weighted) {
    add_source(request, "--pos-weight", Role::pos_weight, "2");
  }
  if (has_class_axis && chance(random, 2)) {
    add_source(request, "--class-weights", Role::class_weights, json_rows(width, 0, [&] {
                 return one_of<double>({0, 1, 2}, random);
               }));
  }
  if (chance(random, 2)) {
    request.expect = Expectation{.has_tolerance = true, .rtol = 0, .atol = 0.5, .ulp = 0};
    add_source(request, "--expect", Role::expected, json_rows(rows, losses, [&] {
                 return one_of<double>({0, 0.5, 1, std::nan("")}, random);
               }));
  }
  return data;
}

/// The tallies of blocks that end at these rows.
std::vector<Tally> tallies(const Job& job, const std::vector<std::size_t>& cuts) {
  std::vector<Tally> tallies;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    LossBlock block;
    block.first_row = cuts[i - 1];
    block.rows = cuts[i] - cuts[i - 1];
    if (block.rows == 0) continue;
    block.chunks.resize(job.readers.size());
    for (std::size_t r = 0; r < job.readers.size(); ++r) {
      REQUIRE(job.readers[r]->peek(block.rows) == block.rows);
      job.readers[r]->take(block.rows, block.chunks[r]);
    }
    work(job, nullptr, block);
    if (block.error) FAIL(block.error->what());
    tallies.push_back(std::move(block.tally));
  }
  return tallies;
}

}  // namespace

TEST_CASE("the tally of losses is the same for any cut", "[app][tally]") {
  Random random(11);
  for (int i = 0; i < 3000; ++i) {
    const Data data = any_data(random);
    const Job whole_job = prepare(data.request);
    const auto whole = told(tallies(whole_job, {0, data.rows}).front());
    const Job job = prepare(data.request);
    std::vector<Tally> parts = tallies(job, any_cuts(data.rows, random));
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(below(parts.size() + 1, random)),
                 Tally{});
    const Tally merged = merge_in_any_groups(
        std::move(parts), random, [&](Tally& tally, Tally& later) { tally.merge(job, later); });
    std::string given;
    for (const SourceSpec& source : data.request.sources) {
      given += source.fields.option + " " + source.spec + " ";
    }
    INFO(given);
    const auto found = told(merged);
    for (std::size_t part = 0; part < whole.size(); ++part) CHECK(found[part] == whole[part]);
  }
}

}  // namespace xent
