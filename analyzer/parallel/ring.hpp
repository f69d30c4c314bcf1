// Hands things from one thread to another one, in order, in a few places that are used again and again.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace unmask::analyzer {

template <class T, std::size_t capacity>
class ring {
  public:
    // For the one that fills. Waits for an empty place; after stop() any will do.
    T& to_fill() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return filled_ - emptied_ < capacity || stopped_; });
        return places_[filled_ % capacity];
    }
    void filled() { count(filled_); }

    // For the one that empties. Waits for a filled place; null after stop().
    T* to_empty() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return filled_ > emptied_ || stopped_; });
        return stopped_ ? nullptr : &places_[emptied_ % capacity];
    }
    void emptied() { count(emptied_); }

    // Nobody waits any more: what is in the ring is of no use.
    void stop() {
        const std::scoped_lock lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }

  private:
    void count(std::uint64_t& done) {
        const std::scoped_lock lock(mutex_);
        ++done;
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t filled_ = 0;
    std::uint64_t emptied_ = 0;
    bool stopped_ = false;
    std::array<T, capacity> places_;
};

} // namespace unmask::analyzer
