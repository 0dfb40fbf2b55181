#include "cli/meant.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string>

namespace xent {
namespace {

/// A word of other programs, and what it is here.
struct Meant {
  std::string_view word;
  const char* here;
};
constexpr std::array meant_commands{
    Meant{"bce", "xent sigmoid"},
    Meant{"bcewithlogits", "xent sigmoid"},
    Meant{"binary", "xent sigmoid"},
    Meant{"binarycrossentropy", "xent sigmoid"},
    Meant{"logistic", "xent sigmoid"},
    Meant{"sigmoidcrossentropywithlogits", "xent sigmoid"},
    Meant{"weightedcrossentropywithlogits", "xent weighted"},
    Meant{"softmaxcrossentropywithlogits", "xent softmax"},
    Meant{"sparsesoftmaxcrossentropywithlogits", "xent sparse"},
    Meant{"sparsecategoricalcrossentropy", "xent sparse"},
    Meant{"categoricalcrossentropy", "xent softmax"},
    Meant{"sparsecategorical", "xent sparse"},
    Meant{"ce", "xent sparse for class indices, xent softmax for distributions"},
    Meant{"crossentropy", "xent sparse for class indices, xent softmax for distributions"},
    Meant{"nll", "xent sparse for class indices, xent softmax for distributions"},
    Meant{"logloss", "xent sigmoid for yes or no, xent sparse for class indices"},
    Meant{"explain", "xent sparse ... --explain"},
    Meant{"find", "xent sparse ... --find VALUE"},
    Meant{"compare", "xent sparse ... --find"},
    Meant{"check", "xent sparse ... --expect VALUE"},
    Meant{"expect", "xent sparse ... --expect VALUE"},
    Meant{"v", "xent --version"},
    Meant{"version", "xent --version"},
};
constexpr std::array meant_options{
    Meant{"mean", "--reduction mean"},
    Meant{"compare", "--find"},
    Meant{"avg", "--reduction mean"},
    Meant{"average", "--reduction mean"},
    Meant{"sum", "--reduction sum"},
    Meant{"json", "--format json"},
    Meant{"csv", "--format csv"},
    Meant{"tsv", "--format tsv"},
    Meant{"ndjson", "--format ndjson"},
    Meant{"jsonl", "--format ndjson"},
    Meant{"jsonlines", "--format ndjson"},
    Meant{"table", "--format table"},
    Meant{"markdown", "--format markdown"},
    Meant{"md", "--format markdown"},
    Meant{"html", "--explain --format html"},
    Meant{"probabilities", "--show probabilities, or --logits-are probabilities"},
    Meant{"probs", "--show probabilities, or --logits-are probabilities"},
    Meant{"gradient", "--show gradient"},
    Meant{"grad", "--show gradient"},
    Meant{"fromlogits", "logits are what xent takes; --logits-are probabilities says otherwise"},
    Meant{"targets", "--labels"},
    Meant{"target", "--labels"},
    Meant{"preds", "--logits"},
    Meant{"predictions", "--logits"},
    Meant{"file", "--input"},
    Meant{"i", "--input"},
    Meant{"columns", "--logits-columns and --labels-columns"},
    Meant{"precision", "--digits"},
    Meant{"float32", "--dtype float32"},
    Meant{"weight", "--weights for rows, --class-weights for classes"},
    Meant{"v", "xent --version"},
    Meant{"version", "xent --version"},
};

/// Case, dashes and underscores do not matter.
const char* meant_by(std::string_view word, std::span<const Meant> known) {
  std::string plain;
  for (const char c : word.substr(0, word.find('='))) {
    if (c != '-' && c != '_')
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  const auto found = std::ranges::find(known, plain, &Meant::word);
  return found == known.end() ? nullptr : found->here;
}

}  // namespace

const char* meant_command(std::string_view word) {
  return meant_by(word, meant_commands);
}

const char* meant_option(std::string_view word) {
  return meant_by(word, meant_options);
}

}  // namespace xent
