#include "app/work.h"

#include <utility>

#include "app/compute.h"
#include "app/targets.h"
#include "app/validate.h"
#include "report/json_text.h"

namespace xent {

bool Work::tallies_classes() const {
  constexpr std::size_t most_classes = 4096;  // whose memory is of no account
  if (!has_labels() || request.by_class) return request.by_class;
  if (request.quirks.averages_last) return false;  // a loss is of several labels
  const bool is_report =
      request.format == OutputFormat::json || request.format == OutputFormat::table;
  const std::size_t width = has_classes(request.loss) ? layout.classes : layout.logits_per_row();
  return is_report && width <= most_classes;
}

void Work::operator()(Block& block) const {
  block.tally = {};
  block.output.clear();
  block.ids.clear();
  block.ignored.clear();
  block.parse(readers);
  validate_logits(*this, block);
  if (has_labels()) {
    validate_labels(*this, block);
    check_weights_read(block);
    make_targets(*this, block);
    make_weights(*this, block);
  }
  compute(*this, block);
  block.tally.add(*this, block);
  if (writer && block.rows > 0) format(block);
}

void Work::check_weights_read(Block& block) const {
  for (std::size_t i = 0; i < readers.size(); ++i) {
    for (const Role role : {Role::weights, Role::pos_weight}) {
      const bool is_checked =  // when it was read to its end
          readers[i]->extent(Role::logits) && readers[i]->held(role) != nullptr;
      if (!readers[i]->extent(role) || is_checked) continue;
      if (auto wrong =
              check_weights(*readers[i], block.chunks[i], role, block.values[role].doubles())) {
        block.refuse(readers, std::move(*wrong));
      }
    }
  }
}

void Work::format(Block& block) const {
  const bool is_loss = request.show == Show::loss;
  const Extent& extent = is_loss ? layout.losses : layout.logits;
  const Numbers& results = is_loss ? block.losses : block.shown;
  Rows rows{block.first_row, block.rows, results.doubles(), block.values.ids};
  if (layout.is_whole && !extent.shape.empty()) rows.count = extent.shape[0];
  writer->rows(rows, block.output);
  if (request.format != OutputFormat::json || block.values.ids.empty()) return;
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (block.first_row + row > 0) block.ids += ", ";
    block.ids += json_quote(block.values.ids[row]);
  }
}

}  // namespace xent
