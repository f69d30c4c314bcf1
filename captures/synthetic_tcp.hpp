// A TCP conversation for the capture of bytes that we sent and received ourselves.
//
// Recording real packets needs privileges; a program that owns the socket knows every byte and its
// time anyway. This dresses them as Ethernet, IPv4 or IPv6, and TCP (RFC 9293) with right sequence
// numbers and checksums, so that every analyzer can read them. Nothing is lost or reordered.
//
//     tcp_conversation tcp(file, loopback, {"127.0.0.1", 40001}, {"127.0.0.1", 9001});
//     tcp.open(time);
//     tcp.data(direction::to_server, request, time);
//     tcp.close(direction::to_client, time); // the server closes first
#pragma once

#include "captures/pcapng_writer.hpp"
#include "protocol/bytes.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace unmask::captures {

enum class direction { to_server, to_client };

constexpr direction opposite(direction one) {
    return one == direction::to_server ? direction::to_client : direction::to_server;
}

struct tcp_endpoint {
    std::string address; // IPv4 or IPv6 in text form; a scope ("%eth0") is ignored
    std::uint16_t port;
};

struct conversation_options {
    // Largest payload of one packet. The default fills an IPv4 packet, as loopback does; 1460 and
    // 1440 fill an Ethernet frame of IPv4 and IPv6. From 1 to 65,495.
    std::uint16_t maximum_segment = 65'495;
    bool acknowledge_data = true; // write an empty ACK after each call of data()
    std::uint32_t client_initial_sequence = 1'000'000;
    std::uint32_t server_initial_sequence = 2'000'000;
};

class tcp_conversation {
  public:
    // `interface` must be a link_type::ethernet interface of `file`, which must outlive this.
    // Addresses that are no addresses or of two families, and a segment size outside its range,
    // are misuse: std::invalid_argument.
    tcp_conversation(pcapng_writer& file, std::uint32_t interface, const tcp_endpoint& client,
                     const tcp_endpoint& server, const conversation_options& options = {});

    // Times are nanoseconds since the epoch. `way` is always the way of the packet named first.

    // SYN, SYN-ACK, ACK.
    void open(std::int64_t time);

    // As many segments as the bytes need; the comment goes with the first one.
    void data(direction way, byte_view bytes, std::int64_t time, std::string_view comment = {});

    // FIN in one direction, and its acknowledgement; the other direction may go on.
    void half_close(direction way, std::int64_t time);

    // FIN in this direction, then in the other, each acknowledged.
    void close(direction first, std::int64_t time);

    // RST from one side; nothing may follow.
    void reset(direction way, std::int64_t time);

  private:
    using address_bytes = std::array<std::byte, 16>; // the first 4 for IPv4

    struct half {
        address_bytes source_address{};
        std::uint16_t source_port = 0;
        std::uint32_t next_sequence = 0;
        std::uint16_t next_identification = 1; // of IPv4 packets
    };

    half& sender(direction way) { return halves_[way == direction::to_server ? 0 : 1]; }
    half& receiver(direction way) { return sender(opposite(way)); }
    byte_view address_of(const half& one) const;

    void parse_address(half& one, const tcp_endpoint& endpoint);
    void send(direction way, std::uint8_t flags, byte_view payload, std::int64_t time,
              std::string_view comment = {});
    void put_ethernet_header(direction way);
    void put_ip_header(direction way, std::size_t tcp_length);
    void put_tcp_header(direction way, std::uint8_t flags);
    void put_checksum(std::size_t position, std::size_t begin, std::uint64_t pseudo_header_sum);
    void put(std::unsigned_integral auto value);

    pcapng_writer& file_;
    std::uint32_t interface_;
    conversation_options options_;
    std::size_t address_length_ = 0;
    std::array<half, 2> halves_; // by sender: client, server
    byte_buffer packet_;         // the packet being built
};

} // namespace unmask::captures
