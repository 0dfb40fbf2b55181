#include "app/frameworks/conventions.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "base/error.h"
#include "base/terms.h"
#include "base/text.h"
#include "io/number/number_writer.h"

namespace xent {
namespace {

// tf.nn and optax: losses as they are, no weights.
constexpr Framework tf_nn{.version = "TensorFlow 2.16", .reduction = Reduction::none};
constexpr Framework optax{.version = "optax 0.2.3", .reduction = Reduction::none};
// SUM_BY_NONZERO_WEIGHTS; a division by 0 gives 0; ignored rows have weight 0 there.
constexpr Framework tf_losses{
    .version = "TensorFlow 2.16", .divisor = Divisor::counted, .empty = Empty::zero};
// sum_over_batch_size; no loss counted: 0. fit() turns class weights into weights.
constexpr Framework keras{.version = "Keras 3.8", .empty = Empty::zero};
// Keras 2: tf.keras until TensorFlow 2.15, tf_keras since.
constexpr Framework keras_2{.version = "TensorFlow 2.15", .empty = Empty::zero};
// Class indices by the weights of the labels, probabilities by their number.
constexpr Framework torch{.version = "PyTorch 1.13", .empty = Empty::zero};
constexpr Framework torch_indices{.version = "PyTorch 1.13", .divisor = Divisor::weights};
constexpr Framework onnx{.version = "ONNX opset 13", .divisor = Divisor::weights};
constexpr Framework sklearn{
    .version = "scikit-learn 1.2", .divisor = Divisor::weights, .empty = Empty::error};

constexpr Clip keras_clip{.float64 = 1e-7, .float32 = 1e-7};
constexpr Clip epsilons{.float64 = std::numeric_limits<double>::epsilon(),
                        .float32 = std::numeric_limits<float>::epsilon()};

constexpr Quirks averages{.averages_last = true};
constexpr Quirks clips_averages{.clip = keras_clip, .averages_last = true};
constexpr Quirks adds_averages{.clip = keras_clip, .averages_last = true, .log_epsilon = 1e-7};
constexpr Quirks floors{.log_floor = -100};
constexpr Quirks normalizes{.clip = keras_clip, .normalizes = true};
constexpr Quirks clips_normalizes{.clip = keras_clip, .normalizes = true, .clips_first = true};
constexpr Quirks by_labels{.classes_second = true, .weighs_by_label = true};
constexpr Quirks second_axis{.classes_second = true};
constexpr Quirks log_loss{.clip = epsilons, .column_is_binary = true};
constexpr Quirks log_loss_of_classes{
    .clip = epsilons, .normalizes = true, .clips_first = true, .column_is_binary = true};

constexpr auto all = std::to_array<Convention>({
    {"tf.nn.sigmoid_cross_entropy_with_logits", Loss::sigmoid, tf_nn},
    {"tf.nn.weighted_cross_entropy_with_logits", Loss::weighted, tf_nn},
    {"tf.nn.softmax_cross_entropy_with_logits", Loss::softmax, tf_nn},
    {"tf.nn.sparse_softmax_cross_entropy_with_logits", Loss::sparse, tf_nn},

    {"tf.losses.sigmoid_cross_entropy", Loss::sigmoid, tf_losses, weights | ignored | smoothing},
    {"tf.losses.softmax_cross_entropy", Loss::softmax, tf_losses, weights | smoothing},
    {"tf.losses.sparse_softmax_cross_entropy", Loss::sparse, tf_losses, weights | ignored},

    {"keras.losses.BinaryCrossentropy", Loss::sigmoid, keras, weights | smoothing, Given::logits,
     averages},
    {"keras.losses.BinaryCrossentropy", Loss::sigmoid, keras, weights | smoothing,
     Given::probabilities, clips_averages},
    {"keras.losses.CategoricalCrossentropy", Loss::softmax, keras, weights | smoothing},
    {"keras.losses.CategoricalCrossentropy", Loss::softmax, keras, weights | smoothing,
     Given::probabilities, normalizes},
    {"keras.losses.SparseCategoricalCrossentropy", Loss::sparse, keras,
     weights | class_weights | ignored},
    {"keras.losses.SparseCategoricalCrossentropy", Loss::sparse, keras,
     weights | class_weights | ignored, Given::probabilities, clips_normalizes},

    {"tf.keras.losses.BinaryCrossentropy", Loss::sigmoid, keras_2, weights | smoothing,
     Given::probabilities, adds_averages},

    {"torch.nn.BCEWithLogitsLoss", Loss::sigmoid, torch, weights},
    {"torch.nn.BCEWithLogitsLoss", Loss::weighted, torch, weights},
    {"torch.nn.CrossEntropyLoss", Loss::sparse, torch_indices, class_weights | ignored | smoothing,
     Given::logits, by_labels, -100},
    {"torch.nn.CrossEntropyLoss", Loss::softmax, torch, class_weights | smoothing, Given::logits,
     second_axis},
    {"torch.nn.NLLLoss", Loss::sparse, torch_indices, class_weights | ignored,
     Given::log_probabilities, second_axis, -100},
    {"torch.nn.BCELoss", Loss::sigmoid, torch, weights, Given::probabilities, floors},

    {"optax.sigmoid_binary_cross_entropy", Loss::sigmoid, optax},
    {"optax.softmax_cross_entropy", Loss::softmax, optax},
    {"optax.softmax_cross_entropy_with_integer_labels", Loss::sparse, optax},

    {"onnx SoftmaxCrossEntropyLoss", Loss::sparse, onnx, class_weights | ignored, Given::logits,
     second_axis},

    {"sklearn.metrics.log_loss", Loss::sparse, sklearn, weights, Given::probabilities,
     log_loss_of_classes},
    {"sklearn.metrics.log_loss", Loss::sigmoid, sklearn, weights, Given::probabilities, log_loss},
});

bool takes(const Convention& convention, Takes option) {
  return (convention.takes & option) != 0;
}

/// Whether one column goes with a binary loss and several columns go with a loss over classes.
bool is_table(const Job& job) {
  const Shape& shape = job.layout.logits.shape;
  const bool is_one_column = has_classes(job.request.loss) ? job.layout.classes == 1
                                                           : shape.size() < 2 || shape.back() == 1;
  return shape.size() < 3 && is_one_column != has_classes(job.request.loss);
}

/// Adds the quirks to the settings that the account shows.
void tell(const Request& request, Preset& preset) {
  const Quirks& quirks = request.quirks;
  if (quirks.averages_last) preset.set.emplace_back("last_axis", "averaged first");
  if (quirks.classes_second) preset.set.emplace_back("axis", "1");
  if (quirks.weighs_by_label) preset.set.emplace_back("divisor_weights", "of the labels");
  if (!quirks.takes_probabilities()) return;
  const std::string activation = has_classes(request.loss) ? "softmax" : "sigmoid";
  if (request.given == Given::logits) {
    preset.set.emplace_back("probabilities", activation + " of the logits");
  } else if (request.given == Given::log_probabilities) {
    preset.set.emplace_back("probabilities", "exp of the log-probabilities");
  }
  const auto clip = [&] {
    const bool is_float32 = request.dtype == Dtype::float32;
    const double e = is_float32 ? quirks.clip.float32 : quirks.clip.float64;
    preset.set.emplace_back("clip", to_text(e, {.digits = 0, .float32 = is_float32}));
  };
  if (quirks.clips_first) clip();
  if (quirks.normalizes) preset.set.emplace_back("row_sums", "made 1");
  if (!quirks.clips_first && quirks.clip.float64 > 0) clip();
  const auto number = [](double value) { return to_text(value, {}); };
  if (quirks.log_epsilon > 0) preset.set.emplace_back("log_epsilon", number(quirks.log_epsilon));
  if (quirks.log_floor < 0) preset.set.emplace_back("log_floor", number(quirks.log_floor));
}

}  // namespace

std::span<const Convention> conventions() {
  return all;
}

bool has_kinds(const Convention& convention) {
  return std::ranges::any_of(all, [&](const Convention& other) {
    return std::string_view(other.call) == convention.call && other.loss == convention.loss &&
           other.given != convention.given;
  });
}

void apply(const Convention& convention, Request& request) {
  const Chosen& chosen = request.chosen;
  Preset preset{convention.call, convention.framework.version, {}};
  const auto set = [&](const char* name, const std::string& value) {
    preset.set.emplace_back(name, value);
  };
  request.quirks = convention.quirks;
  if (!chosen.given && convention.given != request.given) {
    request.given = convention.given;
    set("logits_are", name_of(request.given));
  }
  if (!chosen.ignored && convention.ignored) {
    request.ignored = {*convention.ignored};
    set("ignore_index", std::to_string(*convention.ignored));
  }
  if (!chosen.reduction && !(chosen.divisor && request.reduction == Reduction::mean)) {
    request.reduction = convention.framework.reduction;
    set("reduction", name_of(request.reduction));
  }
  if (!chosen.divisor && request.reduction == Reduction::mean) {
    // Keras leaves ignored rows out of the count, and no other rows.
    const bool leaves_out = takes(convention, ignored) && !request.ignored.empty() &&
                            convention.framework.divisor == Divisor::elements;
    request.divisor = leaves_out ? Divisor::counted : convention.framework.divisor;
    set("divisor", name_of(request.divisor));
  }
  if (!chosen.empty && request.reduction == Reduction::mean) {
    request.empty = convention.framework.empty;
    if (request.empty != Empty::nan) set("empty", name_of(request.empty));
  }
  if (chosen.axis) request.quirks.classes_second = false;
  if (request.quirks.averages_last) {
    if (!request.ignored.empty()) {
      throw Error("", std::string(convention.call) + " ignores no label",
                  "give what is ignored --weights of 0");
    }
    if (request.by_class || request.top > 0) {
      throw Error("", "--by-class and --top are of single logits, which " +
                          std::string(convention.call) + " averages first");
    }
  }
  if (computed_of(request) != Given::logits && request.show != Show::loss) {
    throw Error("", "--show " + name_of(request.show) + " needs logits, and " +
                        std::string(convention.call) + " takes " + name_of(computed_of(request)));
  }
  tell(request, preset);
  request.like = std::move(preset);
}

void check_shape(const Job& job) {
  if (!job.request.quirks.column_is_binary || is_table(job)) return;
  throw Error("", "logits have shape " + to_string(job.layout.logits) + ", but " +
                      job.request.like->call +
                      " takes a table: one column (xent sigmoid), or one per class (xent sparse)");
}

bool applies(const Convention& convention, const Job& job) {
  const Request& request = job.request;
  const bool has_weights = job.weights.has_value();
  const bool leaves_out = !request.ignored.empty();
  return convention.loss == request.loss && convention.given == request.given &&
         (takes(convention, weights) || !has_weights) &&
         (takes(convention, class_weights) || job.class_weights.empty()) &&
         (takes(convention, ignored) || !leaves_out) &&
         (takes(convention, smoothing) || request.label_smoothing == 0) &&
         (!convention.quirks.column_is_binary || is_table(job)) &&
         !(convention.framework.divisor == Divisor::elements && has_weights && leaves_out);
}

}  // namespace xent
