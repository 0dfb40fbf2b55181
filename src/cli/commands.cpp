#include "cli/commands.h"

#include <algorithm>
#include <array>

namespace xent {

std::span<const Command> commands() {
  static constexpr std::array all{
      Command{"sigmoid", Loss::sigmoid,
              "binary and multi-label: each class yes or no, independently",
              "max(x,0) - x*z + log(1 + exp(-|x|)) for each logit x and label z",
              "xent sigmoid --logits '[1.5, -0.1, -10]' --labels '[1, 0.5, 0]'\n"
              "xent sigmoid --logits a.csv --labels b.csv --reduction mean\n"
              "xent sigmoid --logits 2 --labels 1 --explain\n"
              "xent sigmoid homework.csv --expect-columns answer\n"
              "xent sigmoid --logits a.csv --labels b.csv --find 0.3536\n"},
      Command{"weighted", Loss::weighted,
              "like sigmoid, the positive term multiplied by pos_weight",
              "(1-z)*x + (1+(q-1)*z) * (log(1 + exp(-|x|)) + max(-x,0)), q = pos_weight",
              "xent weighted --logits '[1.5, -0.1]' --labels '[1, 0.5]' --pos-weight 1.5\n"
              "xent weighted --logits a.csv --labels b.csv --pos-weight '[1, 9, 4]'\n"
              "xent weighted --logits 2 --labels 1 --pos-weight 3 --explain\n"
              "xent weighted --logits 2 --labels 1 --pos-weight 3 --expect 0.381\n"
              "xent weighted --logits 2 --labels 1 --pos-weight 3 --find 0.127\n"},
      Command{"softmax", Loss::softmax, "exclusive classes, labels one-hot or soft",
              "-sum_j z_j * log softmax(x)_j for each row of logits x and labels z",
              "xent softmax --logits '[[3, 1, -3]]' --labels '[[0, 0, 1]]'\n"
              "xent softmax --logits '[3, 1, -3]' --show probabilities\n"
              "xent softmax --input p.csv --logits-columns z0-z9 --labels-columns p0-p9\n"
              "xent softmax --logits '[3, 1, -3]' --labels '[0, 0, 1]' --explain\n"
              "xent softmax --logits '[3, 1, -3]' --labels '[0, 0, 1]' --find 6.128\n"},
      Command{"sparse", Loss::sparse, "exclusive classes, labels class indices",
              "-log softmax(x)_y for each row of logits x and class y",
              "xent sparse --logits '[[3, 1, -3]]' --labels '[2]'\n"
              "xent sparse predictions.csv --reduction mean\n"
              "xent sparse --logits '[3, 1, -3]' --labels 2 --explain\n"
              "xent sparse homework.csv --expect-columns answer\n"
              "xent sparse predictions.csv --find 1.199\n"},
      Command{"doctor", std::nullopt, "what the data is, and which loss fits it",
              "Reads logits and labels once. Says what they look like, whether classes are\n"
              "independent or exclusive, why, and the command to run. Status 1: no loss fits.",
              "xent doctor predictions.csv\n"
              "xent doctor --logits a.csv --labels b.csv\n"
              "cat a.csv.gz | xent doctor --logits - --labels b.csv --format json\n"},
  };
  return all;
}

const Command* find_command(std::string_view name) {
  const auto all = commands();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Command& command) { return command.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace xent
