#include "analyzer/http/message_reader.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <charconv>
#include <utility>

namespace unmask::analyzer {

namespace {

constexpr std::size_t longest_chunk_line = 4096;
constexpr std::size_t longest_start_line = 16 * 1024;

body_framing framing_of(const http_fields& fields, body_framing otherwise) {
    if (has_token(fields, "Transfer-Encoding", "chunked"))
        return {.how = body_framing::kind::chunked};
    auto values = values_of(fields, "Content-Length");
    if (values.empty()) return otherwise;
    const std::string_view value = values.front();
    std::uint64_t length = 0;
    std::from_chars(value.data(), value.data() + value.size(), length);
    return {.how = body_framing::kind::length, .length = length};
}

} // namespace

body_framing body_of(const request_head& request) { return framing_of(request.fields, {}); }

body_framing body_of(const response_head& response, std::string_view method) {
    const int status = response.status;
    const bool without_body = status / 100 == 1 || status == 204 || status == 304 ||
                              method == "HEAD" || (method == "CONNECT" && status / 100 == 2);
    if (without_body) return {};
    return framing_of(response.fields, {.how = body_framing::kind::until_close});
}

bool message_reader::read_head(byte_view& bytes) {
    while (!bytes.empty() && !failed_) {
        if (state_ != state::head) {
            skip_body(bytes);
            continue;
        }
        if (finder_.status() == head_status::found) {
            finder_ = head_finder();
            first_line_seen_ = false;
        }
        bytes = bytes.subspan(finder_.feed(bytes));
        check_first_line();
        if (finder_.status() == head_status::found) return !failed_;
        failed_ = failed_ || finder_.status() != head_status::need_more;
    }
    return false;
}

// Other text protocols shall not be collected up to the limit of a head.
void message_reader::check_first_line() {
    if (first_line_seen_) return;
    std::string_view text = finder_.text();
    while (text.starts_with('\r') || text.starts_with('\n')) text.remove_prefix(1);
    if (text.empty()) return;
    const std::size_t end = text.find('\n');
    first_line_seen_ = end != std::string_view::npos;
    const char first = text.front();
    const bool begins_with_letter =
        (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
    if (!begins_with_letter)
        failed_ = true;
    else if (first_line_seen_)
        failed_ = !text.substr(0, end).contains("HTTP/");
    else
        failed_ = text.size() > longest_start_line;
}

void message_reader::begin_body(const body_framing& framing) {
    switch (framing.how) {
    case body_framing::kind::chunked:
        state_ = state::chunk_size;
        break;
    case body_framing::kind::until_close:
        state_ = state::until_close;
        break;
    case body_framing::kind::length:
        remaining_ = framing.length;
        in_chunk_ = false;
        state_ = remaining_ > 0 ? state::body : state::head;
    }
}

void message_reader::skip_body(byte_view& bytes) {
    switch (state_) {
    case state::until_close:
        bytes = {};
        return;
    case state::body: {
        const auto size = std::min<std::uint64_t>(remaining_, bytes.size());
        bytes = bytes.subspan(size);
        skip(size);
        return;
    }
    default:
        read_chunk_line(bytes);
    }
}

void message_reader::read_chunk_line(byte_view& bytes) {
    const std::string_view text = as_text(bytes);
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    line_.append(text.substr(0, size));
    bytes = bytes.subspan(size);
    failed_ = line_.size() > longest_chunk_line;
    if (end != std::string_view::npos && !failed_) end_chunk_line();
}

// RFC 9112 §7.1: a size in hexadecimal digits, the data, a line end; after size 0, trailer fields.
void message_reader::end_chunk_line() {
    while (line_.ends_with('\n') || line_.ends_with('\r')) line_.pop_back();
    const std::string line = std::exchange(line_, {});
    if (state_ == state::chunk_trailer) {
        if (line.empty()) state_ = state::head;
        return;
    }
    std::uint64_t size = 0;
    const auto parsed = std::from_chars(line.data(), line.data() + line.size(), size, 16);
    failed_ = parsed.ec != std::errc{} || size >> 62 != 0;
    in_chunk_ = true;
    remaining_ = size + 2;
    state_ = size == 0 ? state::chunk_trailer : state::body;
}

bool message_reader::skip(std::uint64_t bytes) {
    if (state_ == state::until_close) return true;
    if (state_ != state::body || bytes > remaining_) return false;
    remaining_ -= bytes;
    if (remaining_ == 0) state_ = in_chunk_ ? state::chunk_size : state::head;
    return true;
}

} // namespace unmask::analyzer
