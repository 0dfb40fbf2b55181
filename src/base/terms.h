// The vocabulary: the values of options, and how options and reports spell them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>

namespace xent {

enum class Loss : std::uint8_t { sigmoid, weighted, softmax, sparse };
enum class Show : std::uint8_t { loss, gradient, probabilities, log_probabilities };
enum class Reduction : std::uint8_t { none, sum, mean };
enum class Divisor : std::uint8_t { counted, elements, weights, batch };
enum class Empty : std::uint8_t { nan, zero, error };
enum class Given : std::uint8_t { logits, probabilities, log_probabilities };
enum class Unit : std::uint8_t { nats, bits, digits };
enum class Dtype : std::uint8_t { float64, float32 };
enum class Detail : std::uint8_t { brief, full };
enum class OutputFormat : std::uint8_t { text, table, json, csv, tsv, ndjson, npy, markdown, html };

/// Whether a loss has a class axis: there is one loss per row of logits, not one per logit.
constexpr bool has_classes(Loss loss) {
  return loss == Loss::softmax || loss == Loss::sparse;
}

/// Nats in a unit.
constexpr long double nats_of(Unit unit) {
  constexpr std::array nats{1.0L, std::numbers::ln2_v<long double>,
                            std::numbers::ln10_v<long double>};
  return nats[static_cast<std::size_t>(unit)];
}

/// The names of an enum's values, in their order.
template <class T>
inline constexpr auto names_of = nullptr;
template <>
inline constexpr auto names_of<Loss> = std::array{"sigmoid", "weighted", "softmax", "sparse"};
template <>
inline constexpr auto names_of<Show> =
    std::array{"loss", "gradient", "probabilities", "log-probabilities"};
template <>
inline constexpr auto names_of<Reduction> = std::array{"none", "sum", "mean"};
template <>
inline constexpr auto names_of<Divisor> = std::array{"counted", "elements", "weights", "batch"};
template <>
inline constexpr auto names_of<Empty> = std::array{"nan", "zero", "error"};
template <>
inline constexpr auto names_of<Given> = std::array{"logits", "probabilities", "log-probabilities"};
template <>
inline constexpr auto names_of<Unit> = std::array{"nats", "bits", "digits"};
template <>
inline constexpr auto names_of<Dtype> = std::array{"float64", "float32"};
template <>
inline constexpr auto names_of<Detail> = std::array{"brief", "full"};
template <>
inline constexpr auto names_of<OutputFormat> =
    std::array{"text", "table", "json", "csv", "tsv", "ndjson", "npy", "markdown", "html"};

template <class T>
std::string name_of(T value) {
  return names_of<T>.at(static_cast<std::size_t>(value));
}

/// The name of one result in tables and JSON.
inline std::string noun_of(Show show) {
  constexpr std::array nouns{"loss", "gradient", "probability", "log_probability"};
  return nouns[static_cast<std::size_t>(show)];
}

}  // namespace xent
