#include "reports/exchange_json.hpp"

#include <array>
#include <utility>

namespace unmask::reports {
namespace {

// In the order of exchange_entry::kind.
constexpr std::array<std::string_view, 4> kinds{"frame", "octets", "wait", "event"};

} // namespace

nlohmann::ordered_json object_of(const exchange_entry& entry) {
    nlohmann::ordered_json object{{"what", kinds.at(std::to_underlying(entry.what))},
                                  {"sent", entry.sent},
                                  {"time", entry.time}};
    if (!entry.text.empty()) object["text"] = entry.text;
    if (entry.what != exchange_entry::kind::frame) return object;
    object["fin"] = entry.fin;
    object["rsv"] = entry.rsv;
    object["opcode"] = entry.opcode;
    object["masked"] = entry.masked;
    object["length"] = entry.length;
    object["header_hex"] = entry.header_hex;
    object["payload_hex"] = entry.payload_hex;
    object["payload_text"] = entry.payload_text;
    return object;
}

void read_entry(member_reader& read, const nlohmann::json& object, exchange_entry& entry) {
    read.word(object, "what", kinds, entry.what);
    read.boolean(object, "sent", entry.sent);
    read.integer(object, "time", entry.time);
    read.text(object, "text", entry.text);
    read.boolean(object, "fin", entry.fin);
    read.integer(object, "rsv", entry.rsv, 7);
    read.integer(object, "opcode", entry.opcode, 15);
    read.boolean(object, "masked", entry.masked);
    read.integer(object, "length", entry.length);
    read.text(object, "header_hex", entry.header_hex);
    read.text(object, "payload_hex", entry.payload_hex);
    read.text(object, "payload_text", entry.payload_text);
}

} // namespace unmask::reports
