#include "protocol/deflate/deflate_window.hpp"

#include <algorithm>

namespace unmask {

namespace {

// Most senders send little: the window grows with what comes.
constexpr std::size_t first_capacity = 2 * deflate_window::least_room;

// Beyond what is kept, so that it has to be moved only so often.
constexpr std::size_t most_room = std::size_t{16} * 1024;

} // namespace

void deflate_window::make_room() {
    if (room() >= least_room) return;
    const std::size_t kept = std::min(size_, reach_);
    const std::size_t dropped = size_ - kept;
    const std::byte* const from = bytes_.get() + dropped;
    if (capacity_ < reach_ + most_room) {
        capacity_ = std::clamp(2 * capacity_, first_capacity, reach_ + most_room);
        auto larger =
            std::make_unique_for_overwrite<std::byte[]>(capacity_ + deflate_output::slack);
        std::copy_n(from, kept, larger.get());
        bytes_ = std::move(larger);
    } else {
        std::memmove(bytes_.get(), from, kept);
    }
    size_ = taken_ = kept;
    message_dropped_ += dropped - std::min(message_, dropped);
    message_ -= std::min(message_, dropped);
}

} // namespace unmask
