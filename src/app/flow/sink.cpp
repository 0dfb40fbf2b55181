#include "app/flow/sink.h"

#include <algorithm>

#include "io/json/json_text.h"
#include "io/npy/npy_header.h"
#include "report/json_report.h"
#include "report/table_report.h"

namespace xent {
namespace {

/// The names of the results in a CSV header: the classes, or "loss".
std::vector<std::string> header_names(const Job& job) {
  const Request& request = job.request;
  auto names = job.readers.front()->column_names(Role::logits);
  if (names.empty()) return {};
  const bool is_per_logit =
      request.show != Show::loss || (!has_classes(request.loss) && job.layout.classes == 1);
  if (!is_per_logit) return {"loss"};
  return names;
}

/// The name of the results of a row.
std::string result_noun(Show show) {
  std::string noun = name_of(show);
  std::replace(noun.begin(), noun.end(), '-', '_');
  return noun;
}

RowsFormat rows_format(const Job& job) {
  const Request& request = job.request;
  const Extent& extent = request.show == Show::loss ? job.layout.losses : job.layout.logits;
  const Reader& logits = *job.readers.front();
  RowsFormat format;
  format.number = {request.digits, request.dtype == Dtype::float32};
  format.is_scalar = extent.shape.empty();
  if (!extent.shape.empty()) format.row_shape.assign(extent.shape.begin() + 1, extent.shape.end());
  format.noun = result_noun(request.show);
  if (!job.layout.is_whole) format.column_names = header_names(job);
  for (const std::size_t field : job.kept) {
    const auto& names = logits.plan()->fields.names;
    format.kept_names.push_back(names.empty() ? "" : names[field]);
  }
  return format;
}

std::unique_ptr<RowWriter> make_writer(const Job& job) {
  if (!prints_rows(job.request) || job.request.expect) return nullptr;
  switch (job.request.format) {
    case OutputFormat::text:
      return text_rows(rows_format(job));
    case OutputFormat::csv:
      return csv_rows(rows_format(job));
    case OutputFormat::tsv:
      return tsv_rows(rows_format(job));
    case OutputFormat::markdown:
      return markdown_rows(rows_format(job));
    case OutputFormat::ndjson:
      return ndjson_rows(rows_format(job));
    case OutputFormat::json:
      return json_rows(rows_format(job));
    case OutputFormat::npy:
      return npy_rows(rows_format(job));
    case OutputFormat::table:
    case OutputFormat::html:
      return nullptr;
  }
  return nullptr;
}

/// A reduced loss in a format of rows.
std::string reduced(OutputFormat format, const Account& account, bool has_header) {
  const std::string name = name_of(account.reduction);
  const std::string value = to_text(account.value, account.number);
  switch (format) {
    case OutputFormat::csv:
    case OutputFormat::tsv:
      return (has_header ? name + "\n" : "") + value + "\n";
    case OutputFormat::markdown:
      return "| " + name + " |\n| ---: |\n| " + value + " |\n";
    case OutputFormat::ndjson: {
      JsonLine line;
      line.add(name, json_number(account.value, account.number));
      return line.close() + "\n";
    }
    default:
      return value + "\n";
  }
}

}  // namespace

GradesFormat grades_format(const Job& job) {
  const Request& request = job.request;
  const bool are_losses = request.show == Show::loss;
  GradesFormat format;
  format.format = request.format;
  format.number = {request.digits, request.dtype == Dtype::float32};
  format.noun = noun_of(request.show);
  format.has_ids = job.readers.front()->has_ids();
  format.has_columns = (are_losses ? job.layout.losses_per_row() : job.layout.logits_per_row()) > 1;
  format.shows_ulp = request.expect->shows_ulp;
  return format;
}

Sink::Sink(const Job& job)
    : request_(job.request), writer_(make_writer(job)), file_(job.request.output) {
  if (request_.format == OutputFormat::json || request_.format == OutputFormat::npy) {
    waiting_.emplace();
  }
  has_header_ = !header_names(job).empty();
  if (writer_) {
    std::string head;
    writer_->head(head);
    file_.write(head);
  } else if (prints_grades(request_)) {
    file_.write(grades_head(grades_format(job)));
  }
}

void Sink::rows(const LossBlock& block) {
  if (waiting_) {
    waiting_->write(block.output);
    ids_.write(block.id_list);
  } else {
    file_.write(block.output);
    if (block.input_pauses) file_.flush();
  }
}

void Sink::finish(const Account& account) {
  switch (request_.format) {
    case OutputFormat::text:
    case OutputFormat::csv:
    case OutputFormat::tsv:
    case OutputFormat::markdown:
    case OutputFormat::ndjson:
      if (!prints_rows(request_)) file_.write(reduced(request_.format, account, has_header_));
      break;
    case OutputFormat::html:  // only explanations have it
    case OutputFormat::table:
      file_.write(table_report(account));
      break;
    case OutputFormat::json: {
      const auto [before, between, after] = json_report(account);
      file_.write(before);
      ids_.copy_to(file_);
      file_.write(between);
      waiting_->copy_to(file_);
      file_.write(after);
      break;
    }
    case OutputFormat::npy: {
      const bool is_float32 = account.number.float32;
      file_.write(npy_header(!prints_rows(request_) ? Shape{} : account.shown_shape,
                             is_float32 ? "<f4" : "<f8"));
      if (!prints_rows(request_)) {
        Rows rows;
        rows.count = 1;
        rows.values = {&account.value, 1};
        RowsFormat format;
        format.number = account.number;
        std::string value;
        npy_rows(format)->rows(rows, value);
        waiting_->write(value);
      }
      waiting_->copy_to(file_);
      break;
    }
  }
  file_.commit();
}

}  // namespace xent
