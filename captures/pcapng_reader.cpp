#include "captures/pcapng_reader.hpp"

#include "captures/pcapng_format.hpp"
#include "captures/pcapng_interface.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace unmask::captures {
namespace {

using namespace pcapng;

class pcapng_reader final : public capture_reader {
  public:
    pcapng_reader(read_buffer input, const reader_limits& limits)
        : input_(std::move(input)), limits_(limits) {}

    std::optional<packet> next() override {
        while (const auto current = next_block()) {
            switch (current->type) {
            case block::enhanced_packet:
                return enhanced_packet(current->body);
            case block::simple_packet:
                return simple_packet(current->body);
            case block::packet:
                return obsolete_packet(current->body);
            case block::section_header:
                begin_section(current->body);
                break;
            case block::interface_description:
                add_interface(current->body);
                break;
            case block::decryption_secrets:
                add_secrets(current->body);
                break;
            default:
                break; // names, statistics, comments, private blocks: nothing to decode
            }
        }
        return std::nullopt;
    }

    // Other blocks end a batch, for next() reads on behind them.
    bool has_next_in_memory() const override {
        const byte_view bytes = input_.available();
        if (bytes.size() < block_overhead) return false;
        const auto type = field<std::uint32_t>(bytes, 0);
        const bool is_packet =
            type == block::enhanced_packet || type == block::simple_packet || type == block::packet;
        return is_packet && field<std::uint32_t>(bytes, 4) <= bytes.size();
    }

    std::span<const decryption_secrets> secrets() const override { return secrets_; }

  private:
    struct block_view {
        std::uint32_t type;
        byte_view body;
    };

    template <std::unsigned_integral Integer>
    Integer field(byte_view bytes, std::size_t position) const {
        return load<Integer>(bytes.subspan(position), order_);
    }

    // The next whole block with consistent lengths; nothing at the end and after an error.
    std::optional<block_view> next_block() {
        if (error()) return std::nullopt;
        block_offset_ = input_.offset();
        if (!input_.require(block_overhead)) return stop();
        const auto type = field<std::uint32_t>(input_.available(), 0);
        if (type == block::section_header && !learn_byte_order()) return std::nullopt;
        const auto length = field<std::uint32_t>(input_.available(), 4);
        if (length < block_overhead || length % 4 != 0)
            return damaged("a block has the impossible length " + std::to_string(length));
        if (length > limits_.record)
            return damaged("a block announces " + std::to_string(length) +
                           " bytes, more than the limit of " + std::to_string(limits_.record));
        if (!input_.require(length)) return stop();
        const byte_view whole = input_.available().first(length);
        const auto trailer = field<std::uint32_t>(whole, length - block_trailer_length);
        if (trailer != length)
            return damaged("a block begins with the length " + std::to_string(length) +
                           " but ends with " + std::to_string(trailer));
        input_.consume(length);
        return block_view{type, whole.subspan(block_header_length, length - block_overhead)};
    }

    bool learn_byte_order() {
        for (const std::endian order : {std::endian::little, std::endian::big}) {
            order_ = order;
            if (field<std::uint32_t>(input_.available(), block_header_length) == byte_order_magic)
                return true;
        }
        damaged("a section header lacks the byte-order magic 1a2b3c4d");
        return false;
    }

    void begin_section(byte_view body) {
        constexpr std::size_t fixed_fields_length = 16;
        interfaces_.clear();
        if (body.size() < fixed_fields_length) {
            damaged("a section header is too short");
        } else if (const auto major = field<std::uint16_t>(body, 4); major != 1) {
            damaged("pcapng version " + std::to_string(major) + " is not supported, only 1");
        }
    }

    void add_interface(byte_view body) {
        auto parsed = parse_interface(body, order_);
        if (!parsed)
            damaged(std::move(parsed).error());
        else if (interfaces_.size() >= limits_.interfaces)
            damaged("a section has more interfaces than the limit of " +
                    std::to_string(limits_.interfaces));
        else
            interfaces_.push_back(*parsed);
    }

    void add_secrets(byte_view body) {
        constexpr std::size_t fixed_fields_length = 8;
        if (body.size() < fixed_fields_length) {
            damaged("a decryption secrets block is too short");
            return;
        }
        const byte_view rest = body.subspan(fixed_fields_length);
        const auto length = field<std::uint32_t>(body, 4);
        if (length > rest.size()) {
            damaged("decryption secrets run past the end of their block");
        } else if (length > limits_.secrets - secrets_size_) {
            damaged("the decryption secrets exceed the limit of " +
                    std::to_string(limits_.secrets) + " bytes");
        } else {
            secrets_size_ += length;
            secrets_.push_back(
                {field<std::uint32_t>(body, 0), byte_buffer(rest.begin(), rest.begin() + length)});
        }
    }

    // | interface (4) | time, high (4) | time, low (4) | captured (4) | original (4) | bytes
    std::optional<packet> enhanced_packet(byte_view body) {
        if (body.size() < 20) return damaged("an enhanced packet block is too short");
        return timed_packet(body, field<std::uint32_t>(body, 0));
    }

    // The same with | interface (2) | drops (2) | in front.
    std::optional<packet> obsolete_packet(byte_view body) {
        if (body.size() < 20) return damaged("a packet block is too short");
        return timed_packet(body, field<std::uint16_t>(body, 0));
    }

    std::optional<packet> timed_packet(byte_view body, std::uint32_t interface) {
        if (interface >= interfaces_.size()) return unknown_interface(interface);
        const auto& [link_type, snap_length, clock] = interfaces_[interface];
        const std::uint64_t units =
            std::uint64_t{field<std::uint32_t>(body, 4)} << 32 | field<std::uint32_t>(body, 8);
        return deliver({.time = clock.to_nanoseconds(units),
                        .link_type = link_type,
                        .data = body.subspan(20),
                        .original_length = field<std::uint32_t>(body, 16)},
                       field<std::uint32_t>(body, 12));
    }

    // | original (4) | bytes: from the first interface, without a time
    std::optional<packet> simple_packet(byte_view body) {
        if (body.size() < 4) return damaged("a simple packet block is too short");
        if (interfaces_.empty()) return unknown_interface(0);
        const auto original = field<std::uint32_t>(body, 0);
        const std::uint32_t snap_length = interfaces_[0].snap_length;
        return deliver({.link_type = interfaces_[0].link_type,
                        .data = body.subspan(4),
                        .original_length = original},
                       snap_length == 0 ? original : std::min(original, snap_length));
    }

    // Cuts padding and options off the packet's bytes.
    std::optional<packet> deliver(packet result, std::uint32_t captured) {
        if (captured > result.data.size())
            return damaged("packet " + std::to_string(count_ + 1) +
                           " runs past the end of its block");
        result.data = result.data.first(captured);
        result.number = ++count_;
        result.file_offset = block_offset_;
        return result;
    }

    std::nullopt_t stop() {
        if (input_.at_proper_end()) return std::nullopt;
        return fail(block_offset_, input_.describe_early_end("a block"));
    }

    std::nullopt_t damaged(std::string message) { return fail(block_offset_, std::move(message)); }

    std::nullopt_t unknown_interface(std::uint32_t interface) {
        return damaged("packet " + std::to_string(count_ + 1) + " refers to interface " +
                       std::to_string(interface) + ", which the section does not describe");
    }

    read_buffer input_;
    reader_limits limits_;
    std::endian order_ = std::endian::little;
    std::uint64_t block_offset_ = 0;
    std::uint64_t count_ = 0;
    std::vector<interface_description> interfaces_;
    std::vector<decryption_secrets> secrets_;
    std::size_t secrets_size_ = 0;
};

} // namespace

bool is_pcapng(byte_view start) {
    return start.size() >= 4 &&
           load<std::uint32_t>(start, std::endian::little) == block::section_header;
}

std::unique_ptr<capture_reader> open_pcapng(read_buffer input, const reader_limits& limits) {
    return std::make_unique<pcapng_reader>(std::move(input), limits);
}

} // namespace unmask::captures
