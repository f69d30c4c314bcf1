#include "protocol/masking.hpp"

#include <gtest/gtest.h>
#include <random>

namespace unmask {
namespace {

constexpr masking_key key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};

byte_buffer random_bytes(std::size_t size) {
    std::mt19937 random(7);
    byte_buffer bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::byte>(random());
    return bytes;
}

// The definition of RFC 6455 §5.3, word for word.
byte_buffer masked_by_definition(byte_view data, std::uint64_t offset) {
    byte_buffer result(data.begin(), data.end());
    for (std::size_t i = 0; i < result.size(); ++i) result[i] ^= key[(offset + i) % 4];
    return result;
}

TEST(masking, follows_the_definition_for_every_size_and_offset) {
    const auto data = random_bytes(300);
    for (std::size_t size = 0; size <= data.size(); ++size)
        for (std::uint64_t offset = 0; offset < 5; ++offset) {
            byte_buffer in_place(data.begin(), data.begin() + static_cast<std::ptrdiff_t>(size));
            const auto expected = masked_by_definition(in_place, offset);
            byte_buffer copy(size);
            mask_copy(in_place, copy.data(), key, offset);
            mask(in_place, key, offset);
            ASSERT_EQ(in_place, expected) << "size " << size << ", offset " << offset;
            ASSERT_EQ(copy, expected) << "size " << size << ", offset " << offset;
        }
}

TEST(masking, is_its_own_inverse) {
    auto data = random_bytes(1000);
    const auto original = data;
    mask(data, key);
    EXPECT_NE(data, original);
    mask(data, key);
    EXPECT_EQ(data, original);
}

TEST(masking, may_be_done_in_pieces) {
    const auto data = random_bytes(257);
    auto pieces = data;
    for (std::size_t at = 0; at < pieces.size(); at += 7)
        mask(mutable_bytes(pieces).subspan(at, std::min<std::size_t>(7, pieces.size() - at)), key,
             at);
    EXPECT_EQ(pieces, masked_by_definition(data, 0));
}

TEST(masking, works_at_the_far_end_of_the_payload) {
    auto data = random_bytes(9);
    const auto expected = masked_by_definition(data, 3);
    mask(data, key, (std::uint64_t{1} << 63) + 3);
    EXPECT_EQ(data, expected);
}

} // namespace
} // namespace unmask
