#include "app/flow/split.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace xent {
namespace {

/// What is left of a source when another has ended.
struct Rest {
  std::size_t rows = 0;
  std::string hint;  ///< why there may be a row too many
};

/// Reads a source to its end and counts the rows.
Rest count_rest(Reader& reader) {
  constexpr std::size_t step = 65536;
  Rest rest;
  Chunk chunk;
  Values values;
  while (const std::size_t ready = reader.peek(rest.rows == 0 ? 1 : step)) {
    reader.take(ready, chunk);
    if (rest.rows == 0) {
      if (const auto wrong = reader.parse(chunk, values)) rest.hint = wrong->what();
    }
    rest.rows += ready;
  }
  if (rest.rows == 1 && rest.hint.empty() && reader.starts_like_header()) {
    rest.hint = "the first line of " + reader.name() + " may be a header: --header yes";
  }
  return rest;
}

}  // namespace

bool Splitter::operator()(Block& block) {
  block.chunks.resize(readers_.size());
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    readers_[i]->read_into(block.chunks[i]);
    ready.push_back(readers_[i]->peek(rows_per_block_));
  }
  const auto [least, most] = std::minmax_element(ready.begin(), ready.end());
  if (*most == 0) return false;
  if (*least == 0 && lengths_ == Lengths::equal) refuse_lengths(ready);

  block.first_row = rows_;
  block.rows = *most;
  for (const std::size_t rows : ready) {
    if (rows > 0) block.rows = std::min(block.rows, rows);
  }
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    block.chunks[i].rows = 0;
    if (ready[i] > 0) readers_[i]->take(block.rows, block.chunks[i]);
  }
  block.progress = readers_.front()->progress();
  block.input_pauses = std::any_of(readers_.begin(), readers_.end(),
                                   [](const auto& reader) { return reader->is_waiting(); });
  rows_ += block.rows;
  return true;
}

void Splitter::refuse_lengths(const std::vector<std::size_t>& ready) {
  const auto other = static_cast<std::size_t>(
      std::find_if(ready.begin() + 1, ready.end(),
                   [&](std::size_t rows) { return (rows == 0) != (ready[0] == 0); }) -
      ready.begin());
  const Rest first = count_rest(*readers_[0]);
  const Rest second = count_rest(*readers_[other]);
  throw Error("",
              readers_[0]->name() + " has " + counted(rows_ + first.rows, "row") + " but " +
                  readers_[other]->name() + " has " + std::to_string(rows_ + second.rows),
              first.hint.empty() ? second.hint : first.hint);
}

}  // namespace xent
