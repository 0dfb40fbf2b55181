// A growing piece of memory that is not cleared before it is filled.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace xent {

/// Bytes read from a source. `padding` more bytes on each side may be loaded but mean nothing, so
/// that numbers can be parsed eight or sixty-four bytes at a time.
class Buffer {
 public:
  static constexpr std::size_t padding = 64;

  Buffer() = default;
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }
  void swap(Buffer& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  char* data() { return bytes_ ? bytes_.get() + padding : nullptr; }
  const char* data() const { return bytes_ ? bytes_.get() + padding : nullptr; }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {data(), size_}; }

  /// Makes room for at least `capacity` bytes and keeps the bytes that are there.
  void reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    capacity = std::max(capacity, capacity_ + capacity_ / 2);
    auto grown = std::make_unique_for_overwrite<char[]>(padding + capacity + padding);
    if (size_ > 0) std::memcpy(grown.get() + padding, data(), size_);
    std::memset(grown.get(), 0, padding);
    std::memset(grown.get() + padding + capacity, 0, padding);
    bytes_ = std::move(grown);
    capacity_ = capacity;
  }

  /// Sets the size. Requires size <= the capacity reserved. The values of new bytes are
  /// unspecified.
  void resize(std::size_t size) { size_ = size; }

  void append(std::string_view bytes) {
    reserve(size_ + bytes.size());
    if (!bytes.empty()) std::memcpy(data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }

  /// Gives the first `size` bytes, and the memory they are in, to another buffer. The bytes behind
  /// them stay in this buffer, in the memory that the other buffer had.
  void give_front(std::size_t size, Buffer& other) {
    other.resize(0);
    other.append(view().substr(size));
    resize(size);
    swap(other);
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace xent
