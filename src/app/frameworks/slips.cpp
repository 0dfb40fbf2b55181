#include "app/frameworks/slips.h"

#include <array>

namespace xent {
namespace {

bool takes_logits(const Job& job) {
  return job.request.given == Given::logits;
}

template <bool over_classes>
bool activate_twice(const Job& job, Request& request) {
  request.quirks.activates = true;
  return takes_logits(job) && has_classes(request.loss) == over_classes;
}

/// Takes logits as something else, or something else as logits.
template <Given given>
bool take_as(const Job& job, Request& request) {
  request.given = given;
  return takes_logits(job) != (given == Given::logits);
}

template <int base>
bool count_from(const Job& job, Request& request) {
  request.label_base = base;
  return job.request.loss == Loss::sparse && job.request.label_base == 1 - base;
}

bool leave_out_weights(const Job& job, Request& request) {
  drop(Role::weights, request);
  return job.weights.has_value();
}

bool leave_out_class_weights(const Job& job, Request& request) {
  drop(Role::class_weights, request);
  return !job.class_weights.empty();
}

bool leave_out_pos_weight(const Job& job, Request& request) {
  drop(Role::pos_weight, request);
  request.loss = Loss::sigmoid;
  return job.request.loss == Loss::weighted;
}

bool smooth_over_the_others(const Job& job, Request& request) {
  // (1 - e) z + e (1 - z) / (K - 1) is smoothing to 1/K by e K / (K - 1).
  const double classes = has_classes(request.loss) ? static_cast<double>(job.layout.classes) : 2;
  request.label_smoothing *= classes / (classes - 1);
  return job.request.label_smoothing > 0 && request.label_smoothing <= 1;
}

constexpr std::array all{
    Slip{"in float32, rounded once",
         [](const Job& job, Request& request) {
           request.dtype = Dtype::float32;
           return job.request.dtype != Dtype::float32;
         }},
    Slip{"the frameworks' formula in float32",
         [](const Job&, Request& request) {
           request.dtype = Dtype::float32;
           request.quirks.plain_float32 = true;
           return computed_of(request) == Given::logits;
         }},
    Slip{"softmax applied twice", activate_twice<true>},
    Slip{"sigmoid applied twice", activate_twice<false>},
    Slip{"probabilities clipped at 1e-7",
         [](const Job&, Request& request) {
           request.quirks.clip = {.float64 = 1e-7, .float32 = 1e-7};
           return true;
         }},
    Slip{"logits taken as probabilities", take_as<Given::probabilities>},
    Slip{"logits taken as log-probabilities", take_as<Given::log_probabilities>},
    Slip{"probabilities taken as logits", take_as<Given::logits>},
    Slip{"classes counted from 1", count_from<1>},
    Slip{"classes counted from 0", count_from<0>},
    Slip{"labels 0 and 1 exchanged",
         [](const Job& job, Request& request) {
           request.quirks.exchanges = true;
           return !has_classes(job.request.loss);
         }},
    Slip{"logits of the other sign",
         [](const Job& job, Request& request) {
           request.quirks.negates = true;
           return has_classes(job.request.loss) && takes_logits(job);
         }},
    Slip{"pos_weight on the negative term",
         [](const Job& job, Request& request) {
           request.quirks.negates = true;  // with exchanged labels, the two terms change places
           request.quirks.exchanges = true;
           return job.request.loss == Loss::weighted && takes_logits(job);
         }},
    Slip{"without pos_weight", leave_out_pos_weight},
    Slip{"without weights", leave_out_weights},
    Slip{"without class weights", leave_out_class_weights},
    Slip{"without label smoothing",
         [](const Job& job, Request& request) {
           request.label_smoothing = 0;
           return job.request.label_smoothing > 0;
         }},
    Slip{"smoothing eps/(K-1)", smooth_over_the_others},
    Slip{"with the ignored rows",
         [](const Job& job, Request& request) {
           request.ignored.clear();
           return !job.request.ignored.empty();
         }},
};

}  // namespace

std::span<const Slip> slips() {
  return all;
}

}  // namespace xent
