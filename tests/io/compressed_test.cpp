#include <bzlib.h>
#include <lzma.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "io/bytes/byte_source.h"
#include "sources.h"

using namespace xent;
using namespace xent::test;

namespace {

std::string gzip(std::string_view text) {
  std::string out(text.size() + 1000, '\0');
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<unsigned>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return out;
}

std::string bzip2(std::string_view text) {
  std::string out(text.size() + text.size() / 50 + 1000, '\0');
  auto size = static_cast<unsigned>(out.size());
  REQUIRE(BZ2_bzBuffToBuffCompress(out.data(), &size, const_cast<char*>(text.data()),
                                   static_cast<unsigned>(text.size()), 1, 0, 0) == BZ_OK);
  out.resize(size);
  return out;
}

std::string xz(std::string_view text) {
  std::string out(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  REQUIRE(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, nullptr,
                                  reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                                  reinterpret_cast<std::uint8_t*>(out.data()), &size,
                                  out.size()) == LZMA_OK);
  out.resize(size);
  return out;
}

struct Way {
  const char* name;
  std::string (*compress)(std::string_view);
};
constexpr std::array<Way, 4> ways{{{"gzip", gzip}, {"zstd", zstd}, {"bzip2", bzip2}, {"xz", xz}}};

/// A text of several blocks, which does not compress well.
std::string long_text() {
  std::string text;
  std::uint32_t state = 1;
  while (text.size() < 3'000'000) {
    state = state * 1664525 + 1013904223;
    text += std::to_string(state) + '\n';
  }
  return text;
}

std::string content(const std::string& path) {
  const Buffer all = ByteSource::open(path).read_all();
  return std::string(all.view());
}
std::string content_of(std::string_view bytes) {
  return content(TemporaryFile(bytes).path());
}
/// The error of reading a file of these bytes, without its path.
std::string complaint(std::string_view bytes) {
  const TemporaryFile file(bytes);
  const std::string error = error_of([&] { content(file.path()); });
  return error.substr(0, file.path().size()) == file.path() ? error.substr(file.path().size() + 2)
                                                            : error;
}

}  // namespace

TEST_CASE("compressed bytes are decoded, from a file and from a pipe", "[io][compressed]") {
  const std::string text = long_text();
  for (const Way& way : ways) {
    DYNAMIC_SECTION(way.name) {
      const std::string bytes = way.compress(text);
      CHECK(content_of(bytes) == text);
      CHECK(content(TemporaryPipe(bytes).path()) == text);
      CHECK(content_of(way.compress("")).empty());
      CHECK(content_of(way.compress("1")) == "1");
    }
  }
}

TEST_CASE("members that follow each other are one stream", "[io][compressed]") {
  for (const Way& way : ways) {
    DYNAMIC_SECTION(way.name) {
      CHECK(content_of(way.compress("1,2\n") + way.compress("") + way.compress("3,4\n")) ==
            "1,2\n3,4\n");
    }
  }
  SECTION("xz may have zeros between, four by four") {
    const std::string four(4, '\0');
    CHECK(content_of(xz("1\n") + four + xz("2\n") + four + four) == "1\n2\n");
    CHECK(complaint(xz("1\n") + four.substr(1)) == "something else follows the xz data");
    CHECK(complaint(xz("1\n") + four.substr(1) + xz("2\n")) ==
          "something else follows the xz data");
  }
  SECTION("zstd may have frames that are skipped") {
    const std::string skipped = std::string("\x53\x2a\x4d\x18\x02\0\0\0", 8) + "ab";
    CHECK(content_of(skipped + zstd("1\n") + skipped) == "1\n");
  }
}

TEST_CASE("compressed bytes that end too soon are refused, wherever they end", "[io][compressed]") {
  for (const Way& way : ways) {
    DYNAMIC_SECTION(way.name) {
      const std::string bytes = way.compress("3,1,-3\n1,2,3\n");
      const std::size_t magic = 10;  // the longest; before it nothing is recognised
      for (std::size_t size = magic; size < bytes.size(); ++size) {
        CAPTURE(size);
        CHECK(complaint(bytes.substr(0, size)) == std::string(way.name) + " data end too soon");
      }
    }
  }
}

TEST_CASE("a byte that is wrong is noticed, or changes nothing", "[io][compressed]") {
  const std::string text = "3,1,-3\n1,2,3\n";
  for (const Way& way : ways) {
    DYNAMIC_SECTION(way.name) {
      for (std::size_t at = 10; at < way.compress(text).size(); ++at) {
        for (const char change : {'\x01', '\x80', '\xff'}) {
          std::string bytes = way.compress(text);
          bytes[at] = static_cast<char>(bytes[at] ^ change);
          const TemporaryFile file(bytes);
          std::string read;
          CAPTURE(at);
          const std::string error = error_of([&] { read = content(file.path()); });
          CHECK((!error.empty() || read == text));
        }
      }
    }
  }
}

TEST_CASE("what follows compressed data is refused", "[io][compressed]") {
  for (const Way& way : ways) {
    DYNAMIC_SECTION(way.name) {
      CHECK(complaint(way.compress("1\n") + "this is not a member of them") ==
            "something else follows the " + std::string(way.name) + " data");
    }
  }
}

TEST_CASE("a compressed source that is dropped while its pipe is open does not hang",
          "[io][compressed]") {
  for (const Way& way : ways) {
    DYNAMIC_SECTION(way.name) {
      std::array<int, 2> ends{};
      REQUIRE(pipe(ends.data()) == 0);
      const std::string bytes = way.compress(long_text());
      std::thread writer([&] {
        std::string_view rest = std::string_view(bytes).substr(0, bytes.size() - 20);
        while (!rest.empty()) {
          const ssize_t count = write(ends[1], rest.data(), rest.size());
          if (count <= 0) break;
          rest.remove_prefix(static_cast<std::size_t>(count));
        }
      });
      {
        ByteSource source = ByteSource::open("/dev/fd/" + std::to_string(ends[0]));
        Buffer some;
        while (some.size() < 1'500'000 && source.read_into(some, 100'000)) {
        }
        writer.join();
        while (source.arrives_within(std::chrono::milliseconds(20)) &&
               source.read_into(some, 100'000)) {
        }
        CHECK(some.size() > 1'000'000);
      }
      close(ends[0]);
      close(ends[1]);
    }
  }
}
