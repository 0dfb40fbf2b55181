#include "app/slips.h"

#include <array>

namespace xent {
namespace {

constexpr double keras_epsilon = 1e-7;

bool takes_logits(const Work& work) {
  return work.request.given == Given::logits;
}

bool leave_out_weights(const Work& work, Request& request) {
  drop(Role::weights, request);
  return work.weights.has_value();
}

bool leave_out_class_weights(const Work& work, Request& request) {
  drop(Role::class_weights, request);
  return !work.class_weights.empty();
}

bool leave_out_pos_weight(const Work& work, Request& request) {
  drop(Role::pos_weight, request);
  request.loss = Loss::sigmoid;
  return work.request.loss == Loss::weighted;
}

bool smooth_over_the_others(const Work& work, Request& request) {
  // (1 - e) z + e (1 - z) / (K - 1) is smoothing to 1/K by e K / (K - 1).
  const double classes = has_classes(request.loss) ? static_cast<double>(work.layout.classes) : 2;
  request.label_smoothing *= classes / (classes - 1);
  return work.request.label_smoothing > 0 && request.label_smoothing <= 1;
}

constexpr std::array all{
    Slip{"in float32, rounded once",
         [](const Work& work, Request& request) {
           request.dtype = Dtype::float32;
           return work.request.dtype != Dtype::float32;
         }},
    Slip{"the frameworks' formula in float32",
         [](const Work& work, Request& request) {
           request.dtype = Dtype::float32;
           request.quirks.plain_float32 = true;
           return takes_logits(work);
         }},
    Slip{"softmax applied twice",
         [](const Work& work, Request& request) {
           request.quirks.activates = true;
           return takes_logits(work) && has_classes(request.loss);
         }},
    Slip{"sigmoid applied twice",
         [](const Work& work, Request& request) {
           request.quirks.activates = true;
           return takes_logits(work) && !has_classes(request.loss);
         }},
    Slip{"probabilities clipped at 1e-7",
         [](const Work& work, Request& request) {
           request.quirks.activates = takes_logits(work);
           request.given = Given::probabilities;
           request.quirks.clip = keras_epsilon;
           return work.request.given != Given::log_probabilities;
         }},
    Slip{"logits taken as probabilities",
         [](const Work& work, Request& request) {
           request.given = Given::probabilities;
           return takes_logits(work);
         }},
    Slip{"logits taken as log-probabilities",
         [](const Work& work, Request& request) {
           request.given = Given::log_probabilities;
           return takes_logits(work);
         }},
    Slip{"probabilities taken as logits",
         [](const Work& work, Request& request) {
           request.given = Given::logits;
           return !takes_logits(work);
         }},
    Slip{"classes counted from 1",
         [](const Work& work, Request& request) {
           request.label_base = 1;
           return work.request.loss == Loss::sparse && work.request.label_base == 0;
         }},
    Slip{"classes counted from 0",
         [](const Work& work, Request& request) {
           request.label_base = 0;
           return work.request.loss == Loss::sparse && work.request.label_base == 1;
         }},
    Slip{"labels 0 and 1 exchanged",
         [](const Work& work, Request& request) {
           request.quirks.exchanges = true;
           return !has_classes(work.request.loss);
         }},
    Slip{"logits of the other sign",
         [](const Work& work, Request& request) {
           request.quirks.negates = true;
           return has_classes(work.request.loss) && takes_logits(work);
         }},
    Slip{"pos_weight on the negative term",
         [](const Work& work, Request& request) {
           request.quirks.negates = true;  // and exchanged labels: the terms change places
           request.quirks.exchanges = true;
           return work.request.loss == Loss::weighted && takes_logits(work);
         }},
    Slip{"without pos_weight", leave_out_pos_weight},
    Slip{"without weights", leave_out_weights},
    Slip{"without class weights", leave_out_class_weights},
    Slip{"without label smoothing",
         [](const Work& work, Request& request) {
           request.label_smoothing = 0;
           return work.request.label_smoothing > 0;
         }},
    Slip{"smoothing eps/(K-1)", smooth_over_the_others},
    Slip{"with the ignored rows",
         [](const Work& work, Request& request) {
           request.ignored.clear();
           return !work.request.ignored.empty();
         }},
};

}  // namespace

std::span<const Slip> slips() {
  return all;
}

}  // namespace xent
