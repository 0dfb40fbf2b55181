#include "app/frameworks/other_names.h"

#include <array>

namespace xent {
namespace {

constexpr auto logits = Given::logits;
constexpr auto probabilities = Given::probabilities;

constexpr const char* cross_entropy = "torch.nn.CrossEntropyLoss";
constexpr const char* nll = "torch.nn.NLLLoss";
constexpr const char* bce = "torch.nn.BCELoss";
constexpr const char* bce_with_logits = "torch.nn.BCEWithLogitsLoss";
constexpr const char* keras_binary = "keras.losses.BinaryCrossentropy";
constexpr const char* keras_classes = "keras.losses.CategoricalCrossentropy";
constexpr const char* keras_indices = "keras.losses.SparseCategoricalCrossentropy";
constexpr const char* optax_classes = "optax.softmax_cross_entropy";
constexpr const char* optax_indices = "optax.softmax_cross_entropy_with_integer_labels";
constexpr const char* log_loss = "sklearn.metrics.log_loss";

constexpr const char* paddle = "Paddle 2.3";
constexpr const char* mxnet = "MXNet 1.6";
constexpr const char* flux = "Flux 0.12";
constexpr const char* r_torch = "R torch 0.16";
constexpr const char* r_keras = "R keras3 1.2";
constexpr const char* xgboost = "XGBoost 1.7";
constexpr const char* lightgbm = "LightGBM 2.2";
constexpr const char* matlab = "MATLAB R2024b";

constexpr const char* counts_from_1 = "its labels count from 1: --label-base 1";
constexpr const char* of_paddle =
    "its classes are the last axis, rows labelled -100 count in its mean, and class weights divide "
    "its mean also where labels are soft";
constexpr const char* of_mxnet = "it averages all axes but the first";
constexpr const char* of_mxnet_binary =
    "it averages all axes but the first, and leaves a loss per row: --reduction none";
constexpr const char* of_flux = "its classes are the first axis";
constexpr const char* of_flux_probabilities =
    "its classes are the first axis, and it adds the epsilon of the dtype to probabilities, which "
    "it neither clips nor divides by row sums";
constexpr const char* of_flux_binary =
    "it adds the epsilon of the dtype to probabilities and has no floor";
constexpr const char* of_xgboost = "it computes in float32 and clips at 1e-16";
constexpr const char* of_xgboost_classes =
    "it computes in float32, clips at 1e-16 and does not divide by row sums";
constexpr const char* of_lightgbm = "it clips at 1e-15";
constexpr const char* of_lightgbm_classes = "it clips at 1e-15 and does not divide by row sums";
constexpr const char* of_matlab =
    "it does not divide by row sums, and its documentation does not say whether it clips";
constexpr const char* of_matlab_indices =
    "its labels count from 1 (--label-base 1), it does not divide by row sums, and its "
    "documentation does not say whether it clips";

constexpr auto all = std::to_array<OtherName>({
    {"tf.compat.v1.losses.sigmoid_cross_entropy", "tf.losses.sigmoid_cross_entropy"},
    {"tf.compat.v1.losses.softmax_cross_entropy", "tf.losses.softmax_cross_entropy"},
    {"tf.compat.v1.losses.sparse_softmax_cross_entropy", "tf.losses.sparse_softmax_cross_entropy"},
    {"tf.nn.softmax_cross_entropy_with_logits_v2", "tf.nn.softmax_cross_entropy_with_logits"},
    {"optax.safe_softmax_cross_entropy", optax_classes},
    {"torch.nn.functional.cross_entropy", cross_entropy},
    {"torch.nn.functional.nll_loss", nll},
    {"torch.nn.functional.binary_cross_entropy", bce},
    {"torch.nn.functional.binary_cross_entropy_with_logits", bce_with_logits},
    {"tf.keras.losses.BinaryCrossentropy", keras_binary, nullptr, nullptr, logits},
    {"tf.keras.losses.CategoricalCrossentropy", keras_classes},
    {"tf.keras.losses.SparseCategoricalCrossentropy", keras_indices},

    {"paddle.nn.CrossEntropyLoss", cross_entropy, paddle, of_paddle},
    {"paddle.nn.functional.cross_entropy", cross_entropy, paddle, of_paddle},
    {"paddle.nn.BCELoss", bce, paddle},
    {"paddle.nn.functional.binary_cross_entropy", bce, paddle},
    {"paddle.nn.BCEWithLogitsLoss", bce_with_logits, paddle},
    {"paddle.nn.functional.binary_cross_entropy_with_logits", bce_with_logits, paddle},

    {"mxnet.gluon.loss.SoftmaxCrossEntropyLoss", optax_indices, mxnet, of_mxnet},
    {"mxnet.gluon.loss.SoftmaxCrossEntropyLoss", optax_classes, mxnet, of_mxnet},
    {"mxnet.gluon.loss.SoftmaxCELoss", optax_indices, mxnet, of_mxnet},
    {"mxnet.gluon.loss.SoftmaxCELoss", optax_classes, mxnet, of_mxnet},
    {"mxnet.gluon.loss.SigmoidBinaryCrossEntropyLoss", keras_binary, mxnet, of_mxnet_binary,
     logits},
    {"mxnet.gluon.loss.SigmoidBCELoss", keras_binary, mxnet, of_mxnet_binary, logits},

    {"Flux.logitcrossentropy", keras_classes, flux, of_flux, logits},
    {"Flux.crossentropy", keras_classes, flux, of_flux_probabilities, probabilities},
    {"Flux.logitbinarycrossentropy", bce_with_logits, flux},
    {"Flux.binarycrossentropy", bce, flux, of_flux_binary},

    {"torch::nn_cross_entropy_loss", cross_entropy, r_torch, counts_from_1},
    {"torch::nnf_cross_entropy", cross_entropy, r_torch, counts_from_1},
    {"torch::nn_nll_loss", nll, r_torch, counts_from_1},
    {"torch::nnf_nll_loss", nll, r_torch, counts_from_1},
    {"torch::nn_bce_loss", bce, r_torch},
    {"torch::nnf_binary_cross_entropy", bce, r_torch},
    {"torch::nn_bce_with_logits_loss", bce_with_logits, r_torch},
    {"torch::nnf_binary_cross_entropy_with_logits", bce_with_logits, r_torch},
    {"keras3::loss_binary_crossentropy", keras_binary, r_keras},
    {"keras3::loss_categorical_crossentropy", keras_classes, r_keras},
    {"keras3::loss_sparse_categorical_crossentropy", keras_indices, r_keras},

    {"xgboost.logloss", log_loss, xgboost, of_xgboost, probabilities, Loss::sigmoid},
    {"xgboost.mlogloss", log_loss, xgboost, of_xgboost_classes, probabilities, Loss::sparse},
    {"lightgbm.binary_logloss", log_loss, lightgbm, of_lightgbm, probabilities, Loss::sigmoid},
    {"lightgbm.multi_logloss", log_loss, lightgbm, of_lightgbm_classes, probabilities,
     Loss::sparse},

    {"matlab.crossentropy", keras_classes, matlab, of_matlab, probabilities},
    {"matlab.indexcrossentropy", keras_indices, matlab, of_matlab_indices, probabilities},
});

}  // namespace

std::span<const OtherName> other_names() {
  return all;
}

}  // namespace xent
