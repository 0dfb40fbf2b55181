#include "app/doctor/prescribe.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/account/probabilities.h"
#include "app/doctor/describe.h"
#include "app/doctor/obstacle.h"
#include "base/terms.h"
#include "base/text.h"
#include "io/number/shown.h"

namespace xent {
namespace {

constexpr NumberFormat four_digits{.digits = 4, .float32 = false};

/// Rows in which no class was true twice by chance are too few to say that none can be.
constexpr std::uint64_t few_rows = 20;
/// Negatives to a positive from which pos_weight is worth a word.
constexpr double rare = 3;
/// Classes whose pos_weight stands on the command line.
constexpr std::size_t most_pos_weights = 12;

class Prescriber {
 public:
  explicit Prescriber(const Patient& patient)
      : patient_(patient),
        seen_(patient.seen),
        logits_(kind_of_logits(patient)),
        noun_(patient.vector_noun()) {
    if (patient.labels_shape) labels_ = kind_of_labels(patient);
  }

  Diagnosis diagnosis() {
    result_.logits = describe_logits(patient_, logits_);
    if (!labels_) {
      without_labels();
    } else {
      result_.labels = describe_labels(patient_, *labels_);
      result_.balance = balance_of(patient_, *labels_);
      result_.is_independent = is_independent(labels_->kind);
      if (const auto obstacle = find_obstacle(patient_, *labels_)) {
        result_.title = "No loss fits this data as it is";
        result_.problem = obstacle->code;
        result_.reasons = obstacle->reasons;
      } else {
        prescribe();
      }
    }
    if (result_.problem == "exchanged") return std::move(result_);
    result_.warnings = warnings_of(patient_, labels_ ? &*labels_ : nullptr);
    return std::move(result_);
  }

 private:
  using Words = std::vector<std::string>;

  void say(const std::string& reason) { result_.reasons.push_back(reason); }

  void without_labels() {
    result_.title = "There are no labels, and they decide which loss fits";
    if (patient_.is_axis_found()) {
      const std::string axis = std::to_string(*patient_.reading.axis);
      say("The logits are those of a softmax if the classes are on axis " + axis + ": --axis " +
          axis + ".");
    }
    if (patient_.classes() > 1) {
      say("One class index a " + noun_ + ", for classes that exclude each other: xent sparse.");
      say("A number for each class, the numbers of a " + noun_ + " summing to 1: xent softmax.");
      say("A yes or no for each class, several or none of them yes: xent sigmoid.");
    } else {
      say("One logit a " + noun_ + " is a yes or no: xent sigmoid, with a label 0 or 1 for each.");
    }
    if (logits_ != LogitsKind::logits) return;
    if (patient_.classes() > 1) {
      result_.alternatives.push_back({"softmax",
                                      command(Loss::softmax, {"--show", "probabilities"}),
                                      "probabilities of classes that exclude each other"});
    }
    result_.alternatives.push_back({"sigmoid", command(Loss::sigmoid, {"--show", "probabilities"}),
                                    "probabilities, each for itself"});
  }

  void prescribe() {
    loss_ = loss_of(labels_->kind);
    const bool is_exclusive = has_classes(loss_);
    result_.title = "xent " + name_of_loss() + " fits: " +
                    (is_exclusive             ? "classes exclude each other"
                     : patient_.classes() > 1 ? "classes are independent of each other"
                                              : "a yes or no for each logit");
    say(why());
    const VectorCounts& vectors = patient_.along.labels;
    if (labels_->kind == LabelsKind::multi_hot && vectors.with_several_ones == 0 &&
        vectors.one_hot > 0 && labels_->left_out.empty()) {
      say("No " + noun_ +
          " has several ones. If one without is of a class of its own, give that a "
          "column: then classes exclude each other, and xent softmax fits.");
    }
    if (is_exclusive) say_agreement();
    say_options();
    result_.prescription = {name_of_loss(), command(loss_, {"--reduction", "mean"}), ""};
    add_alternatives();
  }

  static Loss loss_of(LabelsKind kind) {
    if (is_independent(kind)) return Loss::sigmoid;
    return kind == LabelsKind::class_indices ? Loss::sparse : Loss::softmax;
  }

  std::string why() const {
    switch (labels_->kind) {
      case LabelsKind::class_indices:
        return "The labels are class indices: one class is true for each " + noun_ +
               ", so classes exclude each other.";
      case LabelsKind::one_hot:
        return "The labels are one-hot: exactly one class is true for each " + noun_ +
               ", so classes exclude each other.";
      case LabelsKind::soft:
        return "The labels of a " + noun_ +
               " are in 0..1 and sum to 1: shares of classes that exclude each other.";
      case LabelsKind::multi_hot:
        return "The labels are 0 and 1 with several ones, or none, in a " + noun_ +
               ": classes do not exclude each other, each is a yes or no of its own.";
      case LabelsKind::binary:
        return "There is one logit for each label, and labels are 0 and 1: a yes or no.";
      default:
        return "The labels are in 0..1" +
               std::string(patient_.classes() > 1 ? " and do not sum to 1" : "") +
               ": each is the probability of a yes of its own.";
    }
  }

  std::string name_of_loss() const { return xent::name_of(loss_); }

  void say_agreement() {
    const Agreement& agreement = patient_.along.agreement;
    constexpr std::uint64_t enough = 5;
    if (agreement.rows < enough) return;
    result_.compared = agreement.rows;
    result_.agreeing = agreement.hits(labels_->base);
    say("In " + share_of(result_.agreeing, result_.compared, noun_) +
        " the greatest logit is that of the label; by chance it would be 1 in " +
        std::to_string(patient_.classes()) + ".");
  }

  void say_options() {
    if (labels_->base == 1) {
      say("No label is 0, and " +
          (classes_there(patient_, *labels_).back() == static_cast<double>(patient_.classes())
               ? "the greatest is " + std::to_string(patient_.classes()) + ", as many as classes"
               : std::string("logits agree better with labels that count from 1")) +
          ": --label-base 1.");
    }
    if (labels_->is_rounded) {
      say("Sums of labels are off by more than softmax takes, as after rounding: --no-validate.");
    }
    if (patient_.is_axis_found()) {
      say("The labels fit if the classes are on axis " + std::to_string(*patient_.reading.axis) +
          " of the logits: --axis " + std::to_string(*patient_.reading.axis) + ".");
    }
    switch (given()) {
      case Given::probabilities:
        say("What is given as logits are probabilities: --logits-are probabilities.");
        break;
      case Given::log_probabilities:
        say("What is given as logits are log-probabilities: --logits-are log-probabilities.");
        break;
      case Given::logits:
        break;
    }
  }

  void add_alternatives() {
    const std::uint64_t vectors = patient_.along.labels.count;
    if (labels_->kind == LabelsKind::one_hot && (vectors < few_rows || patient_.classes() == 2)) {
      result_.alternatives.push_back({"sigmoid", command(Loss::sigmoid, {"--reduction", "mean"}),
                                      "if two classes can be true at once, and only are not in " +
                                          (vectors < few_rows ? "these " + counted(vectors, noun_)
                                                              : std::string("this data"))});
    }
    if (is_one_vector()) {
      result_.alternatives.push_back({"softmax", command(Loss::softmax, {"--reduction", "mean"}),
                                      "if this is one row of " +
                                          counted(seen_.logits_rows, "class") +
                                          ": its labels sum to 1"});
    }
    const bool is_yes_or_no =
        labels_->kind == LabelsKind::binary || labels_->kind == LabelsKind::multi_hot;
    if (is_yes_or_no && given() == Given::logits && labels_->left_out.empty()) add_pos_weight();
  }

  /// Whether logits and labels of one axis may be a row of exclusive classes.
  bool is_one_vector() const {
    return patient_.is_one_axis && patient_.reading.fit == Fit::each && seen_.logits_rows > 1 &&
           seen_.labels.numbers.is_in_unit_range() && seen_.labels.numbers.nan == 0 &&
           std::abs(seen_.labels.numbers.sum.rounded<double>() - 1) <= 1e-6;
  }

  void add_pos_weight() {
    const auto& balance = result_.balance;
    if (patient_.layout().after > 1 || balance.empty() || balance.size() > most_pos_weights) return;
    std::string weights;
    double greatest = 0;
    for (const ClassBalance& own : balance) {
      const double ratio =
          own.positive == 0 ? 1
                            : static_cast<double>(own.negative) / static_cast<double>(own.positive);
      greatest = std::max(greatest, ratio);
      weights += (weights.empty() ? "" : ", ") + shown(ratio, four_digits);
    }
    if (greatest < rare) return;
    if (balance.size() > 1) weights = "[" + weights + "]";
    result_.alternatives.push_back(
        {"weighted", command(Loss::weighted, {"--pos-weight", weights, "--reduction", "mean"}),
         "if positives should weigh as much as negatives: pos_weight is negatives over "
         "positives"});
  }

  /// What the values are when this loss takes them.
  Given given() const {
    if (logits_ == LogitsKind::probabilities) return Given::probabilities;
    if (logits_ == LogitsKind::log_probabilities) return Given::log_probabilities;
    const bool are_sigmoids = logits_ == LogitsKind::unit_range && !has_classes(loss_) &&
                              seen_.logits.numbers.count >= enough_values;
    return are_sigmoids ? Given::probabilities : Given::logits;
  }

  /// The command with the sources as they were given.
  Words command(Loss loss, const Words& last) const {
    Words words{"xent", xent::name_of(loss)};
    const auto& given_words = patient_.request.input_words;
    words.insert(words.end(), given_words.begin(), given_words.end());
    if (has_classes(loss) && patient_.reading.axis) {
      words.insert(words.end(), {"--axis", std::to_string(*patient_.reading.axis)});
    }
    if (labels_) {
      if (given() != Given::logits) {
        words.insert(words.end(), {"--logits-are", xent::name_of(given())});
      }
      if (loss == Loss::sparse && labels_->base == 1) {
        words.insert(words.end(), {"--label-base", "1"});
      }
      for (const double label : labels_->left_out) {
        words.insert(words.end(), {"--ignore-index", text_of_label(label)});
      }
      if (loss == Loss::softmax && labels_->is_rounded) words.emplace_back("--no-validate");
    }
    words.insert(words.end(), last.begin(), last.end());
    return words;
  }

  const Patient& patient_;
  const Examination& seen_;
  LogitsKind logits_;
  std::optional<Labels> labels_;
  std::string noun_;
  Loss loss_ = Loss::sigmoid;
  Diagnosis result_;
};

}  // namespace

Diagnosis prescribe(const Patient& patient) {
  return Prescriber(patient).diagnosis();
}

}  // namespace xent
