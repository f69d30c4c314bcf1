// Text for people: lines in colours where a terminal shows them, and bytes from a capture made
// harmless. Nothing from a capture reaches a terminal unescaped.
#pragma once

#include "analyzer/output/output_stream.hpp"
#include "analyzer/records.hpp"

#include <string>

namespace unmask::analyzer {

enum class style : std::uint8_t { plain, dim, good, bad, warn, head };

// How a finding looks.
style style_of(severity level);

class styled_text {
  public:
    // `out` must outlive this.
    styled_text(output_stream& out, bool colors) : out_(out), colors_(colors) {}

    void line(style look, std::string_view text);
    void blank() { out_.write("\n"); }

  private:
    output_stream& out_;
    bool colors_;
};

// The text with everything that could act on a terminal, or is not UTF-8, as \xNN; cut at `limit`
// bytes.
std::string printable(std::string_view text, std::size_t limit);

// "->" from the client, "<-" from the server, "--" from neither.
std::string_view arrow(const record_origin& origin);

// " from client", " from server", or nothing.
std::string sender_text(const record_origin& origin);

// "81 05 48": lower-case digits, a space between bytes.
std::string hexadecimal(byte_view bytes);

// One row of a dump for sixteen bytes: offset, bytes, and ASCII with a point for all else.
//     0000  48 65 6c 6c 6f                                    Hello
// `bytes` holds at most sixteen.
std::string hex_row(std::size_t offset, byte_view bytes);

// "3, 4, 5", or of a long list its first numbers and "and 90 more".
std::string listed(std::span<const std::uint64_t> numbers);

// Seconds between two times in nanoseconds, "0.000512".
std::string seconds(std::int64_t nanoseconds);

} // namespace unmask::analyzer
