// What frames and messages carry, in words for people. Everything is escaped.
#pragma once

#include "analyzer/output/styled_text.hpp"

namespace unmask::analyzer {

// "text", or "reserved 0x3" for an opcode that RFC 6455 §5.2 does not define.
std::string opcode_text(opcode code);

// The body of a close frame: `1000 normal closure "bye"`, "no code". At most `limit` bytes of the
// reason.
std::string close_text(byte_view payload, std::size_t limit);

// Whether the payload is to be shown as text: all but binary messages, if it is UTF-8.
bool reads_as_text(const message_record& record);

// The first `limit` bytes of a payload as lines that begin with `indent`: text line by line,
// everything else as a hex dump. A last line tells how much is left out, and which option shows it.
struct payload_lines {
    std::string_view indent = "    ";
    std::size_t limit = 512;
    std::string_view option = "--detail-limit";

    void write_text(styled_text& out, std::string_view text, std::uint64_t whole_length) const;
    void write_hex(styled_text& out, byte_view payload, std::uint64_t whole_length) const;

  private:
    void write_rest(styled_text& out, std::size_t shown, std::size_t held,
                    std::uint64_t whole_length) const;
};

} // namespace unmask::analyzer
