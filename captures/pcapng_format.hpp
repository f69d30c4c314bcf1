// Numbers of the pcapng file format (draft-ietf-opsawg-pcapng), shared by reader and writer.
//
//  0            4            8                       n-4          n
// +------------+------------+-----------------------+------------+
// | block type | length n   | body, padded to 32 bit| length n   |
// +------------+------------+-----------------------+------------+
#pragma once

#include <cstddef>
#include <cstdint>

namespace unmask::captures::pcapng {

// Written in the byte order of the section, which readers learn from it.
inline constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;

inline constexpr std::size_t block_header_length = 8;
inline constexpr std::size_t block_trailer_length = 4;
inline constexpr std::size_t block_overhead = block_header_length + block_trailer_length;

// Values and whole blocks are padded to multiples of four bytes.
constexpr std::size_t padded(std::size_t length) { return (length + 3) & ~std::size_t{3}; }

namespace block {
inline constexpr std::uint32_t section_header = 0x0a0d0d0a; // the same in either byte order
inline constexpr std::uint32_t interface_description = 1;
inline constexpr std::uint32_t packet = 2; // obsolete, replaced by enhanced_packet
inline constexpr std::uint32_t simple_packet = 3;
inline constexpr std::uint32_t enhanced_packet = 6;
inline constexpr std::uint32_t decryption_secrets = 10;
} // namespace block

namespace option {
inline constexpr std::uint16_t end = 0;
inline constexpr std::uint16_t comment = 1;
inline constexpr std::uint16_t section_hardware = 2;
inline constexpr std::uint16_t section_os = 3;
inline constexpr std::uint16_t section_application = 4;
inline constexpr std::uint16_t interface_name = 2;
inline constexpr std::uint16_t interface_timestamp_resolution = 9;
inline constexpr std::uint16_t interface_timestamp_offset = 14;
} // namespace option

} // namespace unmask::captures::pcapng
