#include "app/frameworks/call_arguments.h"

#include <array>
#include <string_view>

#include "base/error.h"
#include "base/terms.h"
#include "base/text.h"

namespace xent {
namespace {

/// Sets an option as if the user had given it. Throws Error if the user gave another value.
template <class T>
void choose(const Argument& argument, const char* option, T value, T& setting, bool& is_chosen) {
  if (is_chosen && setting != value) {
    throw Error("", "--like has " + argument.name + "=" + argument.value + ", but " + option +
                        " is " + name_of(setting));
  }
  setting = value;
  is_chosen = true;
}

/// The option that does what an argument does.
const char* option_like(const std::string& argument) {
  constexpr std::array options{
      std::array{"weight", "--class-weights, or --weights of a binary loss"},
      std::array{"class_weight", "--class-weights"},
      std::array{"sample_weight", "--weights"},
      std::array{"pos_weight", "--pos-weight of xent weighted"},
      std::array{"ignore_index", "--ignore-index"},
      std::array{"ignore_class", "--ignore-index"},
      std::array{"label_smoothing", "--label-smoothing"},
      std::array{"axis", "--axis"},
      std::array{"from_logits", "--logits-are"},
      std::array{"reduction", "--reduction"},
  };
  for (const auto& [name, option] : options) {
    if (argument == name) return option;
  }
  return nullptr;
}

[[noreturn]] void refuse_argument(const Argument& argument) {
  const std::string value = argument.value.empty() ? "" : "=" + argument.value;
  const char* const option = option_like(argument.name);
  throw Error("", "--like does not take " + in_quotes(argument.name + value) + " in parentheses",
              option == nullptr ? "it takes from_logits and reduction; other arguments are options"
                                : std::string("the option is ") + option);
}

}  // namespace

CallText split_call(const std::string& typed) {
  const std::size_t open = typed.find('(');
  if (open == std::string::npos) return {typed, {}};
  std::string rest = typed.substr(open + 1);
  std::erase_if(
      rest, [](char c) { return std::string_view(" \t\n\"'").find(c) != std::string_view::npos; });
  if (!rest.ends_with(')')) {
    throw Error("", "--like is " + in_quotes(typed) + ", where the closing parenthesis is missing");
  }
  rest.back() = ',';
  CallText text{typed.substr(0, open), {}};
  for (std::size_t from = 0; from < rest.size();) {
    const std::size_t comma = rest.find(',', from);
    const std::string one = rest.substr(from, comma - from);
    const std::size_t equals = one.find('=');
    const std::string value = equals == std::string::npos ? "" : one.substr(equals + 1);
    if (!one.empty()) text.arguments.push_back({one.substr(0, equals), value});
    from = comma + 1;
  }
  return text;
}

void set_argument(const Argument& argument, const Convention& convention, Request& request) {
  const auto& [name, text] = argument;
  const std::string value = in_lower_case(text);
  const bool is_true = value == "true", is_false = value == "false";
  Chosen& chosen = request.chosen;
  if (name == "from_logits" && has_kinds(convention) && (is_true || is_false)) {
    choose(argument, "--logits-are", is_true ? Given::logits : Given::probabilities, request.given,
           chosen.given);
    return;
  }
  const bool is_mean = convention.framework.reduction == Reduction::mean;
  const bool is_reduction = is_mean && name == "reduction";
  const bool is_normalize = is_mean && name == "normalize";
  if ((is_reduction && (value == "mean" || value == "sum_over_batch_size")) ||
      (is_normalize && is_true)) {
    choose(argument, "--reduction", Reduction::mean, request.reduction, chosen.reduction);
  } else if ((is_reduction && value == "sum") || (is_normalize && is_false)) {
    choose(argument, "--reduction", Reduction::sum, request.reduction, chosen.reduction);
  } else if (is_reduction && value == "none") {
    choose(argument, "--reduction", Reduction::none, request.reduction, chosen.reduction);
  } else {
    refuse_argument(argument);
  }
}

}  // namespace xent
