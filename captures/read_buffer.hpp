// A window over a byte_source: whole records are parsed in place, without copying them.
#pragma once

#include "captures/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace unmask::captures {

// The window begins with `initial_capacity` bytes and doubles only when it is full of bytes that
// really arrived, so an announced length never allocates anything.
class read_buffer {
  public:
    static constexpr std::size_t initial_capacity = std::size_t{1} << 20;

    explicit read_buffer(std::unique_ptr<byte_source> source);

    // Makes at least `count` bytes available; false if the source ends or fails before.
    // Views returned by available() die here, and only here.
    bool require(std::size_t count) { return end_ - begin_ >= count || refill(count); }

    // The bytes read and not yet consumed; after require(count), at least `count` of them.
    byte_view available() const { return {storage_.get() + begin_, end_ - begin_}; }

    // Steps over bytes that are available; views of them stay valid until the next require().
    void consume(std::size_t count) { begin_ += count; }

    // How many bytes have been consumed: the offset in the (uncompressed) file.
    std::uint64_t offset() const { return discarded_ + begin_; }

    // Why the source failed, in one sentence; empty if it did not, or ended properly.
    const std::string& failure() const { return failure_; }

    // After require() returned false: whether the source ended well, with nothing left over.
    bool at_proper_end() const { return failure_.empty() && begin_ == end_; }

    // After require() returned false: one sentence saying what stopped us inside `record`.
    std::string describe_early_end(const std::string& record) const;

  private:
    bool refill(std::size_t count);
    void make_room();

    std::unique_ptr<byte_source> source_;
    std::unique_ptr<std::byte[]> storage_;
    std::size_t capacity_ = initial_capacity;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t discarded_ = 0; // bytes that were before storage_[0]
    bool ended_ = false;
    std::string failure_;
};

} // namespace unmask::captures
