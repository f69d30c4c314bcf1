// Writes one JSON object (RFC 8259) on one line, piece by piece, without building it in memory
// first.
#pragma once

#include "protocol/bytes.hpp"

#include <string>

namespace unmask::analyzer {

class json_writer {
  public:
    // A member's name; none within arrays. A value, or an opening bracket, must follow.
    json_writer& key(std::string_view name);

    json_writer& begin_object() { return open('{'); }
    json_writer& end_object() { return close('}'); }
    json_writer& begin_array() { return open('['); }
    json_writer& end_array() { return close(']'); }

    // What is not UTF-8 becomes U+FFFD.
    json_writer& text(std::string_view value);
    json_writer& base64(byte_view value);
    json_writer& hexadecimal(byte_view value);
    json_writer& number(std::uint64_t value);
    json_writer& integer(std::int64_t value);
    // A finite number, with so many decimals.
    json_writer& decimal(double value, int decimals);
    // Nanoseconds as seconds with nine decimals, exactly.
    json_writer& seconds(std::int64_t nanoseconds);
    json_writer& boolean(bool value);
    json_writer& null();

    // What has been written, valid until clear().
    std::string_view view() const { return out_; }
    void end_line() { out_.push_back('\n'); }
    void clear() {
        out_.clear();
        first_ = true;
    }

  private:
    json_writer& open(char bracket);
    json_writer& close(char bracket);
    void separate();
    void put(std::string_view raw) { out_.append(raw); }
    void put_escaped(std::string_view valid_utf8);
    void put_hexadecimal(std::byte one);

    std::string out_;
    bool first_ = true; // nothing stands before at this level
};

} // namespace unmask::analyzer
