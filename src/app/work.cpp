#include "app/work.h"

#include <algorithm>
#include <utility>

#include "app/validate.h"
#include "core/losses.h"

namespace xent {
namespace {

/// Arrays [outer, classes, after] to [outer, after, classes].
void put_classes_last(const Layout& layout, std::vector<double>& values) {
  if (layout.after == 1) return;
  std::vector<double> moved(values.size());
  const std::size_t size = layout.classes * layout.after;
  for (std::size_t outer = 0; outer < values.size(); outer += size) {
    for (std::size_t c = 0; c < layout.classes; ++c) {
      for (std::size_t a = 0; a < layout.after; ++a) {
        moved[outer + a * layout.classes + c] = values[outer + c * layout.after + a];
      }
    }
  }
  values = std::move(moved);
}

/// And back.
void put_classes_back(Layout layout, std::vector<double>& values) {
  std::swap(layout.classes, layout.after);
  if (layout.classes > 1) put_classes_last(layout, values);
}

/// The block's arrays in the dtype that is computed in: double as they are, or rounded to float.
template <Real T>
struct Typed {
  std::vector<T> copy;
  std::span<const T> view;

  explicit Typed(const std::vector<double>& values) {
    if constexpr (std::same_as<T, double>) {
      view = values;
    } else {
      copy.assign(values.begin(), values.end());
      view = copy;
    }
  }
};

template <Real T>
void compute_losses(const Work& work, const Block& block, std::span<const T> logits,
                    std::span<T> losses) {
  const std::size_t classes = work.layout.classes;
  if (work.request.loss == Loss::sparse) {
    sparse_softmax_cross_entropy<T>(logits, block.classes, classes, losses);
    return;
  }
  const Typed<T> labels(block.values[Role::labels]);
  const auto used = labels.view.first(logits.size());
  switch (work.request.loss) {
    case Loss::sigmoid:
      sigmoid_cross_entropy<T>(logits, used, losses);
      break;
    case Loss::weighted: {
      const Typed<T> weights(block.pos_weights);
      weighted_cross_entropy<T>(logits, used, weights.view.first(logits.size()), losses);
      break;
    }
    default:
      softmax_cross_entropy<T>(logits, used, classes, losses);
      break;
  }
}

template <Real T>
void compute_shown(const Work& work, std::span<const T> logits, std::span<T> shown) {
  const std::size_t classes = work.layout.classes;
  const bool logs = work.request.show == Show::log_probabilities;
  if (has_classes(work.request.loss)) {
    logs ? log_softmax<T>(logits, classes, shown) : softmax<T>(logits, classes, shown);
  } else {
    logs ? log_sigmoid<T>(logits, shown) : sigmoid<T>(logits, shown);
  }
}

/// Sets `out` to what compute(span of n results) leaves in its span.
template <Real T, class Compute>
void collect(std::size_t n, std::vector<double>& out, Compute compute) {
  if constexpr (std::same_as<T, double>) {
    out.resize(n);
    compute(std::span<T>(out));
  } else {
    std::vector<T> results(n);
    compute(std::span<T>(results));
    out.assign(results.begin(), results.end());
  }
}

template <Real T>
void compute_as(const Work& work, Block& block) {
  const Typed<T> typed(block.values[Role::logits]);
  const auto logits = typed.view.first(block.rows * work.layout.logits_per_row());
  if (work.labels_reader != nullptr) {
    collect<T>(block.rows * work.layout.losses_per_row(), block.losses,
               [&](std::span<T> losses) { compute_losses<T>(work, block, logits, losses); });
  }
  if (work.request.show != Show::loss) {
    collect<T>(logits.size(), block.shown,
               [&](std::span<T> shown) { compute_shown<T>(work, logits, shown); });
    put_classes_back(work.layout, block.shown);
  }
}

}  // namespace

void Work::operator()(Block& block) const {
  block.tally = {};
  block.error.reset();
  block.output.clear();
  parse(block);
  if (labels_reader != nullptr) validate(block);
  if (pos_weight) weigh(block);
  compute(block);
  block.tally.add(block);
  if (writer) format(block);
}

void Work::parse(Block& block) const {
  for (std::size_t i = 0; i < readers.size(); ++i) {
    auto wrong = readers[i]->parse(block.chunks[i], block.values);
    if (!wrong || wrong->row >= block.rows) continue;  // of two errors in a row the first stays
    block.rows = wrong->row;
    block.error = std::move(wrong->error);
  }
}

void Work::validate(Block& block) const {
  validate_labels(request, layout, *labels_reader, block.chunks[labels_chunk], block);
}

void Work::weigh(Block& block) const {
  const std::vector<double>& parsed = block.values[Role::pos_weight];
  if (weights_chunk) {
    auto wrong = check_pos_weight(*readers[*weights_chunk], block.chunks[*weights_chunk], parsed);
    if (wrong && wrong->row < block.rows) {
      block.rows = wrong->row;
      block.error = std::move(wrong->error);
    }
  }
  pos_weight->expand(block.first_row, block.rows, parsed, block.pos_weights);
}

void Work::compute(Block& block) const {
  put_classes_last(layout, block.values[Role::logits]);
  if (request.loss == Loss::softmax) put_classes_last(layout, block.values[Role::labels]);
  if (request.dtype == Dtype::float64) {
    compute_as<double>(*this, block);
  } else {
    compute_as<float>(*this, block);
  }
}

void Work::format(Block& block) const {
  const bool is_loss = request.show == Show::loss;
  const Extent& extent = is_loss ? layout.losses : layout.logits;
  Rows rows{block.first_row, block.rows, is_loss ? block.losses : block.shown, block.values.ids};
  if (layout.is_whole && !extent.shape.empty()) rows.count = extent.shape[0];
  if (block.rows > 0) writer->rows(rows, block.output);
}

}  // namespace xent
