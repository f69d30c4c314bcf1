#include "protocol/masking.hpp"

namespace unmask {

namespace {

// The key repeated to eight bytes, turned so that its first byte applies to payload_offset.
std::uint64_t repeated(masking_key key, std::uint64_t payload_offset) {
    const int turn = 8 * static_cast<int>(payload_offset % 4);
    const auto word = std::bit_cast<std::uint32_t>(key);
    const std::uint64_t turned =
        std::endian::native == std::endian::little ? std::rotr(word, turn) : std::rotl(word, turn);
    return turned << 32 | turned;
}

// Eight bytes a step: compilers turn this into vector code, which they never do for `key[i % 4]`.
// `source` and `target` are the same place or do not overlap.
void exclusive_or(const std::byte* source, std::byte* target, std::size_t size,
                  std::uint64_t pattern) {
    std::size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        std::uint64_t word;
        std::memcpy(&word, source + i, 8);
        word ^= pattern;
        std::memcpy(target + i, &word, 8);
    }
    const auto bytes = std::bit_cast<std::array<std::byte, 8>>(pattern);
    for (std::size_t k = 0; i < size; ++i, ++k) target[i] = source[i] ^ bytes[k];
}

} // namespace

void mask(mutable_bytes data, masking_key key, std::uint64_t payload_offset) {
    exclusive_or(data.data(), data.data(), data.size(), repeated(key, payload_offset));
}

void mask_copy(byte_view source, std::byte* target, masking_key key, std::uint64_t payload_offset) {
    exclusive_or(source.data(), target, source.size(), repeated(key, payload_offset));
}

} // namespace unmask
