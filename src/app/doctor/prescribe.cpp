#include "app/doctor/prescribe.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "app/account/probabilities.h"
#include "app/doctor/describe.h"
#include "base/terms.h"
#include "base/text.h"
#include "io/number/shown.h"

namespace xent {
namespace {

/// In fewer rows, no class may be true twice by chance.
constexpr std::uint64_t few_rows = 20;
/// Negatives per positive from which pos_weight is worth a word.
constexpr double rare = 3;
/// The number of classes whose pos_weight fits on a command line.
constexpr std::size_t most_pos_weights = 12;

class Prescriber {
 public:
  explicit Prescriber(const Case& own) : own_(own) {}

  Diagnosis diagnosis() {
    result_.logits = describe_logits(own_);
    if (!own_.labels_shape) {
      without_labels();
    } else {
      result_.labels = describe_labels(own_);
      result_.balance = balance_of(own_);
      result_.is_independent = is_independent(own_.labels.kind);
      if (find_obstacle(own_, result_)) {
        result_.title = "No loss fits this data as it is";
      } else {
        prescribe();
      }
    }
    if (own_.is_first_axis_unseen) {
      say("The classes may also be on the first axis, but there are too many numbers to look there "
          "unasked: --axis 0.");
    }
    if (result_.problem != "exchanged") result_.warnings = warnings_of(own_);
    return std::move(result_);
  }

 private:
  using Words = std::vector<std::string>;

  void say(const std::string& reason) { result_.reasons.push_back(reason); }

  void add_alternative(Loss loss, const Words& options, const std::string& when) {
    result_.alternatives.push_back({name_of(loss), command(loss, options), when});
  }

  void without_labels() {
    result_.title = "There are no labels, and they decide which loss fits";
    const bool has_several = own_.classes() > 1;
    if (const auto axis = own_.found_axis()) {
      say("The logits are those of a softmax if the classes are on axis " + std::to_string(*axis) +
          ": --axis " + std::to_string(*axis) + ".");
    }
    if (has_several) {
      say("One class index per " + noun_ + ", for classes that exclude each other: xent sparse.");
      say("A number for each class, the numbers of a " + noun_ + " summing to 1: xent softmax.");
      say("A yes or no for each class, several or none of them yes: xent sigmoid.");
    } else {
      say("One logit per " + noun_ +
          " is a yes or no: xent sigmoid, with a label 0 or 1 for each.");
    }
    if (own_.logits != LogitsKind::logits) return;
    const Words shown{"--show", "probabilities"};
    if (has_several) {
      add_alternative(Loss::softmax, shown, "probabilities of classes that exclude each other");
    }
    add_alternative(Loss::sigmoid, shown, "probabilities, each for itself");
  }

  void prescribe() {
    const bool is_exclusive = has_classes(loss_);
    result_.title = "xent " + name_of(loss_) + " fits: " +
                    (is_exclusive         ? "classes exclude each other"
                     : own_.classes() > 1 ? "classes are independent of each other"
                                          : "a yes or no for each logit");
    say(why());
    const VectorTally& vectors = own_.along.labels;
    if (own_.labels.kind == LabelsKind::multi_hot && vectors.with_several_ones == 0 &&
        vectors.one_hot > 0 && own_.labels.left_out.empty()) {
      say("No " + noun_ +
          " has several ones. If one without is of a class of its own, give that a column: then "
          "classes exclude each other, and xent softmax fits.");
    }
    if (is_exclusive) say_agreement();
    say_options();
    result_.prescription = {name_of(loss_), command(loss_, mean_), ""};
    add_alternatives();
  }

  static Loss loss_of(LabelsKind kind) {
    if (is_independent(kind)) return Loss::sigmoid;
    return kind == LabelsKind::class_indices ? Loss::sparse : Loss::softmax;
  }

  std::string why() const {
    switch (own_.labels.kind) {
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
               std::string(own_.classes() > 1 ? " and do not sum to 1" : "") +
               ": each is the probability of a yes of its own.";
    }
  }

  void say_agreement() {
    const Agreement& agreement = own_.along.agreement;
    constexpr std::uint64_t enough = 5;
    if (agreement.rows < enough) return;
    result_.compared = agreement.rows;
    result_.agreeing = agreement.hits(own_.labels.base);
    say("In " + share_of(result_.agreeing, result_.compared, noun_) +
        " the greatest logit is that of the label; by chance it would be 1 in " +
        std::to_string(own_.classes()) + ".");
  }

  void say_options() {
    if (own_.labels.base == 1) {
      const bool has_last = classes_there(own_).back() == static_cast<double>(own_.classes());
      say("No label is 0, and " +
          (has_last ? "the greatest is " + std::to_string(own_.classes()) + ", as many as classes"
                    : "logits agree better with labels that count from 1") +
          ": --label-base 1.");
    }
    if (own_.labels.is_rounded) {
      say("Sums of labels are off by more than softmax takes, as after rounding: --no-validate.");
    }
    if (const auto axis = own_.found_axis()) {
      say("The labels fit if the classes are on axis " + std::to_string(*axis) +
          " of the logits: --axis " + std::to_string(*axis) + ".");
    }
    if (given_ != Given::logits) {
      say("What is given as logits are " + name_of(given_) + ": --logits-are " + name_of(given_) +
          ".");
    }
  }

  void add_alternatives() {
    const std::uint64_t vectors = own_.along.labels.count;
    if (own_.labels.kind == LabelsKind::one_hot && (vectors < few_rows || own_.classes() == 2)) {
      add_alternative(Loss::sigmoid, mean_,
                      "if two classes can be true at once, and only are not in " +
                          (vectors < few_rows ? "these " + counted(vectors, noun_) : "this data"));
    }
    if (is_one_vector()) {
      add_alternative(Loss::softmax, mean_,
                      "if this is one row of " + counted(own_.seen.logits.rows, "class") +
                          ": its labels sum to 1");
    }
    const bool is_yes_or_no =
        own_.labels.kind == LabelsKind::binary || own_.labels.kind == LabelsKind::multi_hot;
    if (is_yes_or_no && given_ == Given::logits && own_.labels.left_out.empty()) add_pos_weight();
  }

  /// Whether logits and labels of one axis may be a row of exclusive classes.
  bool is_one_vector() const {
    const ArrayTally& labels = own_.seen.labels;
    return !own_.is_streamed && own_.logits_shape.size() == 1 && own_.reading.fit == Fit::each &&
           own_.seen.logits.rows > 1 && labels.is_in_unit_range() && labels.nan == 0 &&
           std::abs(labels.sum.rounded<double>() - 1) <= 1e-6;
  }

  void add_pos_weight() {
    const auto& balance = result_.balance;
    if (own_.layout().after > 1 || balance.empty() || balance.size() > most_pos_weights) return;
    std::string weights;
    double greatest = 0;
    for (const ClassBalance& one : balance) {
      const double ratio =
          one.positive == 0 ? 1
                            : static_cast<double>(one.negative) / static_cast<double>(one.positive);
      greatest = std::max(greatest, ratio);
      weights += (weights.empty() ? "" : ", ") + shown(ratio, {.digits = 4, .float32 = false});
    }
    if (greatest < rare) return;
    if (balance.size() > 1) weights = "[" + weights + "]";
    add_alternative(Loss::weighted, {"--pos-weight", weights, "--reduction", "mean"},
                    "if positives should weigh as much as negatives: pos_weight is negatives over "
                    "positives");
  }

  /// The option --logits-are that the loss needs.
  Given given() const {
    if (own_.logits == LogitsKind::log_probabilities) return Given::log_probabilities;
    const bool are_sigmoids = own_.logits == LogitsKind::unit_range && !has_classes(loss_) &&
                              own_.seen.logits.count >= enough_values;
    return own_.logits == LogitsKind::probabilities || are_sigmoids ? Given::probabilities
                                                                    : Given::logits;
  }

  /// The command with the sources as they were given.
  Words command(Loss loss, const Words& last) const {
    Words words{"xent", name_of(loss)};
    const auto add = [&](const Words& more) {
      words.insert(words.end(), more.begin(), more.end());
    };
    add(own_.request.input_words);
    add(own_.field_words);
    if (has_classes(loss) && own_.reading.axis) {
      add({"--axis", std::to_string(*own_.reading.axis)});
    }
    if (given_ != Given::logits) add({"--logits-are", name_of(given_)});
    if (loss == Loss::sparse && own_.labels.base == 1) add({"--label-base", "1"});
    for (const double label : own_.labels.left_out) add({"--ignore-index", text_of_label(label)});
    if (loss == Loss::softmax && own_.labels.is_rounded) add({"--no-validate"});
    add(last);
    return words;
  }

  const Case& own_;
  const std::string noun_ = own_.noun();
  const Words mean_{"--reduction", "mean"};
  const Loss loss_ = loss_of(own_.labels.kind);
  const Given given_ = given();
  Diagnosis result_;
};

}  // namespace

Diagnosis prescribe(const Case& own) {
  return Prescriber(own).diagnosis();
}

}  // namespace xent
