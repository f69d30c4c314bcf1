// Fields of findings, of what was lost, and of the ends of connections.
#pragma once

#include "analyzer/fields/drawing.hpp"

#include <array>

namespace unmask::analyzer {

namespace drawing {

template <direction_totals end_record::* Party, std::uint64_t direction_totals::* Total>
consteval draw_function total() {
    return of<end_record>([](const end_record& e) { return e.*Party.*Total; });
}

inline void reason(const contextual_record& from, value_list& to) {
    if (const auto* lost = from.as<gap_record>()) to.emplace_back(lost->reason);
    if (const auto* strange = from.as<undecodable_record>()) to.emplace_back(strange->reason);
}

} // namespace drawing

inline constexpr auto outcome_fields = [] {
    using namespace drawing;
    using enum field_type;
    using totals = direction_totals;
    constexpr record_kinds findings{record_kind::finding};
    constexpr record_kinds gaps{record_kind::gap};
    constexpr record_kinds undecodable{record_kind::undecodable};
    constexpr record_kinds ends{record_kind::end};
    constexpr auto client = &end_record::client;
    constexpr auto server = &end_record::server;
    return std::to_array<field>({
        {"unmask.rule", text, findings, "the rule that was broken (see unmask rules)",
         of<finding_record>([](const finding_record& f) { return describe(f.broken).slug; })},
        {"unmask.severity", text, findings, "violation, warning or note",
         of<finding_record>([](const finding_record& f) { return name_of(f.severity); })},
        {"unmask.detail", text, findings, "the finding as a sentence",
         of<finding_record>([](const finding_record& f) { return f.detail; })},
        {"unmask.gap.bytes", number, gaps, "bytes that were sent and are not in the capture",
         of<gap_record>([](const gap_record& g) { return g.bytes; })},
        {"unmask.undecodable.bytes", number, undecodable, "bytes that cannot be understood",
         of<undecodable_record>([](const undecodable_record& u) { return u.bytes; })},
        {"unmask.undecodable.message", number, undecodable, "number of the message concerned",
         of<undecodable_record>(
             [](const undecodable_record& u) { return only_if(u.message != 0, u.message); })},
        {"unmask.reason",
         text,
         {record_kind::gap, record_kind::undecodable},
         "why bytes are missing or not understood",
         reason},
        {"unmask.end", text, ends,
         "how the connection ended: closing-handshake, fin, rst, capture-end or limit",
         of<end_record>([](const end_record& e) { return name_of(e.how); })},
        {"unmask.end.client.frames", number, ends, "frames that the client sent",
         total<client, &totals::frames>()},
        {"unmask.end.client.messages", number, ends, "messages that the client sent",
         total<client, &totals::messages>()},
        {"unmask.end.client.wire_bytes", number, ends, "bytes of the client's frames",
         total<client, &totals::wire_bytes>()},
        {"unmask.end.client.bytes", number, ends, "bytes of the client's messages, inflated",
         total<client, &totals::bytes>()},
        {"unmask.end.server.frames", number, ends, "frames that the server sent",
         total<server, &totals::frames>()},
        {"unmask.end.server.messages", number, ends, "messages that the server sent",
         total<server, &totals::messages>()},
        {"unmask.end.server.wire_bytes", number, ends, "bytes of the server's frames",
         total<server, &totals::wire_bytes>()},
        {"unmask.end.server.bytes", number, ends, "bytes of the server's messages, inflated",
         total<server, &totals::bytes>()},
    });
}();

} // namespace unmask::analyzer
