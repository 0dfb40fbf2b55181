#include "app/account.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace xent {
namespace {

std::string loss_name(Loss loss) {
  switch (loss) {
    case Loss::sigmoid:
      return "sigmoid";
    case Loss::weighted:
      return "weighted";
    case Loss::softmax:
      return "softmax";
    case Loss::sparse:
      return "sparse";
  }
  return {};
}

std::string show_name(Show show) {
  switch (show) {
    case Show::loss:
      return "loss";
    case Show::probabilities:
      return "probabilities";
    case Show::log_probabilities:
      return "log-probabilities";
  }
  return {};
}

std::string reduction_name(Reduction reduction) {
  switch (reduction) {
    case Reduction::none:
      return "none";
    case Reduction::sum:
      return "sum";
    case Reduction::mean:
      return "mean";
  }
  return {};
}

/// The shape with the number of rows that were read.
Shape known_shape(const Extent& extent, std::uint64_t rows) {
  Shape shape = extent.shape;
  if (!extent.rows_known) shape[0] = rows;
  return shape;
}

template <class T>
void take_sums(const Tally& tally, std::uint64_t batch, Account& account) {
  account.sum = static_cast<double>(tally.sum.rounded<T>());
  const auto mean = [&](const char* divisor, std::uint64_t by) {
    account.means.push_back(
        {divisor, static_cast<double>(by), static_cast<double>(tally.sum.divided_by<T>(by))});
  };
  mean("counted", tally.counted);
  mean("elements", tally.elements);
  mean("weights", tally.counted);  // every weight is 1
  mean("batch", batch);
}

void take_sources(const Work& work, std::uint64_t rows, Account& account) {
  for (const auto& reader : work.readers) {
    for (std::size_t r = 0; r < role_count; ++r) {
      const auto role = static_cast<Role>(r);
      const auto extent = reader->extent(role);
      if (!extent) continue;
      account.sources.push_back(
          {std::string(name_of(role)), to_string(known_shape(*extent, rows)), reader->name()});
    }
  }
}

/// "3 labels are": a subject and its verb.
std::string subject(std::uint64_t count, const std::string& noun) {
  return counted(count, noun) + (count == 1 ? " is" : " are");
}

std::string the_worst(const Evidence& evidence) {
  return "; the worst, " + evidence.text + ", at " + evidence.place;
}

void take_warnings(const Tally& tally, Account& account) {
  if (tally.nonfinite > 0) {
    account.warnings.push_back({"nonfinite", subject(tally.nonfinite, "loss") + " not finite of " +
                                                 std::to_string(tally.elements) +
                                                 "; the first in row " +
                                                 std::to_string(tally.first_nonfinite + 1)});
  }
  if (const Evidence& labels = tally.outside_range; labels.count > 0) {
    account.warnings.push_back({"labels_outside_range", subject(labels.count, "label") +
                                                            " outside 0..1" + the_worst(labels)});
  }
  if (const Evidence& sums = tally.row_sums; sums.count > 0) {
    account.warnings.push_back({"label_sums", "labels that do not sum to 1 in " +
                                                  counted(sums.count, "row") + the_worst(sums)});
  }
}

}  // namespace

std::size_t rows_per_block(const Request& request, const Layout& layout) {
  return std::max<std::size_t>(1, request.block_values / layout.logits_per_row());
}

Account make_account(const Work& work, const Tally& tally) {
  const Request& request = work.request;
  Account account;
  account.loss = loss_name(request.loss);
  account.dtype = request.dtype == Dtype::float64 ? "float64" : "float32";
  account.show = show_name(request.show);
  account.reduction = reduction_name(request.reduction);
  account.number = {request.digits, request.dtype == Dtype::float32};
  take_sources(work, tally.rows, account);

  account.has_losses = work.labels_reader != nullptr;
  account.shape = known_shape(work.layout.losses, tally.rows);
  account.shown_shape =
      request.show == Show::loss ? account.shape : known_shape(work.layout.logits, tally.rows);
  const std::uint64_t batch = account.shape.empty() ? 1 : account.shape[0];
  if (request.dtype == Dtype::float64) {
    take_sums<double>(tally, batch, account);
  } else {
    take_sums<float>(tally, batch, account);
  }
  if (request.reduction == Reduction::sum) account.value = account.sum;
  if (request.reduction == Reduction::mean) {
    account.divisor = "counted";
    account.value = account.means.front().value;
  }
  account.elements = tally.elements;
  account.counted = tally.counted;
  account.nonfinite = tally.nonfinite;
  account.rows = tally.rows;
  for (const ShownRow& row : tally.first_rows) {
    account.first_rows.push_back({row.row + 1, row.id, row.values});
  }
  take_warnings(tally, account);
  return account;
}

}  // namespace xent
