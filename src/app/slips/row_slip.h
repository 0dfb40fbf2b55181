// A slip in the loss of one row, and a list of them.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "app/slips/form.h"

namespace xent {

/// What is computed by mistake.
struct RowSlip {
  /// The loss where the slip is not possible.
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();

  std::string name;
  /// The wrong loss, or none.
  std::function<double(const LossForm&)> loss;
  /// How much of the slip is a choice: 1, or 2 if there are so many of its kind that a number of
  /// few digits is some of them by chance.
  int changes = 1;
  bool counts_ignored = false;  ///< ignored losses are computed, too
  bool is_float32 = false;      ///< sums and means are rounded to float32, too
  bool of_soft_labels = false;  ///< if no label is soft, it is no slip, or another one
};

/// Slips of one kind of losses, as they are added.
class SlipList {
 public:
  explicit SlipList(const LossKind& kind) : kind_(kind) {}

 protected:
  static constexpr double none = RowSlip::none;

  template <class Loss>
  RowSlip& add(std::string name, Loss loss) {
    RowSlip& slip = slips_.emplace_back();
    slip.name = std::move(name);
    slip.loss = std::move(loss);
    return slip;
  }
  std::vector<RowSlip> take() { return std::move(slips_); }

  const LossKind& kind() const { return kind_; }
  const Request& request() const { return *kind_.request; }

 private:
  LossKind kind_;
  std::vector<RowSlip> slips_;
};

}  // namespace xent
