#include "captures/read_buffer.hpp"

#include <cstring>
#include <utility>

namespace unmask::captures {

read_buffer::read_buffer(std::unique_ptr<byte_source> source)
    : source_(std::move(source)),
      storage_(std::make_unique_for_overwrite<std::byte[]>(initial_capacity)) {}

bool read_buffer::refill(std::size_t count) {
    while (end_ - begin_ < count) {
        if (ended_) return false;
        make_room();
        const auto got = source_->read({storage_.get() + end_, capacity_ - end_});
        if (got)
            end_ += *got;
        else
            failure_ = got.error();
        ended_ = !got || *got == 0;
    }
    return true;
}

// Moves what is left to the front, and doubles the storage only if it is full.
void read_buffer::make_room() {
    const std::size_t left = end_ - begin_;
    if (begin_ > 0) {
        std::memmove(storage_.get(), storage_.get() + begin_, left);
    } else if (left == capacity_) {
        auto larger = std::make_unique_for_overwrite<std::byte[]>(2 * capacity_);
        std::memcpy(larger.get(), storage_.get(), left);
        storage_ = std::move(larger);
        capacity_ *= 2;
    }
    discarded_ += std::exchange(begin_, 0);
    end_ = left;
}

std::string read_buffer::describe_early_end(const std::string& record) const {
    if (!failure_.empty()) return failure_;
    return "the file ends inside " + record + ", after " + std::to_string(end_ - begin_) +
           " bytes of it";
}

} // namespace unmask::captures
