// Values as people paste them: what they become, and what is refused.
#include "io/json/pasted.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "io/bytes/byte_source.h"
#include "io/bytes/text_place.h"
#include "io/json/json_walk.h"
#include "io/sources.h"

using namespace xent;
using namespace xent::test;

namespace {

/// The JSON of a text, without spaces between its parts.
std::string compact(const std::string& content) {
  std::string json = pasted_json(content);
  std::erase_if(json, [](char c) { return is_json_space(c); });
  return json;
}

std::string refusal(const std::string& content) {
  try {
    return "read: " + pasted_json(content);
  } catch (const TextError& error) {
    const Error whole = error.in("--logits", content);
    return whole.what() + (whole.hint().empty() ? "" : " | " + whole.hint());
  }
}

}  // namespace

TEST_CASE("pasted values become JSON", "[pasted]") {
  const std::pair<const char*, const char*> cases[] = {
      // NumPy's print
      {"[[0.1 0.2]\n [1.  2. ]]", "[[0.1,0.2],[1,2]]"},
      {"[[ 1.5e+00 -2.e-05]\n [       nan       -inf]]", "[[1.5e+00,-2e-05],[nan,-inf]]"},
      {"[0.1 0.2 0.3\n 0.4]", "[0.1,0.2,0.3,0.4]"},
      {"[ True False]", "[true,false]"},
      {"[[[1 2]\n  [3 4]]\n\n [[5 6]\n  [7 8]]]", "[[[1,2],[3,4]],[[5,6],[7,8]]]"},
      // NumPy's repr, and its calls
      {"array([[0.1, 2.],\n       [.5, 1e3]], dtype=float32)", "[[0.1,2],[0.5,1e3]]"},
      {"np.array([[1, 2], [3, 4]])", "[[1,2],[3,4]]"},
      {"np.array([1, 2], np.float32)", "[1,2]"},
      {"array([1, 2], shape=(2,), dtype='<f4')", "[1,2]"},
      {"np.float32(0.5)", "0.5"},
      {"[np.float64(0.5), np.float64(-1.0)]", "[0.5,-1.0]"},
      {"[array([1., 2.]), array([3., 4.])]", "[[1,2],[3,4]]"},
      {"np.array([np.nan, -np.inf, np.inf])", "[nan,-inf,inf]"},
      // PyTorch, TensorFlow, JAX
      {"tensor([[ 0.1000, -2.0000]], device='cuda:0', grad_fn=<AddmmBackward0>)",
       "[[0.1000,-2.0000]]"},
      {"tensor(0.6931, grad_fn=<NllLossBackward0>)", "0.6931"},
      {"torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)", "[1,2]"},
      {"tf.Tensor(\n[[1. 2.]\n [3. 4.]], shape=(2, 2), dtype=float32)", "[[1,2],[3,4]]"},
      {"<tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>", "[1,2]"},
      {"<tf.Tensor: shape=(), dtype=float32, numpy=0.5>", "0.5"},
      {"Array([1., 2.], dtype=float32)", "[1,2]"},
      // Python
      {"(1, 2)", "[1,2]"},
      {"(1,)", "[1]"},
      {"(1)", "1"},
      {"[(1, 2), (3, 4),]", "[[1,2],[3,4]]"},
      {"[1_000, +2, .5, -.5, 5., 05, -0.0, 1e3]", "[1000,2,0.5,-0.5,5,5,-0.0,1e3]"},
      {"{'logits': [1, 2], 'label': True, \"x\": None}",
       "{\"logits\":[1,2],\"label\":true,\"x\":null}"},
      {"[float('nan'), float(\"-inf\")]", "[\"nan\",\"-inf\"]"},
      // R
      {"c(1, 2, -3)", "[1,2,-3]"},
      {"c(3L, 0L)", "[3,0]"},
      {"c(2)", "[2]"},
      {"c(TRUE, FALSE, Inf, NaN)", "[true,false,Inf,NaN]"},
      {"rbind(c(1, 2), c(3, 4))", "[[1,2],[3,4]]"},
      {"list(c(1, 2), c(3, 4))", "[[1,2],[3,4]]"},
      {"[1]  0.5  0.25\n[3] -1.0", "[0.5,0.25,-1.0]"},
      // MATLAB
      {"[1 2; 3 4]", "[[1,2],[3,4]]"},
      {"[1, 2; 3, 4];", "[[1,2],[3,4]]"},
      {"[1 2\n 3 4;\n5 6 7 8]", "[[1,2,3,4],[5,6,7,8]]"},
      {"[1;2;3]", "[[1],[2],[3]]"},
      // single numbers
      {"+1", "1"},
      {".5", "0.5"},
      {"-inf", "-inf"},
      {"\xE2\x88\x92"
       "1.5",
       "-1.5"},
      // rows on lines
      {"[1 2]\n[3 4]", "[1,2][3,4]"},
  };
  for (const auto& [content, json] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(compact(content) == json);
    }
  }
}

TEST_CASE("JSON stays as it is", "[pasted]") {
  for (const std::string content : {" [1, 2]\n", "[[1, NaN], [true, \"inf\"]]", "-0.50", "[]",
                                    "{\"a\": \"x (1 2)\", \"b\": [1]}"}) {
    CHECK(pasted_json(content) == content);
  }
}

TEST_CASE("pasted values stay at their places", "[pasted]") {
  const std::string content = "array([[0.1, 2., +3],\n       [.5, 1., 7.]], dtype=float32)  ";
  const std::string json = pasted_json(content);
  CHECK(json.find('7') == content.find('7'));
  CHECK(json.find("1 ") == content.find("1., 7"));
  CHECK(json.size() == content.size());
  const std::string printed = "[[0.1 0.2]\n [1.  9. ]]";
  CHECK(pasted_json(printed).find('9') == printed.find('9') + 1);  // behind a comma before \n
  CHECK(pasted_json("[.5, .5, .5, 9]").find('9') == 13);
}

TEST_CASE("pasted text that cannot be meant is refused", "[pasted]") {
  constexpr const char* cut_short =
      " | np.set_printoptions(threshold=sys.maxsize) or torch.set_printoptions(profile='full') "
      "prints all of it";
  const std::pair<std::string, std::string> cases[] = {
      {"[0.1 0.2 ... 0.3]",
       std::string("--logits:1:10: array is cut short by \"...\"") + cut_short},
      {"tensor([[1., 2.],\n        ...,\n        [3., 4.]])",
       std::string("--logits:2:9: array is cut short by \"...\"") + cut_short},
      {"[1, 2 3]", R"(--logits:1:7: unexpected "3", expected "," or "]")"},
      {"[1 2, 3]", R"(--logits:1:4: unexpected "2", expected "," or "]")"},
      {"[1, 2)", "--logits:1:6: unexpected \")\", expected \"]\""},
      {"c(c(1, 2), 3)",
       "--logits:1:3: c() in c() is one array or several rows | write one c(...), or "
       "rbind(c(...), c(...)) for rows"},
      {"matrix(c(1, 2), nrow=2)", "--logits:1:1: \"matrix(\" is not a value"},
      {"np.array([1, 2], 3)", "--logits:1:18: unexpected \"3)\", expected the name of an argument"},
      {"[\"nan]", "--logits:1:2: string has no closing quote"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(refusal(content) == error);
    }
  }
}

TEST_CASE("what is no array in any language is left to the JSON reader", "[pasted]") {
  for (const std::string content :
       {"[1, 2x]", "[0x10, 1]", "[1-2]", "[1 - 2]", "[1/2]", "[NA]", "[1, 2", "[1,,2]", "[,1]",
        "[1__0]", "[1j]", "{a: 1}", "[1] x", "1, 2", "[a=1]", "[<1>]", "]", ")", "['a"}) {
    DYNAMIC_SECTION(content) {
      CHECK_FALSE(is_json_value(pasted_json(content)));
    }
  }
}

TEST_CASE("any text is rewritten or refused", "[pasted]") {
  const std::string content = "array([[1., (2 3)], {'a': c(.5)}], x=<'b'>); ...";
  for (std::size_t at = 0; at < content.size(); ++at) {
    refusal(content.substr(0, at));
    refusal(content.substr(at));
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = content;
      changed[at] = static_cast<char>(byte);
      refusal(changed);
    }
  }
  for (const std::string part : {"[", "(", "array(", "c(", "1;", "[1]", "1 ", ".5 ", "{'a':"}) {
    std::string many;
    while (many.size() < 100'000) many += part;
    refusal(many);
    refusal("[" + many + "]");
  }
}

TEST_CASE("inline values are told from paths", "[pasted]") {
  for (const char* const value :
       {"[1]", "{", "1", "-inf", " \n[1]", "(1, 2)", "c(1)", "np.array([1])", "tensor(0.5)\n",
        "<tf.Tensor: shape=(), numpy=1>"}) {
    CHECK(is_inline_value(value));
  }
  for (const char* const path :
       {"", "a.csv", "-", "./c(1)", "data(1).csv", "(1).csv", "a/b(1)", "c", " "}) {
    CHECK_FALSE(is_inline_value(path));
  }
}
