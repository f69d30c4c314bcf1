#include "protocol/handshake/extension.hpp"

#include "protocol/handshake/http_grammar.hpp"

namespace unmask {

namespace {

// One method for each production of RFC 6455 §9.1. A production that does not match leaves its
// sentence in error_ and returns nothing; the parser is dead from then on.
class list_parser {
  public:
    explicit list_parser(std::string_view text) : text_(text) {}

    // extension-list = 1#extension
    std::expected<std::vector<extension>, grammar_error> parse() {
        std::vector<extension> list;
        do {
            skip_whitespace();
            if (at_end() || peek() == ',') continue;
            auto one = parse_extension();
            if (!one) return std::unexpected(std::move(error_));
            list.push_back(std::move(*one));
            if (!at_end() && peek() != ',') {
                fail("expected ';', ',' or the end of the list");
                return std::unexpected(std::move(error_));
            }
        } while (accept(','));
        if (list.empty()) {
            fail("expected the name of an extension");
            return std::unexpected(std::move(error_));
        }
        return list;
    }

  private:
    // extension = extension-token *( ";" extension-param )
    std::optional<extension> parse_extension() {
        auto name = parse_token("expected the name of an extension");
        if (!name) return std::nullopt;
        extension one{std::move(*name), {}};
        while (accept(';')) {
            auto parameter = parse_parameter();
            if (!parameter) return std::nullopt;
            one.parameters.push_back(std::move(*parameter));
        }
        return one;
    }

    // extension-param = token [ "=" (token | quoted-string) ]
    std::optional<extension_parameter> parse_parameter() {
        auto name = parse_token("expected the name of a parameter");
        if (!name) return std::nullopt;
        extension_parameter parameter{std::move(*name), std::nullopt, false};
        if (!accept('=')) return parameter;
        skip_whitespace();
        parameter.quoted = !at_end() && peek() == '"';
        parameter.value = parameter.quoted ? parse_quoted_string()
                                           : parse_token("expected the value of a parameter");
        if (!parameter.value) return std::nullopt;
        return parameter;
    }

    std::optional<std::string> parse_token(std::string_view expectation) {
        skip_whitespace();
        const std::size_t start = position_;
        while (!at_end() && is_token_character(peek())) ++position_;
        if (position_ == start) return fail(expectation);
        return std::string(text_.substr(start, position_ - start));
    }

    // The unescaped value must be a token, so no other character is let through.
    std::optional<std::string> parse_quoted_string() {
        const std::size_t opening = position_++;
        std::string value;
        while (!at_end() && peek() != '"') {
            if (peek() == '\\') ++position_;
            if (at_end()) break;
            if (!is_token_character(peek())) return fail_quoted_value();
            value += text_[position_++];
        }
        if (at_end()) return fail("expected the closing quotation mark");
        ++position_;
        if (!value.empty()) return value;
        position_ = opening;
        return fail_quoted_value();
    }

    bool accept(char wanted) {
        skip_whitespace();
        const bool matches = !at_end() && peek() == wanted;
        if (matches) ++position_;
        return matches;
    }

    void skip_whitespace() {
        while (!at_end() && is_whitespace(peek())) ++position_;
    }

    std::nullopt_t fail(std::string_view expectation) {
        error_ = {position_, std::string(expectation)};
        return std::nullopt;
    }

    std::nullopt_t fail_quoted_value() {
        fail("expected a token within the quotation marks");
        error_.quoted_value = true;
        return std::nullopt;
    }

    bool at_end() const { return position_ == text_.size(); }
    char peek() const { return text_[position_]; }

    std::string_view text_;
    std::size_t position_ = 0;
    grammar_error error_;
};

std::string quote(std::string_view value) {
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text + '"';
}

} // namespace

std::expected<std::vector<extension>, grammar_error> parse_extensions(std::string_view list) {
    return list_parser(list).parse();
}

std::expected<std::vector<extension>, grammar_error> parse_extensions(const http_fields& fields) {
    const auto list = joined_value(fields, "Sec-WebSocket-Extensions");
    if (!list) return std::vector<extension>();
    return parse_extensions(*list);
}

std::string to_string(const extension& one) {
    std::string text = one.name;
    for (const extension_parameter& parameter : one.parameters) {
        text += "; " + parameter.name;
        if (parameter.value)
            text += '=' + (parameter.quoted ? quote(*parameter.value) : *parameter.value);
    }
    return text;
}

std::string to_string(std::span<const extension> list) {
    std::string text;
    for (const extension& one : list) {
        if (!text.empty()) text += ", ";
        text += to_string(one);
    }
    return text;
}

} // namespace unmask
