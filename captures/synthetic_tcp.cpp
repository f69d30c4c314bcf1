#include "captures/synthetic_tcp.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <stdexcept>
#include <utility>

namespace unmask::captures {
namespace {

constexpr std::uint16_t largest_segment = 65'535 - 20 - 20; // IPv4 total length less two headers

constexpr std::size_t ipv4_address_length = 4;
constexpr std::size_t ipv4_header_length = 20;
constexpr std::size_t ethernet_header_length = 14;
constexpr std::uint16_t ethernet_type_ipv4 = 0x0800;
constexpr std::uint16_t ethernet_type_ipv6 = 0x86dd;
constexpr std::uint8_t ip_protocol_tcp = 6;
constexpr std::uint8_t hop_limit = 64;
constexpr std::uint16_t do_not_fragment = 0x4000;

constexpr std::uint8_t fin = 0x01, syn = 0x02, rst = 0x04, push = 0x08, ack = 0x10;

// With the largest scale (RFC 7323 §2.3) the window never fills, however late the next ACK comes.
constexpr std::uint16_t window = 65'535;
constexpr std::uint8_t window_scale = 14;
constexpr std::size_t tcp_header_length = 20;
constexpr std::size_t syn_options_length = 8; // maximum segment size, no-operation, window scale

// The ones' complement sum of RFC 1071, not yet folded; an odd last byte counts as a high byte.
std::uint64_t sum_words(byte_view bytes) {
    std::uint64_t sum = 0;
    for (; bytes.size() >= 2; bytes = bytes.subspan(2))
        sum += load_big_endian<std::uint16_t>(bytes);
    if (!bytes.empty()) sum += std::to_integer<std::uint64_t>(bytes[0]) << 8;
    return sum;
}

std::uint16_t fold(std::uint64_t sum) {
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

} // namespace

tcp_conversation::tcp_conversation(pcapng_writer& file, std::uint32_t interface,
                                   const tcp_endpoint& client, const tcp_endpoint& server,
                                   const conversation_options& options)
    : file_(file), interface_(interface), options_(options) {
    if (options.maximum_segment == 0 || options.maximum_segment > largest_segment)
        throw std::invalid_argument("a TCP segment holds 1 to 65495 bytes");
    parse_address(halves_[0], client);
    parse_address(halves_[1], server);
    halves_[0].next_sequence = options.client_initial_sequence;
    halves_[1].next_sequence = options.server_initial_sequence;
}

void tcp_conversation::parse_address(half& one, const tcp_endpoint& endpoint) {
    const std::string text = endpoint.address.substr(0, endpoint.address.find('%'));
    std::size_t length = 0;
    if (inet_pton(AF_INET, text.c_str(), one.source_address.data()) == 1)
        length = ipv4_address_length;
    else if (inet_pton(AF_INET6, text.c_str(), one.source_address.data()) == 1)
        length = one.source_address.size();
    else
        throw std::invalid_argument("not an IP address: " + endpoint.address);
    if (address_length_ != 0 && address_length_ != length)
        throw std::invalid_argument("client and server have addresses of two families");
    address_length_ = length;
    one.source_port = endpoint.port;
}

byte_view tcp_conversation::address_of(const half& one) const {
    return byte_view(one.source_address).first(address_length_);
}

void tcp_conversation::open(std::int64_t time) {
    send(direction::to_server, syn, {}, time);
    send(direction::to_client, syn | ack, {}, time);
    send(direction::to_server, ack, {}, time);
}

void tcp_conversation::data(direction way, byte_view bytes, std::int64_t time,
                            std::string_view comment) {
    if (bytes.empty()) return;
    while (!bytes.empty()) {
        const auto segment =
            bytes.first(std::min<std::size_t>(bytes.size(), options_.maximum_segment));
        bytes = bytes.subspan(segment.size());
        const bool last = bytes.empty();
        send(way, last ? push | ack : ack, segment, time, std::exchange(comment, {}));
    }
    if (options_.acknowledge_data) send(opposite(way), ack, {}, time);
}

void tcp_conversation::half_close(direction way, std::int64_t time) {
    send(way, fin | ack, {}, time);
    send(opposite(way), ack, {}, time);
}

void tcp_conversation::close(direction first, std::int64_t time) {
    half_close(first, time);
    half_close(opposite(first), time);
}

void tcp_conversation::reset(direction way, std::int64_t time) { send(way, rst | ack, {}, time); }

void tcp_conversation::send(direction way, std::uint8_t flags, byte_view payload, std::int64_t time,
                            std::string_view comment) {
    const std::size_t header = tcp_header_length + (flags & syn ? syn_options_length : 0);
    packet_.clear();
    put_ethernet_header(way);
    put_ip_header(way, header + payload.size());
    const std::size_t tcp_begin = packet_.size();
    put_tcp_header(way, flags);
    append(packet_, payload);
    const std::uint64_t pseudo_header = sum_words(address_of(sender(way))) +
                                        sum_words(address_of(receiver(way))) + ip_protocol_tcp +
                                        header + payload.size();
    put_checksum(tcp_begin + 16, tcp_begin, pseudo_header);
    file_.write_packet(interface_, time, packet_, comment);

    // SYN and FIN occupy one sequence number each (RFC 9293 §3.4); the sum wraps at 2^32.
    const std::size_t occupied = payload.size() + (flags & (syn | fin) ? 1 : 0);
    sender(way).next_sequence += static_cast<std::uint32_t>(occupied);
}

// Locally administered addresses: ...:01 for the client, ...:02 for the server.
void tcp_conversation::put_ethernet_header(direction way) {
    const auto put_station = [this](std::uint8_t station) {
        put(std::uint32_t{0x02000000});
        put(std::uint16_t{station});
    };
    const bool from_client = way == direction::to_server;
    put_station(from_client ? 2 : 1);
    put_station(from_client ? 1 : 2);
    put(address_length_ == ipv4_address_length ? ethernet_type_ipv4 : ethernet_type_ipv6);
}

void tcp_conversation::put_ip_header(direction way, std::size_t tcp_length) {
    const bool version_4 = address_length_ == ipv4_address_length;
    if (version_4) {
        put(std::uint16_t{0x4500}); // version 4, five words of header, no service class
        put(static_cast<std::uint16_t>(ipv4_header_length + tcp_length));
        put(sender(way).next_identification++);
        put(do_not_fragment);
        put(hop_limit);
        put(ip_protocol_tcp);
        put(std::uint16_t{0}); // the checksum, below
    } else {
        put(std::uint32_t{0x60000000}); // version 6, no traffic class, no flow label
        put(static_cast<std::uint16_t>(tcp_length));
        put(ip_protocol_tcp);
        put(hop_limit);
    }
    append(packet_, address_of(sender(way)));
    append(packet_, address_of(receiver(way)));
    if (version_4) put_checksum(ethernet_header_length + 10, ethernet_header_length, 0);
}

void tcp_conversation::put_tcp_header(direction way, std::uint8_t flags) {
    const bool opening = (flags & syn) != 0;
    const std::size_t words = (tcp_header_length + (opening ? syn_options_length : 0)) / 4;
    put(sender(way).source_port);
    put(receiver(way).source_port);
    put(sender(way).next_sequence);
    put(flags & ack ? receiver(way).next_sequence : std::uint32_t{0});
    put(static_cast<std::uint8_t>(words << 4));
    put(flags);
    put(window);
    put(std::uint32_t{0}); // checksum, filled in by the caller, and urgent pointer
    if (!opening) return;
    put(std::uint16_t{0x0204}); // maximum segment size, four bytes
    put(options_.maximum_segment);
    put(std::uint32_t{0x01030300} | window_scale); // no-operation; window scale, three bytes
}

// Stores at `position` the checksum of everything from `begin` to the end of the packet.
void tcp_conversation::put_checksum(std::size_t position, std::size_t begin,
                                    std::uint64_t pseudo_header_sum) {
    const std::uint16_t checksum =
        fold(pseudo_header_sum + sum_words(byte_view(packet_).subspan(begin)));
    store_big_endian(mutable_bytes(packet_).subspan(position), checksum);
}

void tcp_conversation::put(std::unsigned_integral auto value) {
    const std::size_t position = packet_.size();
    packet_.resize(position + sizeof value);
    store_big_endian(mutable_bytes(packet_).subspan(position), value);
}

} // namespace unmask::captures
