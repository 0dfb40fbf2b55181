#include "app/job/block.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace xent {
namespace {

/// Whether both name their rows, in fields of the same name.
bool name_rows_alike(const Reader& a, const Reader& b) {
  return a.has_ids() && b.has_ids() && a.id_name() == b.id_name();
}

/// The first row that a source names as the first source does not.
std::optional<RowError> compare_ids(const Readers& readers, std::size_t other, const Block& block) {
  const Reader& first = *readers.front();
  const Reader& second = *readers[other];
  if (!name_rows_alike(first, second)) return std::nullopt;
  const auto& ids = block.ids();
  const auto& others = block.values.ids[second.plan()->owner];
  const std::size_t rows = std::min(block.chunks.front().rows, block.chunks[other].rows);
  const auto end = ids.begin() + static_cast<std::ptrdiff_t>(rows);
  const auto differs = std::mismatch(ids.begin(), end, others.begin()).first;
  if (differs == end) return std::nullopt;
  const auto row = static_cast<std::size_t>(differs - ids.begin());
  return RowError{row,
                  {second.place(block.chunks[other], row),
                   "is row " + in_quotes(others[row]) + ", but " +
                       first.place(block.chunks.front(), row) + " is row " + in_quotes(*differs),
                   "sort both by " + in_quotes(first.id_name())}};
}

}  // namespace

void leave_out_ids(const Readers& readers) {
  const Reader& first = *readers.front();
  for (std::size_t i = 1; i < readers.size(); ++i) {
    if (name_rows_alike(first, *readers[i])) return;
  }
  for (const auto& reader : readers) {
    if (reader->has_ids() && reader->plan()->is_id_guess) reader->leave_out_ids();
  }
}

void Block::parse(const Readers& readers) {
  error.reset();
  has_other_ids = false;
  values.missing.clear();
  std::vector<RowError> wrong;
  for (std::size_t i = 0; i < readers.size(); ++i) {
    if (chunks[i].rows == 0) continue;
    if (auto reason = readers[i]->parse(chunks[i], values)) {
      wrong.push_back({chunks[i].rows, std::move(*reason)});
    }
    if (i == 0) continue;
    if (auto reason = compare_ids(readers, i, *this)) {
      wrong.push_back(std::move(*reason));
      has_other_ids = true;
    }
  }
  for (RowError& own : wrong) refuse(readers, std::move(own));
}

void Block::refuse(const Readers& readers, RowError wrong) {
  if (wrong.row >= rows) return;
  const auto cut = [&](auto& per_loss) { per_loss.resize(per_loss.size() / rows * wrong.row); };
  cut(classes);
  cut(ignored);
  rows = wrong.row;
  error = std::move(wrong.error);
  for (std::size_t i = 0; i < readers.size(); ++i) readers[i]->keep_rows(rows, chunks[i], values);
}

}  // namespace xent
