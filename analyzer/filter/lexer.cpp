#include "analyzer/filter/lexer.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace unmask::analyzer {

namespace {

struct spelling {
    std::string_view text;
    token_kind kind;
    relation how = relation::exists;
};

// Longer ones first.
constexpr spelling symbols[] = {
    {"==", token_kind::relation, relation::equal},
    {"!=", token_kind::relation, relation::not_equal},
    {"<=", token_kind::relation, relation::less_or_equal},
    {">=", token_kind::relation, relation::greater_or_equal},
    {"&&", token_kind::conjunction},
    {"||", token_kind::disjunction},
    {"..", token_kind::range},
    {"<", token_kind::relation, relation::less},
    {">", token_kind::relation, relation::greater},
    {"!", token_kind::negation},
    {"~", token_kind::relation, relation::matches},
    {"(", token_kind::open},
    {")", token_kind::close},
    {"{", token_kind::open_brace},
    {"}", token_kind::close_brace},
    {",", token_kind::comma},
};

constexpr spelling keywords[] = {
    {"eq", token_kind::relation, relation::equal},
    {"ne", token_kind::relation, relation::not_equal},
    {"lt", token_kind::relation, relation::less},
    {"le", token_kind::relation, relation::less_or_equal},
    {"gt", token_kind::relation, relation::greater},
    {"ge", token_kind::relation, relation::greater_or_equal},
    {"and", token_kind::conjunction},
    {"or", token_kind::disjunction},
    {"not", token_kind::negation},
    {"contains", token_kind::relation, relation::contains},
    {"matches", token_kind::relation, relation::matches},
    {"in", token_kind::relation, relation::in},
};

bool is_space(char c) { return is_whitespace(c) || c == '\n' || c == '\r'; }

bool is_word_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_.:/-").contains(c);
}

} // namespace

std::expected<token, filter_error> lexer::next() {
    while (at_ < filter_.size() && is_space(filter_[at_])) ++at_;
    const std::string_view rest = filter_.substr(at_);
    if (rest.empty()) return token{.offset = at_};
    if (rest.starts_with("r\"")) return read_text(true);
    if (rest.starts_with('"')) return read_text(false);
    const auto symbol = std::ranges::find_if(
        symbols, [&](const spelling& one) { return rest.starts_with(one.text); });
    if (symbol != std::end(symbols)) {
        at_ += symbol->text.size();
        return token{.kind = symbol->kind,
                     .offset = at_ - symbol->text.size(),
                     .length = symbol->text.size(),
                     .how = symbol->how};
    }
    if (is_word_character(rest.front())) return read_word();
    return std::unexpected(
        filter_error{"this character has no meaning in a filter; text stands in quotes", at_, 1});
}

token lexer::read_word() {
    const std::size_t start = at_;
    while (at_ < filter_.size() && is_word_character(filter_[at_]) &&
           !filter_.substr(at_).starts_with(".."))
        ++at_;
    const std::string_view word = filter_.substr(start, at_ - start);
    const auto keyword = std::ranges::find(keywords, word, &spelling::text);
    if (keyword != std::end(keywords))
        return {.kind = keyword->kind, .offset = start, .length = word.size(), .how = keyword->how};
    return {.kind = token_kind::word,
            .offset = start,
            .length = word.size(),
            .value = std::string(word)};
}

std::expected<token, filter_error> lexer::read_text(bool raw) {
    const std::size_t start = at_;
    at_ += raw ? 2 : 1;
    std::string value;
    while (at_ < filter_.size() && filter_[at_] != '"') {
        if (filter_[at_] != '\\') {
            value += filter_[at_++];
        } else if (raw) {
            // Stays, and keeps a quotation mark after it from ending the text.
            value += filter_.substr(at_, 2);
            at_ = std::min(at_ + 2, filter_.size());
        } else if (const auto read = read_escape(value); !read)
            return std::unexpected(read.error());
    }
    if (at_ == filter_.size())
        return std::unexpected(filter_error{"this quotation mark is not closed", start, 1});
    ++at_;
    return token{.kind = token_kind::text,
                 .offset = start,
                 .length = at_ - start,
                 .value = std::move(value)};
}

std::expected<void, filter_error> lexer::read_escape(std::string& value) {
    constexpr std::string_view letters = "\"\\nrt";
    constexpr std::string_view meanings = "\"\\\n\r\t";
    const std::string_view escape = filter_.substr(at_, 4);
    if (escape.size() > 1 && letters.contains(escape[1])) {
        value += meanings[letters.find(escape[1])];
        at_ += 2;
        return {};
    }
    unsigned byte = 0;
    if (escape.size() == 4 && escape[1] == 'x' && is_hex_digit(escape[2]) &&
        is_hex_digit(escape[3])) {
        std::from_chars(escape.data() + 2, escape.data() + 4, byte, 16);
        value += static_cast<char>(byte);
        at_ += 4;
        return {};
    }
    return std::unexpected(filter_error{
        "the escapes are \\\" \\\\ \\n \\r \\t and \\xNN; a regular expression is best written "
        "r\"...\"",
        at_, std::min<std::size_t>(2, escape.size())});
}

} // namespace unmask::analyzer
