// The answer of doctor: what the data is, which loss fits, and why; for people and as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/shape.h"
#include "report/account.h"

namespace xent {

/// What doctor found in one array.
struct ArrayFindings {
  std::string source;
  Shape shape;
  std::string are;  ///< what they look like: "logits", "class_indices"; an interface
  std::uint64_t values = 0;
  std::uint64_t nan = 0;
  std::uint64_t positive_infinity = 0;
  std::uint64_t negative_infinity = 0;
  // Of the finite numbers, if there are any. Rows are counted from 1.
  std::optional<double> least, greatest, mean;
  std::uint64_t least_row = 0;
  std::uint64_t greatest_row = 0;
  std::vector<std::string> evidence;  ///< sentences
};

/// What doctor found in one field of a table.
struct FieldFindings {
  std::string name;  ///< or its index
  /// "whole numbers", "numbers", "text", "mixed", "lists", "array", "empty"; an interface
  std::string type;
  std::optional<double> least, greatest;  ///< of the numbers, if there are any
  std::string use;                        ///< a role, "id", or empty
  bool counts_rows = false;               ///< it goes 0, 1, 2, ... or 1, 2, 3, ...
};

/// How often a class is true.
struct ClassBalance {
  std::int64_t label = 0;
  std::string name;            ///< the name of its column, if the input has names
  std::uint64_t positive = 0;  ///< rows that have this label
  std::uint64_t negative = 0;  ///< rows that do not, if classes are independent
};

/// A command to run.
struct Prescription {
  std::string loss;  ///< empty: probabilities only
  std::vector<std::string> command;
  std::string when;  ///< for an alternative: the condition
};

struct Diagnosis {
  std::string title;
  std::optional<Prescription> prescription;  ///< none: no loss fits the labels, or no labels
  std::string problem;                       ///< why no loss fits: a code, an interface
  std::vector<std::string> reasons;
  std::uint64_t compared = 0;  ///< rows with one true class; 0: not counted
  std::uint64_t agreeing = 0;  ///< those of them whose greatest logit is that of the class
  std::vector<Prescription> alternatives;
  std::vector<Warning> warnings;
  ArrayFindings logits;
  std::optional<ArrayFindings> labels;
  bool is_independent = false;  ///< each class is a yes or no; the balance has negatives
  std::vector<ClassBalance> balance;
  std::vector<FieldFindings> fields;  ///< of the first rows of a source that holds all

  bool fits() const { return prescription.has_value() || !labels; }
};

/// For people, in 80 columns.
std::string doctor_text(const Diagnosis& diagnosis);

/// The fields are an interface; docs/formats.md describes them.
std::string doctor_json(const Diagnosis& diagnosis);

}  // namespace xent
