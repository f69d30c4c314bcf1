#include "analyzer/output/fields_sink.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <algorithm>

namespace unmask::analyzer {

namespace {

std::expected<char, std::string> separator_of(std::string_view text) {
    if (text == "/t") return '\t';
    if (text == "/s") return ' ';
    const char c = text.size() == 1 ? text.front() : '\0';
    // What numbers, bytes, addresses and escapes are made of would not set values apart.
    const bool usable =
        c > ' ' && c < 0x7f && !is_hex_digit(c) && c != 'x' && c != '\\' && c != '.' && c != ':';
    if (usable) return c;
    return std::unexpected("-E separator wants /t, /s or a character such as , ; or |, but no "
                           "letter, digit, point, colon or backslash");
}

} // namespace

std::expected<void, std::string> apply_row_option(row_style& style, std::string_view option) {
    constexpr std::string_view separator = "separator=";
    if (option == "header=y" || option == "header=n") {
        style.header = option.back() == 'y';
        return {};
    }
    if (!option.starts_with(separator))
        return std::unexpected(
            fmt::format("-E knows header=y, header=n and separator=C, not '{}'", option));
    const auto chosen = separator_of(option.substr(separator.size()));
    if (!chosen) return std::unexpected(chosen.error());
    style.separator = *chosen;
    return {};
}

std::expected<std::vector<const field*>, std::string>
find_columns(std::span<const std::string> names) {
    std::vector<const field*> columns;
    for (const std::string& name : names) {
        const field* column = find_field(name);
        if (!column) {
            const field* similar = most_similar_field(name);
            return std::unexpected(fmt::format(
                "-e: there is no field '{}'; {}", name,
                similar ? fmt::format("did you mean {}?", similar->name) : "--fields lists all"));
        }
        columns.push_back(column);
    }
    return columns;
}

fields_sink::fields_sink(output_stream& out, std::vector<const field*> columns, row_style style,
                         std::optional<display_filter> filter)
    : out_(out), columns_(std::move(columns)), style_(style), filter_(std::move(filter)) {
    for (const field* one : columns_) rows_ |= one->rows;
    if (rows_.empty()) rows_ = {record_kind::frame};
    if (style_.header) write_header();
}

void fields_sink::write_header() {
    for (const field* one : columns_) {
        if (one != columns_.front()) line_.push_back(style_.separator);
        line_.append(one->name);
    }
    line_.push_back('\n');
    out_.write({line_.data(), line_.size()});
}

void fields_sink::examine(const contextual_record& one) {
    if (!rows_.contains(one.kind()) || (filter_ && !filter_->matches(one))) return;
    line_.clear();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (i > 0) line_.push_back(style_.separator);
        values_.clear();
        columns_[i]->draw(one, values_);
        for (std::size_t j = 0; j < values_.size(); ++j) {
            if (j > 0) line_.push_back(style_.separator == ',' ? ';' : ',');
            append_value(line_, values_[j], style_.separator);
        }
    }
    line_.push_back('\n');
    out_.write({line_.data(), line_.size()});
}

} // namespace unmask::analyzer
