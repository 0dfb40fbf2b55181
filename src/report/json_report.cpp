#include "report/json_report.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

namespace xent {
namespace {

using nlohmann::ordered_json;

/// A JSON object written field by field: numbers are written as everywhere in this program, which
/// the library's own writer cannot be told to do.
class JsonObject {
 public:
  explicit JsonObject(std::string indent) : indent_(std::move(indent)) {}

  void add(const std::string& name, const std::string& json) {
    text_ += (text_.empty() ? "" : ",\n") + indent_ + "  " + quote(name) + ": " + json;
  }
  void add_text(const std::string& name, const std::string& value) { add(name, quote(value)); }

  /// The fields so far, behind an opening brace.
  std::string open() const { return "{\n" + text_; }
  std::string close() const { return open() + "\n" + indent_ + "}"; }

  static std::string quote(const std::string& text) {
    return ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  }

 private:
  std::string indent_;
  std::string text_;
};

std::string json_number(double value, const NumberFormat& format) {
  const std::string text = to_text(value, format);
  return std::isfinite(value) ? text : '"' + text + '"';
}

std::string means_json(const Account& account) {
  JsonObject means("  ");
  for (const Mean& mean : account.means) {
    means.add(mean.divisor, json_number(mean.value, account.number));
  }
  return means.close();
}

std::string counts_json(const Account& account) {
  const ordered_json counts{{"elements", account.elements},
                            {"counted", account.counted},
                            {"ignored", account.ignored},
                            {"zero_weight", account.zero_weight},
                            {"nonfinite", account.nonfinite}};
  JsonObject object("  ");
  for (const auto& [name, count] : counts.items()) object.add(name, count.dump());
  return object.close();
}

std::string warnings_json(const Account& account) {
  if (account.warnings.empty()) return "[]";
  std::string text;
  for (const Warning& warning : account.warnings) {
    text += (text.empty() ? "[\n    " : ",\n    ");
    text += R"({"code": )" + JsonObject::quote(warning.code) + R"(, "message": )" +
            JsonObject::quote(warning.message) + "}";
  }
  return text + "\n  ]";
}

/// "log-probabilities" is called log_probabilities, "loss" losses.
std::string results_name(const Account& account) {
  if (account.show == "loss") return "losses";
  return account.show == "probabilities" ? "probabilities" : "log_probabilities";
}

}  // namespace

JsonReport json_report(const Account& account) {
  JsonObject object("");
  object.add_text("loss", account.loss);
  object.add_text("dtype", account.dtype);
  object.add("shape", to_string(account.shape));
  if (account.has_losses) {
    object.add_text("reduction", account.reduction);
    if (!account.divisor.empty()) object.add_text("divisor", account.divisor);
    if (account.reduction != "none")
      object.add("value", json_number(account.value, account.number));
    object.add("sum", json_number(account.sum, account.number));
    object.add("means", means_json(account));
    object.add("counts", counts_json(account));
  }
  object.add("warnings", warnings_json(account));
  if (account.reduction != "none") return {object.close() + "\n", ""};

  const bool is_scalar = account.shown_shape.empty();
  const std::string name = JsonObject::quote(results_name(account));
  return {object.open() + ",\n  " + name + ": " + (is_scalar ? "" : "[\n"),
          std::string(is_scalar ? "" : "\n  ]") + "\n}\n"};
}

}  // namespace xent
