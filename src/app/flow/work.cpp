#include "app/flow/work.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/account/expected.h"
#include "app/flow/sink.h"
#include "app/steps/compute.h"
#include "app/steps/targets.h"
#include "app/steps/validate.h"
#include "io/json/json_text.h"

namespace xent {

namespace {

void check_weights_read(const Job& job, Block& block) {
  for (std::size_t i = 0; i < job.readers.size(); ++i) {
    for (const Role role : {Role::weights, Role::pos_weight}) {
      const bool is_checked =  // when the reader read it to its end
          job.readers[i]->extent(Role::logits) && job.readers[i]->held(role) != nullptr;
      if (!job.readers[i]->extent(role) || is_checked) continue;
      if (auto wrong =
              check_weights(*job.readers[i], block.chunks[i], role, block.values[role].doubles())) {
        block.refuse(job.readers, std::move(*wrong));
      }
    }
  }
}

/// The texts that stand before the results of each row.
std::vector<std::string> kept_texts(const Job& job, const Block& block) {
  if (job.kept.empty()) return {};
  const Reader& reader = *job.readers.front();
  const bool are_ids = job.kept.size() == 1 && job.kept[0] == reader.plan()->id;
  if (are_ids && reader.has_ids()) return block.ids();
  std::vector<std::string> kept;
  for (std::size_t row = 0; row < block.rows; ++row) {
    const std::vector<std::string> texts = reader.field_texts(block.chunks.front(), row);
    for (const std::size_t field : job.kept) {
      kept.push_back(field < texts.size() ? texts[field] : "");
    }
  }
  return kept;
}

void format(const Job& job, const RowWriter& writer, LossBlock& block) {
  const bool is_loss = job.request.show == Show::loss;
  const Extent& extent = is_loss ? job.layout.losses : job.layout.logits;
  const Numbers& results = is_loss ? block.losses : block.shown;
  const std::vector<std::string> kept = kept_texts(job, block);
  Rows rows{block.first_row, block.rows, results.doubles(), kept};
  if (job.layout.is_whole && !extent.shape.empty()) rows.count = extent.shape[0];
  writer.rows(rows, block.output);
  if (job.request.format != OutputFormat::json || !job.readers.front()->prints_ids()) return;
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (block.first_row + row > 0) block.id_list += ", ";
    block.id_list += json_quote(block.ids()[row]);
  }
}

/// Grades the answers, and writes the verdicts if they are printed.
void format_grades(const Job& job, LossBlock& block) {
  const bool are_printed = prints_grades(job.request);
  const GradesFormat format = grades_format(job);
  const bool is_table = job.request.format == OutputFormat::table;
  std::vector<Grade> grades = grade(job, block, are_printed || is_table, block.tally.verdict);
  if (is_table) {
    grades.resize(std::min(grades.size(), Verdict::most_held));
    block.tally.verdict.all = std::move(grades);
    return;
  }
  for (const Grade& own : grades) {
    const bool is_first = own.row == 1 && own.column <= 1;
    if (job.request.format == OutputFormat::json && !is_first) block.output += ",\n";
    block.output += grade_line(format, own);
  }
}

}  // namespace

void work(const Job& job, const RowWriter* writer, LossBlock& block) {
  block.tally = {};
  block.output.clear();
  block.id_list.clear();
  block.ignored.clear();
  block.parse(job.readers);
  validate_logits(job, block);
  if (job.has_labels()) {
    leave_out_missing(job, block);
    block.tally.labels = validate_labels(job, block);
    check_weights_read(job, block);
    make_targets(job, block);
    make_weights(job, block);
  }
  compute(job, block);
  block.tally.add(job, block);
  if (job.expected) format_grades(job, block);
  if (writer != nullptr && block.rows > 0) format(job, *writer, block);
}

}  // namespace xent
