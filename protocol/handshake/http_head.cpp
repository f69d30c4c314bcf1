#include "protocol/handshake/http_head.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <charconv>
#include <fmt/format.h>

namespace unmask {

bool is_well_formed(const http_field& field) {
    return is_token(field.name) && !has_control(field.value);
}

bool is_named(const http_field& field, std::string_view name) {
    return equal_ignoring_case(field.name, name);
}

std::optional<std::string> joined_value(const http_fields& fields, std::string_view name) {
    std::optional<std::string> joined;
    for (const std::string_view value : values_of(fields, name)) {
        if (joined)
            joined->append(", ").append(value);
        else
            joined = value;
    }
    return joined;
}

bool has_token(const http_fields& fields, std::string_view name, std::string_view token) {
    bool found = false;
    for (const std::string_view value : values_of(fields, name))
        for_each_element(value, [&](std::string_view element) {
            found = found || equal_ignoring_case(element, token);
        });
    return found;
}

std::string_view sentence_for(head_irregularity kind) {
    switch (kind) {
    case head_irregularity::leading_blank_line:
        return "an empty line precedes the start line";
    case head_irregularity::malformed_start_line:
        return "the start line is malformed";
    case head_irregularity::bare_line_feed:
        return "a line ends with LF instead of CRLF";
    case head_irregularity::control_byte:
        return "a line contains a control byte";
    case head_irregularity::obsolete_fold:
        return "a line begins with whitespace";
    case head_irregularity::missing_colon:
        return "a field line has no colon";
    case head_irregularity::space_before_colon:
        return "whitespace precedes the colon of a field";
    case head_irregularity::invalid_field_name:
        return "a field name is not a token";
    case head_irregularity::missing_blank_line:
        return "the head ends without a blank line";
    }
    return "the head is irregular";
}

namespace {

// --- Start lines ---------------------------------------------------------------------------------

// Cuts the first word off `text`: what stands before the first space, and the rest behind it.
std::string_view cut_word(std::string_view& text) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    return word;
}

// Return whether the line is well-formed (RFC 9112 §3).
bool parse_start_line(std::string_view line, request_head& head) {
    head.method = cut_word(line);
    // A target may wrongly contain spaces; the version is the last word all the same.
    const std::size_t last_space = line.rfind(' ');
    const bool has_version = last_space != line.npos;
    head.target = line.substr(0, has_version ? last_space : line.size());
    head.version = has_version ? line.substr(last_space + 1) : std::string_view();
    return is_token(head.method) && !head.target.empty() && is_http_version(head.version) &&
           std::ranges::none_of(head.target, is_whitespace) && !has_control(head.target);
}

// RFC 9112 §4. The space behind the status code is part of the grammar even without a reason.
bool parse_start_line(std::string_view line, response_head& head) {
    const bool has_spaces = std::ranges::count(line, ' ') >= 2;
    head.version = cut_word(line);
    const std::string_view status = cut_word(line);
    head.reason = line;
    const bool is_status = status.size() == 3 && std::ranges::all_of(status, is_digit);
    if (is_status) std::from_chars(status.data(), status.data() + status.size(), head.status);
    return has_spaces && is_status && is_http_version(head.version) && !has_control(head.reason);
}

// --- Lines ---------------------------------------------------------------------------------------

struct head_line {
    std::string_view text; // without its line end
    std::size_t offset;
};

template <class Head>
class head_parser {
  public:
    explicit head_parser(std::string_view text) : text_(text) { result_.head.version.clear(); }

    parsed_head<Head> parse() {
        constexpr std::ptrdiff_t usual = 16;
        const auto lines = std::min(std::ranges::count(text_, '\n'), usual);
        result_.head.fields.reserve(static_cast<std::size_t>(lines));
        auto line = next_line();
        if (line && line->text.empty()) report(head_irregularity::leading_blank_line, 0);
        while (line && line->text.empty()) line = next_line();
        if (line && !parse_start_line(line->text, result_.head))
            report(head_irregularity::malformed_start_line, line->offset);
        if (line) line = next_line();
        for (; line && !line->text.empty(); line = next_line()) take_field_line(*line);
        if (!line) report(head_irregularity::missing_blank_line, text_.size());
        return std::move(result_);
    }

  private:
    // A line ends with CRLF, or leniently with LF. The last line of a cut head has no end at all.
    std::optional<head_line> next_line() {
        if (position_ == text_.size()) return std::nullopt;
        head_line line{text_.substr(position_, text_.find('\n', position_) - position_), position_};
        position_ = std::min(position_ + line.text.size() + 1, text_.size());
        const bool ended = text_[position_ - 1] == '\n';
        if (ended && line.text.ends_with('\r'))
            line.text.remove_suffix(1);
        else if (ended)
            report(head_irregularity::bare_line_feed, position_ - 1);
        return line;
    }

    void take_field_line(const head_line& line) {
        if (has_control(line.text)) {
            const auto control = std::ranges::find_if(line.text, is_control);
            report(head_irregularity::control_byte,
                   line.offset + static_cast<std::size_t>(control - line.text.begin()));
        }
        if (is_whitespace(line.text.front())) return take_folded_line(line);
        const std::size_t colon = line.text.find(':');
        may_fold_ = colon != line.text.npos;
        if (!may_fold_) return report(head_irregularity::missing_colon, line.offset);

        std::string_view name = line.text.substr(0, colon);
        if (!name.empty() && is_whitespace(name.back())) {
            name = trim(name);
            report(head_irregularity::space_before_colon, line.offset + name.size());
        }
        if (!is_token(name)) report(head_irregularity::invalid_field_name, line.offset);
        result_.head.fields.push_back(
            {std::string(name), std::string(trim(line.text.substr(colon + 1)))});
    }

    // Continues the value of the field before it; with nothing to continue, the line is left out.
    void take_folded_line(const head_line& line) {
        report(head_irregularity::obsolete_fold, line.offset);
        if (!may_fold_) return;
        std::string& value = result_.head.fields.back().value;
        const std::string_view more = trim(line.text);
        if (!value.empty() && !more.empty()) value += ' ';
        value += more;
    }

    void report(head_irregularity kind, std::size_t offset) {
        result_.irregularities.push_back({kind, offset});
    }

    std::string_view text_;
    std::size_t position_ = 0;
    bool may_fold_ = false; // the line before was a field line that was kept
    parsed_head<Head> result_;
};

} // namespace

parsed_head<request_head> parse_request_head(std::string_view text) {
    return head_parser<request_head>(text).parse();
}

parsed_head<response_head> parse_response_head(std::string_view text) {
    return head_parser<response_head>(text).parse();
}

// --- head_finder ---------------------------------------------------------------------------------

std::size_t head_finder::feed(byte_view piece) {
    constexpr std::size_t usual = 256;
    if (text_.empty() && !piece.empty()) text_.reserve(std::min(usual, limits_.bytes));
    std::string_view rest = as_text(piece);
    while (status_ == head_status::need_more && !rest.empty()) {
        const std::size_t line_feed = rest.find('\n');
        const std::size_t wanted = line_feed == rest.npos ? rest.size() : line_feed + 1;
        const std::size_t taken = std::min(wanted, limits_.bytes - text_.size());
        text_.append(rest.substr(0, taken));
        rest.remove_prefix(taken);
        if (text_.ends_with('\n')) end_line();
        if (status_ == head_status::need_more && text_.size() == limits_.bytes)
            status_ = head_status::too_large;
    }
    return piece.size() - rest.size();
}

void head_finder::end_line() {
    std::string_view line = std::string_view(text_).substr(line_start_);
    line_start_ = text_.size();
    const bool blank = line == "\n" || line == "\r\n";
    if (!blank && ++lines_ > limits_.fields + 1) status_ = head_status::too_many_fields;
    // Blank lines before the start line do not end a head (RFC 9112 §2.2).
    if (blank && lines_ > 0) status_ = head_status::found;
}

// --- Writing -------------------------------------------------------------------------------------

namespace {

bool is_unsendable(char c) { return c == '\r' || c == '\n' || c == '\0'; }

std::expected<std::string, std::string> with_fields(std::string start_line,
                                                    const http_fields& fields) {
    if (std::ranges::any_of(start_line, is_unsendable))
        return std::unexpected("the start line contains CR, LF or NUL");
    std::string text = std::move(start_line) + "\r\n";
    for (const http_field& field : fields) {
        if (!is_token(field.name))
            return std::unexpected("a field name is empty or contains a character outside the "
                                   "token characters of RFC 9110 section 5.6.2");
        if (std::ranges::any_of(field.value, is_unsendable))
            return std::unexpected(
                fmt::format("the value of the field {} contains CR, LF or NUL", field.name));
        text += fmt::format("{}: {}\r\n", field.name, field.value);
    }
    return text + "\r\n";
}

} // namespace

std::expected<std::string, std::string> to_text(const request_head& head) {
    if (!is_token(head.method)) return std::unexpected("the request method is not a token");
    if (head.target.empty() || std::ranges::any_of(head.target, is_whitespace))
        return std::unexpected("the request target is empty or contains whitespace");
    return with_fields(fmt::format("{} {} {}", head.method, head.target, head.version),
                       head.fields);
}

std::expected<std::string, std::string> to_text(const response_head& head) {
    return with_fields(fmt::format("{} {:03} {}", head.version, head.status, head.reason),
                       head.fields);
}

std::string_view reason_phrase(int status) {
    switch (status) {
    case 101:
        return "Switching Protocols";
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 426:
        return "Upgrade Required";
    case 431:
        return "Request Header Fields Too Large";
    case 503:
        return "Service Unavailable";
    default:
        return {};
    }
}

response_head response_with_body(int status, std::string_view content_type, std::size_t length) {
    return {.status = status,
            .reason = std::string(reason_phrase(status)),
            .fields = {{"Content-Type", std::string(content_type)},
                       {"Content-Length", std::to_string(length)},
                       {"X-Content-Type-Options", "nosniff"},
                       {"Connection", "close"}}};
}

} // namespace unmask
