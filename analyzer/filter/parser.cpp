#include "analyzer/filter/parser.hpp"

#include "analyzer/filter/literal.hpp"

#include <re2/re2.h>

namespace unmask::analyzer {

namespace {

using parsed = std::expected<expression, filter_error>;

bool applies(relation how, field_type type) {
    using enum field_type;
    switch (how) {
    case relation::less:
    case relation::less_or_equal:
    case relation::greater:
    case relation::greater_or_equal:
        return type == number || type == time;
    case relation::contains:
    case relation::matches:
        return type == text || type == bytes;
    default:
        return true;
    }
}

std::string_view where_it_applies(relation how) {
    return how == relation::contains || how == relation::matches ? "text and bytes"
                                                                 : "numbers and times";
}

// Of numbers and times.
bool is_before(const literal& one, const literal& other) {
    if (const auto* number = std::get_if<std::uint64_t>(&one))
        return *number < std::get<std::uint64_t>(other);
    return std::get<timestamp>(one) < std::get<timestamp>(other);
}

// RE2 takes time and memory in proportion to what it reads, whatever the pattern.
std::shared_ptr<const re2::RE2> compile_pattern(std::string_view pattern, field_type type) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(false); // as in Wireshark
    options.set_encoding(type == field_type::bytes ? re2::RE2::Options::EncodingLatin1
                                                   : re2::RE2::Options::EncodingUTF8);
    return std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()),
                                            options);
}

class parser {
  public:
    explicit parser(std::string_view filter) : lexer_(filter) {}

    parsed parse() {
        if (auto read = advance(); !read) return std::unexpected(read.error());
        auto whole = parse_any_of();
        if (whole && current_.kind != token_kind::end)
            return wrong("'and' or 'or' is missing here, or a parenthesis before");
        return whole;
    }

  private:
    std::expected<void, filter_error> advance() {
        auto read = lexer_.next();
        if (!read) return std::unexpected(std::move(read.error()));
        current_ = std::move(*read);
        return {};
    }

    std::unexpected<filter_error> wrong(std::string sentence) const {
        return std::unexpected(filter_error{std::move(sentence), current_.offset, current_.length});
    }

    parsed parse_any_of() {
        return parse_list(expression::kind::any_of, token_kind::disjunction, &parser::parse_all_of);
    }
    parsed parse_all_of() {
        return parse_list(expression::kind::all_of, token_kind::conjunction, &parser::parse_factor);
    }

    // One part, or several with the same word between them.
    parsed parse_list(expression::kind what, token_kind between, parsed (parser::*parse_part)()) {
        auto first = (this->*parse_part)();
        if (!first || current_.kind != between) return first;
        expression list{.what = what};
        list.parts.push_back(std::move(*first));
        while (current_.kind == between) {
            if (auto read = advance(); !read) return std::unexpected(read.error());
            auto part = (this->*parse_part)();
            if (!part) return part;
            list.parts.push_back(std::move(*part));
        }
        return list;
    }

    parsed parse_factor() {
        bool negated = false;
        while (current_.kind == token_kind::negation) {
            negated = !negated;
            if (auto read = advance(); !read) return std::unexpected(read.error());
        }
        auto inner = current_.kind == token_kind::open ? parse_parentheses() : parse_test();
        if (!inner || !negated) return inner;
        expression negation{.what = expression::kind::negation};
        negation.parts.push_back(std::move(*inner));
        return negation;
    }

    parsed parse_parentheses() {
        if (depth_ == deepest_parentheses)
            return wrong(fmt::format("parentheses nest deeper than {}", deepest_parentheses));
        ++depth_;
        const token opened = current_;
        if (auto read = advance(); !read) return std::unexpected(read.error());
        auto inner = parse_any_of();
        if (!inner) return inner;
        if (current_.kind == token_kind::end)
            return std::unexpected(
                filter_error{"this parenthesis is not closed", opened.offset, opened.length});
        if (current_.kind != token_kind::close)
            return wrong("'and', 'or' or a closing parenthesis is missing here");
        --depth_;
        if (auto read = advance(); !read) return std::unexpected(read.error());
        return inner;
    }

    parsed parse_test() {
        if (current_.kind != token_kind::word) return wrong("here a field is missing");
        expression test{.subject = find_field(current_.value)};
        if (!test.subject) return unknown_field();
        if (auto read = advance(); !read) return std::unexpected(read.error());
        if (current_.kind != token_kind::relation) return test;
        const relation how = test.how = current_.how;
        if (!applies(how, test.subject->type))
            return wrong(fmt::format("'{}' is for {}; {} is of type {}", name_of(how),
                                     where_it_applies(how), test.subject->name,
                                     name_of(test.subject->type)));
        if (auto read = advance(); !read) return std::unexpected(read.error());
        const auto complete = how == relation::in        ? parse_set(test)
                              : how == relation::matches ? parse_pattern(test)
                                                         : parse_operand(test);
        if (!complete) return std::unexpected(complete.error());
        return test;
    }

    std::unexpected<filter_error> unknown_field() const {
        const field* similar = most_similar_field(current_.value);
        return wrong(similar
                         ? fmt::format("there is no such field; did you mean {}?", similar->name)
                         : "there is no such field; --fields lists all");
    }

    std::expected<void, filter_error> parse_operand(expression& test) {
        auto low = read_literal(current_, *test.subject);
        if (!low) return std::unexpected(std::move(low.error()));
        test.operands.push_back({.low = std::move(*low), .high = {}});
        return advance();
    }

    std::expected<void, filter_error> parse_set(expression& test) {
        if (current_.kind != token_kind::open_brace)
            return wrong("'in' wants a set such as {1, 2, 8..10}");
        do {
            if (auto read = advance(); !read) return read;
            if (auto item = parse_item(test); !item) return item;
        } while (current_.kind == token_kind::comma);
        if (current_.kind != token_kind::close_brace)
            return wrong("a comma or a closing brace is missing here");
        return advance();
    }

    std::expected<void, filter_error> parse_item(expression& test) {
        const token first = current_;
        if (auto low = parse_operand(test); !low) return low;
        if (current_.kind != token_kind::range) return {};
        if (!applies(relation::less, test.subject->type))
            return wrong(fmt::format("a range is for numbers and times; {} is of type {}",
                                     test.subject->name, name_of(test.subject->type)));
        if (auto read = advance(); !read) return read;
        auto high = read_literal(current_, *test.subject);
        if (!high) return std::unexpected(std::move(high.error()));
        operand& item = test.operands.back();
        if (is_before(*high, item.low))
            return std::unexpected(filter_error{"this range is empty", first.offset,
                                                current_.offset + current_.length - first.offset});
        item.high = std::move(*high);
        return advance();
    }

    std::expected<void, filter_error> parse_pattern(expression& test) {
        if (current_.kind != token_kind::text)
            return wrong("'matches' wants a regular expression in quotes");
        test.pattern = compile_pattern(current_.value, test.subject->type);
        if (!test.pattern->ok())
            return wrong(
                fmt::format("the regular expression cannot be used: {}", test.pattern->error()));
        test.operands.push_back({.low = current_.value, .high = {}});
        return advance();
    }

    lexer lexer_;
    token current_;
    unsigned depth_ = 0;
};

} // namespace

std::expected<expression, filter_error> parse_filter(std::string_view filter) {
    if (filter.size() > longest_filter)
        return std::unexpected(filter_error{
            fmt::format("a filter may be {} bytes long", longest_filter), longest_filter, 0});
    return parser(filter).parse();
}

} // namespace unmask::analyzer
