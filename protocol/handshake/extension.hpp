// The grammar of Sec-WebSocket-Extensions (RFC 6455 §9.1), the same in requests and responses.
//
//     permessage-deflate; client_max_window_bits; server_max_window_bits="10", x-other
//     name                parameter               parameter, quoted value
//
// What the parameters of an extension mean, and whether one may be repeated, is for that extension
// to say: see deflate_negotiation.hpp.
#pragma once

#include "protocol/handshake/http_head.hpp"

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unmask {

struct extension_parameter {
    std::string name;
    std::optional<std::string> value; // unescaped
    bool quoted = false;              // the value stood, or is to stand, in quotation marks
    bool operator==(const extension_parameter&) const = default;
};

struct extension {
    std::string name;
    std::vector<extension_parameter> parameters; // in order, repeated ones included
    bool operator==(const extension&) const = default;
};

struct grammar_error {
    std::size_t offset;        // of the first byte that does not fit
    std::string sentence;      // what was expected there
    bool quoted_value = false; // a quoted value is well-formed so far, but no token once unescaped
    bool operator==(const grammar_error&) const = default;
};

// Parses one list. Empty elements between commas do not count and whitespace may stand between any
// two words (the list and "implied *LWS" rules of RFC 2616 §2.1); a list without any element is an
// error. Linear time.
std::expected<std::vector<extension>, grammar_error> parse_extensions(std::string_view list);

// Parses the Sec-WebSocket-Extensions fields of a head, joined as joined_value() does; offsets
// count within that. Without such a field the list is empty, which is no error.
std::expected<std::vector<extension>, grammar_error> parse_extensions(const http_fields& fields);

// The text of a field value; parse_extensions() is the inverse.
std::string to_string(const extension& one);
std::string to_string(std::span<const extension> list);

} // namespace unmask
