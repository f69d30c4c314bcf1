// For tests: builds capture files field by field, in either byte order, well formed or not.
#pragma once

#include "captures/packet.hpp"
#include "captures/pcapng_format.hpp"
#include "protocol/bytes.hpp"

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace unmask::captures {

class sample_file {
  public:
    explicit sample_file(std::endian order) : order_(order) {}

    sample_file& put(std::unsigned_integral auto value) {
        const std::size_t position = bytes.size();
        bytes.resize(position + sizeof value);
        store(position, value);
        return *this;
    }
    sample_file& text(std::string_view content) {
        append(bytes, as_bytes(content));
        return *this;
    }
    sample_file& padded_text(std::string_view content) {
        text(content);
        bytes.resize(bytes.size() + pcapng::padded(content.size()) - content.size());
        return *this;
    }
    void store(std::size_t position, std::unsigned_integral auto value) {
        for (std::size_t i = 0; i < sizeof value; ++i) {
            const std::size_t place = order_ == std::endian::big ? sizeof value - 1 - i : i;
            bytes[position + place] = static_cast<std::byte>(value >> (8 * i));
        }
    }

    sample_file& pcap_header(std::uint32_t magic, std::uint32_t link) {
        return put(magic)
            .put(std::uint16_t{2})
            .put(std::uint16_t{4})
            .put(std::uint64_t{0})
            .put(std::uint32_t{262'144})
            .put(link);
    }
    sample_file& pcap_packet(std::uint32_t seconds, std::uint32_t fraction,
                             std::string_view content) {
        const auto length = static_cast<std::uint32_t>(content.size());
        return put(seconds).put(fraction).put(length).put(length + 5).text(content);
    }

    // A block around whatever `write_body` puts.
    sample_file& block(std::uint32_t type, auto write_body) {
        const std::size_t start = bytes.size();
        put(type).put(std::uint32_t{0});
        write_body(*this);
        const auto length = static_cast<std::uint32_t>(bytes.size() + 4 - start);
        store(start + 4, length);
        return put(length);
    }
    sample_file& section_header() {
        return block(pcapng::block::section_header, [](sample_file& f) {
            f.put(pcapng::byte_order_magic).put(std::uint16_t{1}).put(std::uint16_t{0});
            f.put(~std::uint64_t{0});
        });
    }
    // Options are pairs of code and value; the end option is added.
    sample_file&
    interface(std::uint16_t link, std::uint32_t snap_length = 0,
              std::initializer_list<std::pair<std::uint16_t, std::string_view>> options = {}) {
        return block(pcapng::block::interface_description, [&](sample_file& f) {
            f.put(link).put(std::uint16_t{0}).put(snap_length);
            for (const auto& [code, value] : options)
                f.put(code).put(static_cast<std::uint16_t>(value.size())).padded_text(value);
            if (options.size() > 0) f.put(std::uint32_t{0});
        });
    }
    sample_file& enhanced_packet(std::uint32_t interface, std::uint64_t time,
                                 std::string_view content) {
        return block(pcapng::block::enhanced_packet, [&](sample_file& f) {
            const auto length = static_cast<std::uint32_t>(content.size());
            f.put(interface).put(static_cast<std::uint32_t>(time >> 32));
            f.put(static_cast<std::uint32_t>(time)).put(length).put(length + 5);
            f.padded_text(content);
        });
    }
    sample_file& simple_packet(std::uint32_t original, std::string_view content) {
        return block(pcapng::block::simple_packet,
                     [&](sample_file& f) { f.put(original).padded_text(content); });
    }
    sample_file& tls_keys(std::string_view key_log) {
        return block(pcapng::block::decryption_secrets, [&](sample_file& f) {
            f.put(std::uint32_t{0x544c534b}).put(static_cast<std::uint32_t>(key_log.size()));
            f.padded_text(key_log);
        });
    }

    byte_buffer bytes;

  private:
    std::endian order_;
};

inline byte_buffer prefix(const byte_buffer& bytes, std::size_t length) {
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length)};
}

constexpr std::endian both_orders[] = {std::endian::little, std::endian::big};

inline sample_file small_pcap(std::endian order) {
    sample_file file(order);
    file.pcap_header(0xa1b2c3d4, link_type::ethernet);
    return file.pcap_packet(1, 2, "first").pcap_packet(3, 4, "").pcap_packet(5, 6, "third one");
}

inline sample_file small_pcapng(std::endian order) {
    sample_file file(order);
    file.section_header().interface(link_type::ethernet, 0, {{2, "lo"}}).tls_keys("CLIENT_RANDOM");
    return file.enhanced_packet(0, 1'000'002, "first").enhanced_packet(0, 3'000'004, "");
}

} // namespace unmask::captures
