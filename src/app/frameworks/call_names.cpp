#include "app/frameworks/call_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/frameworks/call_arguments.h"
#include "app/frameworks/other_names.h"
#include "base/contains.h"
#include "base/error.h"
#include "base/terms.h"
#include "base/text.h"

namespace xent {
namespace {

using Words = std::vector<std::string>;

/// The first words of names as people write them, and as the known names have them.
struct FirstWord {
  const char* typed;
  const char* known;
};
constexpr std::array first_words{
    FirstWord{"pytorch", "torch"},        FirstWord{"tensorflow", "tf"},
    FirstWord{"tf_keras", "tf.keras"},    FirstWord{"jax", "optax"},
    FirstWord{"scikit-learn", "sklearn"}, FirstWord{"f", "functional"},
    FirstWord{"keras3", "keras"},
};

bool is_upper(char c) {
  return std::isupper(static_cast<unsigned char>(c)) != 0;
}

/// In lower case, words of a capital letter separated: "BCEWithLogitsLoss" is bce_with_logits_loss.
std::string spelled(const std::string& name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool follows_lower = i > 0 &&
                               std::isalpha(static_cast<unsigned char>(name[i - 1])) != 0 &&
                               !is_upper(name[i - 1]);
    const bool ends_capitals = i > 0 && i + 1 < name.size() && is_upper(name[i - 1]) &&
                               std::islower(static_cast<unsigned char>(name[i + 1])) != 0;
    if (is_upper(name[i]) && (follows_lower || ends_capitals)) text += '_';
    text += name[i];
  }
  return in_lower_case(text);
}

/// The letters alone, without "loss" at the end: cross_entropy and CrossEntropyLoss are the same.
std::string folded(const std::string& name) {
  constexpr std::string_view loss = "loss";
  std::string text = in_lower_case(name);
  std::erase_if(text, [](char c) { return c == '_' || c == '-'; });
  if (text.size() > loss.size() && text.ends_with(loss)) text.resize(text.size() - loss.size());
  return text;
}

/// The words of a name, which stand between dots, colons, dollars, slashes or spaces.
Words words_of(const std::string& name) {
  constexpr const char* between = ".:$/ ";
  Words words;
  for (std::size_t from = name.find_first_not_of(between); from != std::string::npos;) {
    const std::size_t end = std::min(name.find_first_of(between, from), name.size());
    words.push_back(name.substr(from, end - from));
    from = name.find_first_not_of(between, end);
  }
  return words;
}

/// The words that a user typed, the first as the known names have it.
Words typed_words(const std::string& typed) {
  Words words = words_of(typed);
  if (words.empty()) return words;
  for (const FirstWord& first : first_words) {
    if (in_lower_case(words.front()) != first.typed) continue;
    words.erase(words.begin());
    const Words known = words_of(first.known);
    words.insert(words.begin(), known.begin(), known.end());
    break;
  }
  return words;
}

/// Whether all words of `some` stand in `all`, in this order.
bool are_among(const Words& some, const Words& all) {
  std::size_t found = 0;
  for (const std::string& word : all) found += found < some.size() && some[found] == word ? 1 : 0;
  return found == some.size();
}

Words each(Words words, std::string (*to_text)(const std::string&)) {
  for (std::string& word : words) word = to_text(word);
  return words;
}

/// A convention, and the other name by which it was found.
struct Found {
  const Convention* convention;
  const OtherName* other = nullptr;

  std::string name() const { return other == nullptr ? convention->call : other->name; }
};

bool is_of_another_framework(const Found& found) {
  return found.other != nullptr && found.other->version != nullptr;
}

/// Every name of every convention.
std::vector<Found> all_names() {
  std::vector<Found> all;
  for (const Convention& convention : conventions()) all.push_back({&convention, nullptr});
  for (const OtherName& other : other_names()) {
    for (const Convention& convention : conventions()) {
      const bool is_meant = std::string_view(convention.call) == other.call &&
                            convention.given == other.given.value_or(convention.given) &&
                            convention.loss == other.loss.value_or(convention.loss);
      if (is_meant) all.push_back({&convention, &other});
    }
  }
  return all;
}

/// Keeps those that fit, if there are any.
void prefer(std::vector<Found>& found, const std::function<bool(const Found&)>& fits) {
  if (std::ranges::any_of(found, fits)) {
    std::erase_if(found, [&](const Found& one) { return !fits(one); });
  }
}

/// Whether the words name a framework or a module, but no call.
bool is_of_module(const std::string& typed, const Found& found) {
  const Words words = typed_words(typed), all = words_of(found.name());
  return words.size() < all.size() &&
         std::ranges::equal(each(words, folded), std::span(all).first(words.size()), {}, {},
                            folded);
}

/// The names that have all the words, spelled as they are or else folded. Names of the known calls
/// come before calls of other frameworks, and names that begin with the words before all others.
std::vector<Found> names_with(const std::string& typed) {
  std::vector<Found> all = all_names();
  prefer(all, [&](const Found& one) { return one.name() == typed; });
  if (all.front().name() == typed) return all;
  const Words words = typed_words(typed);
  std::vector<Found> found;
  for (const bool of_others : {false, true}) {
    for (const auto to_text : {spelled, folded}) {
      const Words wanted = each(words, to_text);
      std::ranges::copy_if(all, std::back_inserter(found), [&](const Found& one) {
        return !wanted.empty() && is_of_another_framework(one) == of_others &&
               are_among(wanted, each(words_of(one.name()), to_text));
      });
      if (found.empty()) continue;
      prefer(found, [&](const Found& one) {
        return to_text(words_of(one.name()).front()) == wanted.front();
      });
      prefer(found, [&](const Found& one) { return is_of_module(typed, one); });
      return found;
    }
  }
  return found;
}

/// The commands that a call is of: "xent sparse or xent softmax".
std::string commands_of(const std::string& call) {
  std::vector<std::string> commands;
  for (const Convention& convention : conventions()) {
    const std::string command = "xent " + name_of(convention.loss);
    if (call == convention.call && !contains(commands, command)) commands.push_back(command);
  }
  return joined(commands, " or ");
}

/// The calls that were found, each once.
std::vector<std::string> calls_of(const std::vector<Found>& found) {
  std::vector<std::string> calls;
  for (const Found& one : found) {
    if (!contains(calls, one.convention->call)) calls.emplace_back(one.convention->call);
  }
  return calls;
}

/// The call whose exact name, or else whose last word, is nearest to what was typed; may be empty.
std::string nearest_call(const std::string& typed, const std::vector<Found>& names) {
  std::string exact = nearest(typed, calls_of(names));
  const Words words = words_of(typed);
  if (!exact.empty() || words.empty()) return exact;
  const auto last_word = [](const Found& one) { return folded(words_of(one.name()).back()); };
  std::vector<std::string> last_words;
  std::ranges::transform(names, std::back_inserter(last_words), last_word);
  const std::string near = nearest(folded(words.back()), last_words);
  const auto found = std::ranges::find(names, near, last_word);
  return found == names.end() ? "" : found->convention->call;
}

[[noreturn]] void refuse_unknown(const std::string& typed, Loss loss) {
  std::vector<Found> names = all_names();
  std::stable_partition(names.begin(), names.end(),
                        [&](const Found& one) { return one.convention->loss == loss; });
  const std::string near = nearest_call(typed, names);
  throw Error(
      "", "--like is " + in_quotes(typed) + ", which is no call that is known",
      near.empty() ? "xent " + name_of(loss) + " --help-all lists them" : "perhaps " + near);
}

/// Refuses calls that are all of another loss.
[[noreturn]] void refuse_loss(const std::string& typed, const std::vector<std::string>& calls,
                              Loss loss) {
  std::string hint;
  if (calls.size() > 1) {
    hint = "these are: " + joined(calls, "; ", [](const std::string& call) {
             return call + " (" + commands_of(call) + ")";
           });
  } else if (calls.front() == typed) {
    hint = "it is one of " + commands_of(typed);
  } else {
    hint = "it is " + calls.front() + ", a call of " + commands_of(calls.front());
  }
  throw Error("", "--like " + on_one_line(typed) + " is not a call of xent " + name_of(loss), hint);
}

Found find_call(const std::string& typed, const Request& request) {
  std::vector<Found> found = names_with(typed);
  if (found.empty()) refuse_unknown(typed, request.loss);
  const auto is_of_loss = [&](const Found& one) { return one.convention->loss == request.loss; };
  if (std::ranges::none_of(found, is_of_loss)) {
    refuse_loss(typed, calls_of(found), request.loss);
  }
  prefer(found, is_of_loss);
  prefer(found, [&](const Found& one) { return one.convention->given == request.given; });
  const bool is_module =
      std::ranges::all_of(found, [&](const Found& one) { return is_of_module(typed, one); });
  const std::vector<std::string> calls = calls_of(found);
  if (calls.size() > 1 && !is_module) {
    throw Error("", "--like " + on_one_line(typed) + " may be one of several calls",
                "name the one that is meant: " + joined(calls, " or "));
  }
  return found.front();
}

/// What is meant by a name that is not exactly that of the call; empty if it is.
std::string note_of(const std::string& typed, const Found& found, const Request& request) {
  const Convention& convention = *found.convention;
  if (typed == convention.call) return {};
  const bool tells_kind =
      request.given != Given::logits || request.given != convention.given || has_kinds(convention);
  const std::string call =
      convention.call + (tells_kind ? " of " + name_of(request.given) : std::string());
  const std::string start = "--like " + on_one_line(typed) + ": ";
  if (!is_of_another_framework(found)) return start + call + " is meant";
  const char* const except = found.other->except;
  return start + "computed as " + call + ", which is the same in " + found.other->version +
         (except == nullptr ? "" : std::string(", except that ") + except);
}

}  // namespace

const Convention& find_convention(const std::string& name, const Request& request) {
  return *find_call(name, request).convention;
}

void apply_call(const std::string& typed, Request& request) {
  const CallText text = split_call(typed);
  for (const Argument& argument : text.arguments) {
    set_argument(argument, find_convention(text.name, request), request);
  }
  const Found found = find_call(text.name, request);
  apply(*found.convention, request);
  request.like->note = note_of(typed, found, request);
}

}  // namespace xent
