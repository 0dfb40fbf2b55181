// All losses of a request, and a list of the numbers that slips make of them.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "app/job/request.h"
#include "app/slips/causes.h"
#include "app/slips/form.h"
#include "core/exact_sum.h"
#include "report/account.h"
#include "report/captured_row.h"

namespace xent {

/// One loss of all.
struct OneLoss {
  LossForm form;
  double loss = 0;
  std::size_t row = 0, column = 0;  ///< from 0
  bool counts = true;
  double weight = 1;  ///< of the row and of its true class

  /// What it counts in a mean: 1, or its weight.
  double share(bool is_weighted) const { return is_weighted ? weight : 1; }
};

/// All losses in the order of their rows. The request, its account and its rows must live as long.
struct AllLosses {
  AllLosses(const Request& asked, const Account& right, const std::vector<CapturedRow>& captured);

  const Request& request;
  const Account& account;  ///< without a slip
  const std::vector<CapturedRow>& rows;
  std::vector<OneLoss> all;
  std::size_t per_row = 1;
  bool has_weights = false;

  double row_count() const { return static_cast<double>(rows.size()); }
};

inline double value_of(const ExactSum& sum) {
  return sum.rounded<double>();
}

/// Numbers that slips over all losses give, as they are added.
class MeanSlipList {
 public:
  explicit MeanSlipList(const AllLosses& losses) : losses_(losses) {}

 protected:
  void add(const std::string& name, const std::string& divisor, double by, double value,
           int changes = 1) {
    found_.push_back({name, divisor, by, value, changes, 1});
  }
  /// A sum, by itself and divided by each of these counts.
  void add_figures(const std::string& name, double sum,
                   std::initializer_list<std::pair<const char*, double>> divisors);
  /// A sum, by itself and divided as the right one.
  void add_means(const std::string& name, double sum);
  std::vector<Candidate> take() { return std::move(found_); }

  const AllLosses& losses() const { return losses_; }
  const Request& request() const { return losses_.request; }
  const Account& account() const { return losses_.account; }

 private:
  const AllLosses& losses_;
  std::vector<Candidate> found_;
};

}  // namespace xent
