#include "io/bytes/compression.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>
#include <string>

#include "base/error.h"

namespace xent {
namespace {

[[noreturn]] void fail(const std::string& why) {
  throw Error("", why);
}

/// The libraries count in 32 bits.
unsigned clipped(std::size_t size) {
  return static_cast<unsigned>(std::min<std::size_t>(size, std::size_t{1} << 30));
}

class GzipDecoder final : public Decoder {
 public:
  GzipDecoder() {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  ~GzipDecoder() override { inflateEnd(&stream_); }

  Decoded decode(std::string_view from, char* to, std::size_t size) override {
    const unsigned in = clipped(from.size()), out = clipped(size);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from.data()));
    stream_.avail_in = in;
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = out;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
      fail(stream_.msg != nullptr ? stream_.msg : "it needs a dictionary");
    }
    return {in - stream_.avail_in, out - stream_.avail_out, result == Z_STREAM_END};
  }
  void restart() override { inflateReset(&stream_); }

 private:
  z_stream stream_{};
};

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDCtx()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~ZstdDecoder() override { ZSTD_freeDCtx(stream_); }

  Decoded decode(std::string_view from, char* to, std::size_t size) override {
    ZSTD_inBuffer in{from.data(), from.size(), 0};
    ZSTD_outBuffer out{to, size, 0};
    const std::size_t result = ZSTD_decompressStream(stream_, &out, &in);
    if (ZSTD_isError(result) != 0) fail(ZSTD_getErrorName(result));
    return {in.pos, out.pos, result == 0};
  }
  void restart() override { ZSTD_DCtx_reset(stream_, ZSTD_reset_session_only); }

 private:
  ZSTD_DCtx* stream_;
};

class Bzip2Decoder final : public Decoder {
 public:
  Bzip2Decoder() { begin(); }
  ~Bzip2Decoder() override { BZ2_bzDecompressEnd(&stream_); }

  Decoded decode(std::string_view from, char* to, std::size_t size) override {
    const unsigned in = clipped(from.size()), out = clipped(size);
    stream_.next_in = const_cast<char*>(from.data());
    stream_.avail_in = in;
    stream_.next_out = to;
    stream_.avail_out = out;
    const int result = BZ2_bzDecompress(&stream_);
    if (result == BZ_MEM_ERROR) throw std::bad_alloc();
    if (result == BZ_DATA_ERROR_MAGIC) fail("incorrect header");
    if (result != BZ_OK && result != BZ_STREAM_END) fail("incorrect data check");
    return {in - stream_.avail_in, out - stream_.avail_out, result == BZ_STREAM_END};
  }
  void restart() override {
    BZ2_bzDecompressEnd(&stream_);
    begin();
  }

 private:
  void begin() {
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
  }
  bz_stream stream_{};
};

class XzDecoder final : public Decoder {
 public:
  XzDecoder() { restart(); }
  ~XzDecoder() override { lzma_end(&stream_); }

  Decoded decode(std::string_view from, char* to, std::size_t size) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(from.data());
    stream_.avail_in = from.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(to);
    stream_.avail_out = size;
    const lzma_ret result = lzma_code(&stream_, LZMA_RUN);
    switch (result) {
      case LZMA_OK:
      case LZMA_STREAM_END:
      case LZMA_BUF_ERROR:  // it needs more bytes
        break;
      case LZMA_MEM_ERROR:
        throw std::bad_alloc();
      case LZMA_MEMLIMIT_ERROR:
        fail("it needs more than 256 MiB of memory");
      case LZMA_FORMAT_ERROR:
        fail("incorrect header");
      case LZMA_OPTIONS_ERROR:
        fail("it uses an unknown option");
      default:
        fail("incorrect data check");
    }
    return {from.size() - stream_.avail_in, size - stream_.avail_out, result == LZMA_STREAM_END};
  }
  void restart() override {
    constexpr std::uint64_t most_memory = std::uint64_t{256} << 20;  // xz -9 needs 65 MiB
    if (lzma_stream_decoder(&stream_, most_memory, 0) != LZMA_OK) throw std::bad_alloc();
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

template <class Some>
std::unique_ptr<Decoder> make() {
  return std::make_unique<Some>();
}

constexpr std::string_view gzip = "\x1f\x8b\x08";
constexpr std::string_view zstd = "\x28\xb5\x2f\xfd";
constexpr std::string_view xz("\xfd\x37zXZ\0", 6);
constexpr std::array<Compression, 6> all{{
    {"gzip", ".gz", gzip, gzip, make<GzipDecoder>},
    {"zstd", ".zst", zstd, zstd, make<ZstdDecoder>},
    // A frame that is skipped.
    {"zstd", ".zst", "\x50\x2a\x4d\x18", "\x5f\x2a\x4d\x18", make<ZstdDecoder>},
    {"bzip2", ".bz2", "BZh1\x31\x41\x59\x26\x53\x59", "BZh9\x31\x41\x59\x26\x53\x59",
     make<Bzip2Decoder>},
    // Of nothing.
    {"bzip2", ".bz2", "BZh1\x17\x72\x45\x38\x50\x90", "BZh9\x17\x72\x45\x38\x50\x90",
     make<Bzip2Decoder>},
    {"xz", ".xz", xz, xz, make<XzDecoder>, 4},
}};

}  // namespace

std::span<const Compression> compressions() {
  return all;
}

const Compression& zip_member() {
  static constexpr Compression member{"deflate", "", "", "", make<GzipDecoder>};
  return member;
}

std::string gzip_head() {
  return std::string(gzip) + std::string(7, '\0');
}

std::string gzip_tail(std::uint32_t checksum, std::uint32_t decoded_size) {
  std::string tail;
  for (const std::uint32_t word : {checksum, decoded_size}) {
    for (unsigned shift = 0; shift < 32; shift += 8)
      tail += static_cast<char>(word >> shift & 0xffU);
  }
  return tail;
}

std::string_view without_compression(std::string_view path) {
  for (const Compression& compression : all) {
    if (path.ends_with(compression.suffix)) {
      return path.substr(0, path.size() - compression.suffix.size());
    }
  }
  return path;
}

}  // namespace xent
