// For tests: a byte_source that hands out the same bytes whole, one by one, or in random pieces,
// and the proof that a reader does not care.
#pragma once

#include "captures/reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace unmask::captures {

enum class pieces { whole, single_bytes, random };

class chunked_source final : public byte_source {
  public:
    chunked_source(byte_buffer bytes, pieces sizes) : bytes_(std::move(bytes)), sizes_(sizes) {}

    std::expected<std::size_t, std::string> read(mutable_bytes out) override {
        const std::size_t length = std::min({out.size(), bytes_.size() - position_, next_size()});
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(position_), length, out.begin());
        position_ += length;
        return length;
    }

  private:
    std::size_t next_size() {
        switch (sizes_) {
        case pieces::whole:
            return bytes_.size();
        case pieces::single_bytes:
            return 1;
        case pieces::random:
            return std::uniform_int_distribution<std::size_t>(1, 40)(random_);
        }
        return 0;
    }

    byte_buffer bytes_;
    pieces sizes_;
    std::size_t position_ = 0;
    std::mt19937 random_{6455};
};

// A packet that owns its bytes.
struct kept_packet {
    std::uint64_t number;
    std::int64_t time;
    std::uint16_t link_type;
    byte_buffer data;
    std::uint32_t original_length;
    std::uint64_t file_offset;

    bool operator==(const kept_packet&) const = default;
};

// Everything that a reader said about a file.
struct reading {
    std::string open_error; // empty if the file could be opened
    std::vector<kept_packet> packets;
    std::vector<byte_buffer> secrets;
    std::optional<std::uint64_t> error_offset;
    std::string error;

    bool operator==(const reading&) const = default;
};

// Batch by batch, of at most so many packets.
inline reading read_to_end(open_result opened, std::size_t most = 1) {
    reading result;
    if (!opened) {
        result.open_error = opened.error();
        return result;
    }
    capture_reader& reader = **opened;
    std::vector<packet> room(most);
    for (auto batch = reader.next_batch(room); !batch.empty(); batch = reader.next_batch(room))
        for (const packet& one : batch)
            result.packets.push_back({one.number, one.time, one.link_type,
                                      byte_buffer(one.data.begin(), one.data.end()),
                                      one.original_length, one.file_offset});
    for (const auto& secret : reader.secrets()) result.secrets.push_back(secret.data);
    if (reader.error()) {
        result.error_offset = reader.error()->offset;
        result.error = reader.error()->message;
    }
    EXPECT_FALSE(reader.next()) << "the reader went on after its end";
    return result;
}

// Reads the bytes in every kind of pieces, demands the same of each, and returns it.
inline reading read_every_way(const byte_buffer& bytes, const reader_limits& limits = {}) {
    const auto read_in = [&](pieces sizes, std::size_t most = 1) {
        return read_to_end(open_capture(std::make_unique<chunked_source>(bytes, sizes), limits),
                           most);
    };
    reading whole = read_in(pieces::whole);
    EXPECT_TRUE(read_in(pieces::whole, 7) == whole) << "batches make a difference";
    EXPECT_TRUE(read_in(pieces::random, 7) == whole) << "batches make a difference";
    EXPECT_TRUE(read_in(pieces::single_bytes) == whole) << "single bytes make a difference";
    EXPECT_TRUE(read_in(pieces::random) == whole) << "random pieces make a difference";
    return whole;
}

} // namespace unmask::captures
