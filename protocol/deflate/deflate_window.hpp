// What DEFLATE data has become, as far as it may still be referred to, and room for more.
#pragma once

#include "protocol/deflate/deflate_output.hpp"

#include <cstdint>
#include <memory>

namespace unmask {

class deflate_window {
  public:
    // What there is after make_room() at least.
    static constexpr std::size_t least_room = 2048;

    // Keeps `reach` bytes at least, if there were so many.
    explicit deflate_window(std::size_t reach) : reach_(reach) {}

    // Makes room where there is little, without which nothing may be added. All of fresh() may be lost.
    void make_room();

    // Bytes that can be added; those of deflate_output::slack behind them may be overwritten.
    std::size_t room() const { return capacity_ - size_; }
    std::byte* end() { return bytes_.get() + size_; }
    // Tells that the bytes behind the end have been written, up to here.
    void grow_to(const std::byte* end) { size_ = static_cast<std::size_t>(end - bytes_.get()); }

    // The bytes there are to refer to.
    std::size_t size() const { return size_; }
    // How much has been added in the current message, all that was dropped since included.
    std::uint64_t size_of_message() const { return message_dropped_ + size_ - message_; }
    void begin_message() {
        message_ = size_;
        message_dropped_ = 0;
    }
    // As if nothing of it had been added. Only before make_room() is called again.
    void forget_message() { size_ = taken_ = message_; }

    // What was added and not yet taken; lives until make_room().
    byte_view take() {
        const byte_view taken{bytes_.get() + taken_, size_ - taken_};
        taken_ = size_;
        return taken;
    }

    // Bytes held.
    std::size_t memory() const { return capacity_ == 0 ? 0 : capacity_ + deflate_output::slack; }

  private:
    std::unique_ptr<std::byte[]> bytes_;
    std::size_t reach_;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;
    std::size_t taken_ = 0;             // of them
    std::size_t message_ = 0;           // where it begins, or what is left of it
    std::uint64_t message_dropped_ = 0; // bytes of it that are not left
};

} // namespace unmask
