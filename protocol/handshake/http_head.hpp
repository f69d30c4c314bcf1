// The head of an HTTP/1.1 message: start line, field lines, blank line (RFC 9112 §2).
//
// Parsing is total and lenient: whatever can be recognised is returned, and every departure from
// the grammar comes back as data with its byte offset. An analyzer reports these irregularities;
// judge_request() and judge_response() turn them into broken rules.
//
//     GET /chat HTTP/1.1        CRLF     start line
//     Host: example.com         CRLF     field line: name ":" value
//                               CRLF     blank line
#pragma once

#include "protocol/bytes.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace unmask {

struct http_field {
    std::string name;
    std::string value; // without the whitespace around it; a folded value is joined by one space
    bool operator==(const http_field&) const = default;
};

// Whether the name is a token and the value free of control bytes (RFC 9110 §5.1, §5.5).
bool is_well_formed(const http_field& field);

using http_fields = std::vector<http_field>;

struct request_head {
    std::string method;
    std::string target;
    std::string version = "HTTP/1.1";
    http_fields fields;
    bool operator==(const request_head&) const = default;
};

struct response_head {
    std::string version = "HTTP/1.1";
    int status = 0; // 0: the status code was not three digits
    std::string reason;
    http_fields fields;
    bool operator==(const response_head&) const = default;
};

// --- Looking up. Names and tokens compare without regard to case. --------------------------------

bool is_named(const http_field& field, std::string_view name);

// The values of every field of that name, in order: found while they are asked for, so they need no list. `fields`
// and `name` must outlive them.
inline auto values_of(const http_fields& fields, std::string_view name) {
    const auto matches = [name](const http_field& field) { return is_named(field, name); };
    const auto value = [](const http_field& field) -> std::string_view { return field.value; };
    return fields | std::views::filter(matches) | std::views::transform(value);
}

// Whether there is just one of them.
constexpr bool is_single(std::ranges::forward_range auto&& values) {
    return !values.empty() && std::ranges::next(values.begin()) == values.end();
}

// The same joined by ", " (RFC 9110 §5.3); nothing when there is no such field.
std::optional<std::string> joined_value(const http_fields& fields, std::string_view name);

// Whether a comma-separated list, such as `Connection: keep-alive, Upgrade`, has this token.
bool has_token(const http_fields& fields, std::string_view name, std::string_view token);

// --- Parsing -------------------------------------------------------------------------------------

enum class head_irregularity : std::uint8_t {
    leading_blank_line,   // an empty line before the start line (RFC 9112 §2.2)
    malformed_start_line, // not three well-formed parts set apart by single spaces
    bare_line_feed,       // a line ends with LF alone (RFC 9112 §2.2)
    control_byte,         // NUL, a CR or another control byte within a field line (RFC 9110 §5.5)
    obsolete_fold,        // a line begins with whitespace (RFC 9112 §5.2)
    missing_colon,        // a field line without one; the line is left out
    space_before_colon,   // RFC 9112 §5.1
    invalid_field_name,   // empty, or not a token
    missing_blank_line,   // the text ends before the head does
};

struct irregularity {
    head_irregularity kind;
    std::size_t offset; // of the first byte concerned, from the start of the head
    bool operator==(const irregularity&) const = default;
};

// "a line ends with LF alone", to be followed by "at byte N of the head".
std::string_view sentence_for(head_irregularity kind);

template <class Head>
struct parsed_head {
    Head head;
    std::vector<irregularity> irregularities; // by line; at most one of each kind for a line
};

// `text` is a head up to and including its blank line, as head_finder delivers it. Linear time.
parsed_head<request_head> parse_request_head(std::string_view text);
parsed_head<response_head> parse_response_head(std::string_view text);

// --- Finding the end of a head in a stream -------------------------------------------------------

struct head_limits {
    std::size_t bytes = 64 * 1024;
    std::size_t fields = 256; // field lines, folded ones included
};

enum class head_status : std::uint8_t { need_more, found, too_large, too_many_fields };

// Collects a head piece by piece; each byte is looked at once. Never holds more than the limit.
class head_finder {
  public:
    explicit head_finder(head_limits limits = {}) : limits_(limits) {}

    // Returns how many bytes of the piece belong to the head: all of them while the status is
    // need_more, none once it is anything else. What follows a found head is the next protocol's.
    std::size_t feed(byte_view piece);

    head_status status() const { return status_; }

    // The head as far as it has come, valid until the next feed().
    std::string_view text() const { return text_; }

  private:
    void end_line();

    head_limits limits_;
    head_status status_ = head_status::need_more;
    std::string text_;
    std::size_t line_start_ = 0;
    std::size_t lines_ = 0; // the start line and the field lines so far
};

// --- Writing -------------------------------------------------------------------------------------

// The head with its blank line, or a sentence saying what cannot be sent: CR, LF or NUL anywhere, a
// field name or method that is not a token, a target with whitespace.
std::expected<std::string, std::string> to_text(const request_head& head);
std::expected<std::string, std::string> to_text(const response_head& head);

// The reason phrase of a status code that our servers send (RFC 9110 §15); empty for others.
std::string_view reason_phrase(int status);

// The head of a response that ends its connection, up to the body of so many bytes.
response_head response_with_body(int status, std::string_view content_type, std::size_t length);

} // namespace unmask
