#include "io/field_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "base/text.h"

namespace xent {
namespace {

struct Word {
  std::string_view word;
  Meaning meaning;
};
constexpr std::array words{
    Word{"", Meaning::id},
    Word{"id", Meaning::id},
    Word{"index", Meaning::id},
    Word{"unnamed:_0", Meaning::id},
    Word{"ids", Meaning::perhaps_id},
    Word{"idx", Meaning::perhaps_id},
    Word{"row", Meaning::perhaps_id},
    Word{"rowid", Meaning::perhaps_id},
    Word{"sample", Meaning::perhaps_id},
    Word{"level_0", Meaning::perhaps_id},
    Word{"label", Meaning::labels},
    Word{"labels", Meaning::labels},
    Word{"target", Meaning::labels},
    Word{"targets", Meaning::labels},
    Word{"class", Meaning::labels},
    Word{"y", Meaning::labels},
    Word{"y_true", Meaning::labels},
    Word{"truth", Meaning::labels},
    Word{"gold", Meaning::labels},
    Word{"ground_truth", Meaning::labels},
    Word{"true_label", Meaning::labels},
    Word{"label_id", Meaning::labels},
    Word{"label_ids", Meaning::labels},
    Word{"class_id", Meaning::labels},
    Word{"target_id", Meaning::labels},
    Word{"weight", Meaning::weights},
    Word{"weights", Meaning::weights},
    Word{"sample_weight", Meaning::weights},
    Word{"expected", Meaning::expected},
    Word{"rawprediction", Meaning::logit},
    Word{"pos_weight", Meaning::pos_weight},
    Word{"class_weights", Meaning::class_weights},
    Word{"pred", Meaning::prediction},
    Word{"preds", Meaning::prediction},
    Word{"predicted", Meaning::prediction},
    Word{"prediction", Meaning::prediction},
    Word{"predictions", Meaning::prediction},
    Word{"y_pred", Meaning::prediction},
    Word{"ypred", Meaning::prediction},
    Word{"y_hat", Meaning::prediction},
    Word{"yhat", Meaning::prediction},
    Word{"pred_label", Meaning::prediction},
    Word{"predicted_label", Meaning::prediction},
    Word{"pred_class", Meaning::prediction},
    Word{"predicted_class", Meaning::prediction},
    Word{"argmax", Meaning::prediction},
    Word{"confidence", Meaning::probability},
    Word{"conf", Meaning::probability},
    Word{"loss", Meaning::measure},
    Word{"losses", Meaning::measure},
    Word{"nll", Meaning::measure},
    Word{"step", Meaning::measure},
    Word{"epoch", Meaning::measure},
    Word{"iteration", Meaning::measure},
    Word{"accuracy", Meaning::measure},
    Word{"acc", Meaning::measure},
    Word{"correct", Meaning::measure},
    Word{"time", Meaning::measure},
    Word{"date", Meaning::measure},
    Word{"datetime", Meaning::measure},
    Word{"timestamp", Meaning::measure},
    Word{"split", Meaning::measure},
    Word{"fold", Meaning::measure},
    Word{"name", Meaning::measure},
    Word{"filename", Meaning::measure},
    Word{"file", Meaning::measure},
    Word{"path", Meaning::measure},
    Word{"text", Meaning::measure},
};

/// Whether the name is a letter and a number: "z0", "z_0".
bool is_numbered(std::string_view name, char letter) {
  const std::size_t digits = name.find_first_of("0123456789");
  return name.starts_with(letter) && (digits == 1 || (digits == 2 && name[1] == '_')) &&
         name.find_first_not_of("0123456789", digits) == std::string_view::npos;
}

}  // namespace

Meaning meaning_of(const std::string& name) {
  std::string lower = in_lower_case(name);
  std::ranges::replace_if(
      lower, [](char c) { return c == ' ' || c == '.'; }, '_');
  const auto* const known = std::find_if(words.begin(), words.end(),
                                         [&](const Word& word) { return word.word == lower; });
  if (known != words.end()) return known->meaning;
  if (lower.starts_with("logit")) return Meaning::logit;
  if (lower.starts_with("score")) return Meaning::score;
  const auto ends = [&](std::string_view end) { return lower.ends_with(end); };
  if (ends("_id") || ends("_idx") || ends("_index") || name.ends_with("Id") ||
      lower.starts_with("unnamed:_")) {
    return Meaning::perhaps_id;
  }
  if (lower.starts_with("prob") || lower.starts_with("p_") || is_numbered(lower, 'p')) {
    return Meaning::probability;
  }
  return is_numbered(lower, 'z') ? Meaning::z : Meaning::none;
}

bool are_letters(const Fields& fields, std::span<const std::size_t> chosen) {
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const std::string& name = fields.names[chosen[i]];
    const bool is_letter = name.size() == 1 && std::isalpha(static_cast<unsigned char>(name[0]));
    if (!is_letter || name[0] - fields.names[chosen[0]][0] != static_cast<int>(i)) return false;
  }
  return true;
}

}  // namespace xent
