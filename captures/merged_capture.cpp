#include "captures/merged_capture.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace unmask::captures {
namespace {

// A file, and its next packet.
struct input {
    std::string path;
    std::size_t position = 0;               // among the files named
    std::unique_ptr<capture_reader> reader; // null: not open
    packet head;
};

// For a heap whose front is the earliest.
bool comes_later(const input& a, const input& b) {
    return std::pair(a.head.time, a.position) > std::pair(b.head.time, b.position);
}

class merged_capture final : public capture_reader {
  public:
    explicit merged_capture(const reader_limits& limits) : limits_(limits) {}

    // Looks at the first packet of a file; it is opened again when its time comes. What is no
    // regular file cannot be, and stays open.
    std::expected<void, std::string> add(const std::string& path) {
        auto reader = open_capture(path, limits_);
        if (!reader) return std::unexpected(reader.error());
        std::error_code ignored;
        input one{path, position_++, std::move(*reader), {}};
        if (!advance(one)) return {};
        if (path != "-" && std::filesystem::is_regular_file(path, ignored)) one.reader.reset();
        push(std::move(one));
        return {};
    }

    std::optional<packet> next() override {
        if (current_.reader && advance(current_)) push(std::move(current_));
        current_.reader.reset();
        while (!waiting_.empty()) {
            std::ranges::pop_heap(waiting_, comes_later);
            current_ = std::move(waiting_.back());
            waiting_.pop_back();
            if (!current_.reader && !reopen(current_)) continue;
            current_.head.number = ++count_;
            return current_.head;
        }
        return finish();
    }

    std::span<const decryption_secrets> secrets() const override { return secrets_; }

  private:
    void push(input one) {
        waiting_.push_back(std::move(one));
        std::ranges::push_heap(waiting_, comes_later);
    }

    // False at the end of the file, after which it is closed.
    bool advance(input& one) {
        const auto packet = one.reader->next();
        if (packet) {
            one.head = *packet;
            return true;
        }
        const auto met = one.reader->secrets();
        secrets_.insert(secrets_.end(), met.begin(), met.end());
        if (const auto& error = one.reader->error()) note(one.path, *error);
        one.reader.reset();
        return false;
    }

    bool reopen(input& one) {
        auto reader = open_capture(one.path, limits_);
        if (!reader) {
            damages_.push_back({0, std::move(reader).error()});
            return false;
        }
        one.reader = std::move(*reader);
        return advance(one);
    }

    void note(const std::string& path, const capture_error& error) {
        damages_.push_back({error.offset, path + ": " + error.message});
    }

    // One error for all: every file but the last with its offset in the message.
    std::nullopt_t finish() {
        if (damages_.empty() || error()) return std::nullopt;
        std::string message;
        for (const capture_error& one : damages_) {
            if (&one != &damages_.front()) message += "; ";
            message += one.message;
            if (&one != &damages_.back()) message += " at byte " + std::to_string(one.offset);
        }
        return fail(damages_.back().offset, std::move(message));
    }

    reader_limits limits_;
    std::vector<input> waiting_; // a heap
    input current_;              // the one whose packet was handed out last
    std::vector<decryption_secrets> secrets_;
    std::vector<capture_error> damages_;
    std::size_t position_ = 0;
    std::uint64_t count_ = 0;
};

} // namespace

open_result open_captures(const std::vector<std::string>& paths, const reader_limits& limits) {
    if (paths.size() == 1) return open_capture(paths.front(), limits);
    auto merged = std::make_unique<merged_capture>(limits);
    for (const std::string& path : paths)
        if (const auto added = merged->add(path); !added) return std::unexpected(added.error());
    return merged;
}

} // namespace unmask::captures
