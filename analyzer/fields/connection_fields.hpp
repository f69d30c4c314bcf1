// Fields that every record has: its packets, its connection, and who sent.
#pragma once

#include "analyzer/fields/drawing.hpp"

#include <array>

namespace unmask::analyzer {

namespace drawing {

// What belongs to neither side is shown as from the client.
inline const endpoint& source(const contextual_record& from) {
    return from.origin().direction == party::server ? from.connection->server
                                                    : from.connection->client;
}
inline const endpoint& destination(const contextual_record& from) {
    return from.origin().direction == party::server ? from.connection->client
                                                    : from.connection->server;
}

enum class version : bool { v4, v6 };

template <version Version, const endpoint& (*... Ends)(const contextual_record&)>
void addresses(const contextual_record& from, value_list& to) {
    const auto put_one = [&](const ip_address& one) {
        if (one.is_v6 == (Version == version::v6)) to.emplace_back(one);
    };
    if (from.connection) (put_one(Ends(from).address), ...);
}

template <const endpoint& (*... Ends)(const contextual_record&)>
void ports(const contextual_record& from, value_list& to) {
    if (from.connection) (to.emplace_back(Ends(from).port), ...);
}

inline void completing_packet(const contextual_record& from, value_list& to) {
    if (!from.origin().packets.empty()) to.emplace_back(from.origin().packets.back());
}

inline void packets(const contextual_record& from, value_list& to) {
    for (const std::uint64_t one : from.origin().packets) to.emplace_back(one);
}

inline std::optional<std::string_view> unless_empty(std::string_view text) {
    return only_if(!text.empty(), text);
}

} // namespace drawing

inline constexpr auto connection_fields = [] {
    using namespace drawing;
    using enum field_type;
    using facts = connection_facts;
    constexpr record_kinds every{};
    return std::to_array<field>({
        {"frame.number", number, every, "number of the packet that completed the record",
         completing_packet},
        {"frame.time_epoch", time, every, "time of that packet, in seconds since 1970",
         each([](const contextual_record& r) { return timestamp{r.origin().time}; })},
        {"ip.src", address, every, "IPv4 address of the sender", addresses<version::v4, source>},
        {"ip.dst", address, every, "IPv4 address of the receiver",
         addresses<version::v4, destination>},
        {"ip.addr", address, every, "either IPv4 address",
         addresses<version::v4, source, destination>},
        {"ipv6.src", address, every, "IPv6 address of the sender", addresses<version::v6, source>},
        {"ipv6.dst", address, every, "IPv6 address of the receiver",
         addresses<version::v6, destination>},
        {"ipv6.addr", address, every, "either IPv6 address",
         addresses<version::v6, source, destination>},
        {"tcp.stream", number, every, "number of the TCP connection, from 0",
         each([](const contextual_record& r) { return r.origin().connection; })},
        {"tcp.srcport", number, every, "port of the sender", ports<source>},
        {"tcp.dstport", number, every, "port of the receiver", ports<destination>},
        {"tcp.port", number, every, "either port", ports<source, destination>},
        {"http.host", text, every, "Host of the opening handshake",
         in_connection([](const facts& c) { return unless_empty(c.host); })},
        {"http.request.uri", text, every, "request target of the opening handshake",
         in_connection([](const facts& c) { return unless_empty(c.target); })},
        {"unmask.record", text, every,
         "connection, handshake, frame, message, finding, gap, undecodable or end",
         each([](const contextual_record& r) { return name_of(r.kind()); })},
        {"unmask.direction", text, every, "who sent: client or server",
         each([](const contextual_record& r) -> std::optional<std::string_view> {
             if (!r.origin().direction) return std::nullopt;
             return name_of(*r.origin().direction);
         })},
        {"unmask.packets", number, every, "numbers of all packets that the record came from",
         packets},
        {"unmask.client.address", address, every, "address of the client",
         in_connection([](const facts& c) { return c.client.address; })},
        {"unmask.client.port", number, every, "port of the client",
         in_connection([](const facts& c) { return c.client.port; })},
        {"unmask.server.address", address, every, "address of the server",
         in_connection([](const facts& c) { return c.server.address; })},
        {"unmask.server.port", number, every, "port of the server",
         in_connection([](const facts& c) { return c.server.port; })},
        {"unmask.transport", text, every, "what carries the frames: tcp",
         in_connection([](const facts& c) { return c.transport; })},
        {"unmask.origin", text, every,
         "how the connection was recognised: handshake, heuristic or decode-as",
         in_connection([](const facts& c) { return name_of(c.recognised); })},
        {"unmask.subprotocol", text, every, "subprotocol agreed in the opening handshake",
         in_connection([](const facts& c) { return unless_empty(c.subprotocol); })},
        {"unmask.deflate", boolean, every,
         "permessage-deflate was agreed; absent if the opening handshake is not in the capture",
         in_connection([](const facts& c) { return c.deflate; })},
    });
}();

} // namespace unmask::analyzer
