#include "analyzer/websocket/direction_state.hpp"

#include "protocol/counted.hpp"

#include <fmt/format.h>

namespace unmask::analyzer {

namespace {

std::string describe_in(const frame_header& frame, std::uint64_t number, party sender,
                        std::string_view statement) {
    return fmt::format("{} Seen in {} frame {} ({}{}, {}{}{}).", statement, name_of(sender), number,
                       name_of(frame.opcode), frame.fin ? "" : ", not final",
                       counted(frame.payload_length, "byte"), frame.key ? ", masked" : "",
                       frame.rsv ? fmt::format(", RSV {}", frame.rsv) : "");
}

} // namespace

void direction_state::write_finding(rule broken, const frame_header* frame, std::uint64_t number,
                                    std::span<const std::uint64_t> packets) const {
    const std::string_view statement = describe(broken).statement;
    if (!frame) return log.write_finding(broken, statement, sender, packets);
    log.write_finding(broken, describe_in(*frame, number, sender, statement), sender, packets,
                      number);
}

} // namespace unmask::analyzer
