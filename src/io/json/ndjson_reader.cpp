#include "io/json/ndjson_reader.h"

#include <utility>

#include "io/bytes/line_cutter.h"
#include "io/json/json_records.h"

namespace xent {
namespace {

class NdjsonReader final : public RecordsReader {
 public:
  NdjsonReader(ByteSource source, const FieldChoice& choice)
      : RecordsReader(choice), lines_(std::move(source)) {
    read_first(lines_.front(), {});
  }

  void read_into(Chunk& chunk) override { lines_.read_into(chunk.bytes); }
  std::size_t peek(std::size_t max_rows) override { return lines_.peek(max_rows); }
  bool is_waiting() override { return lines_.is_waiting(); }
  void take(std::size_t rows, Chunk& chunk) override { lines_.take(rows, chunk); }
  const std::string& name() const override { return lines_.name(); }
  Progress progress() const override { return lines_.progress(); }

 private:
  std::string_view next_text(const Chunk& chunk, std::size_t& at) const override {
    const std::string_view rest = chunk.bytes.view().substr(at);
    const std::string_view line = rest.substr(0, rest.find('\n'));
    at += line.size() + 1;
    return line;
  }
  std::size_t offset_of_row(const Chunk& chunk, std::size_t row) const override {
    return row_start(chunk, row, '\n');
  }
  TextPosition position(const Chunk& chunk, std::size_t row, std::size_t offset) const override {
    return {chunk.first_line + row, offset - row_start(chunk, row, '\n') + 1};
  }
  std::string_view record_end() const override { return "the end of the line"; }
  bool may_be_array() const override { return true; }

  LineCutter lines_;
};

}  // namespace

std::unique_ptr<Reader> open_ndjson(ByteSource source, const FieldChoice& choice) {
  return std::make_unique<NdjsonReader>(std::move(source), choice);
}

}  // namespace xent
