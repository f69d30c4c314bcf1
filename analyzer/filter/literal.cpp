#include "analyzer/filter/literal.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <arpa/inet.h>
#include <charconv>

namespace unmask::analyzer {

namespace {

template <class Number>
std::optional<Number> read_digits(std::string_view digits, int base = 10) {
    Number number{};
    const char* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number, base);
    if (digits.empty() || digits.starts_with('-') || read.ec != std::errc{} || read.ptr != end)
        return std::nullopt;
    return number;
}

std::optional<literal> read_boolean(std::string_view word) {
    if (word == "1" || equal_ignoring_case(word, "true")) return true;
    if (word == "0" || equal_ignoring_case(word, "false")) return false;
    return std::nullopt;
}

std::optional<literal> read_number(std::string_view word) {
    const bool hexadecimal = word.starts_with("0x");
    return hexadecimal ? read_digits<std::uint64_t>(word.substr(2), 16)
                       : read_digits<std::uint64_t>(word);
}

// aa:bb:cc, or aabbcc as `-T fields` shows it.
std::optional<literal> read_bytes(std::string_view word) {
    const std::size_t step = word.contains(':') ? 3 : 2;
    byte_buffer bytes;
    for (std::size_t at = 0; at < word.size(); at += step) {
        if (step == 3 && at > 0 && word[at - 1] != ':') return std::nullopt;
        const std::string_view pair = word.substr(at, 2);
        const auto byte = read_digits<std::uint8_t>(pair, 16);
        if (pair.size() != 2 || !byte) return std::nullopt;
        bytes.push_back(static_cast<std::byte>(*byte));
    }
    const bool is_whole = step == 2 || word.size() % 3 == 2;
    return is_whole ? std::optional<literal>(bytes) : std::nullopt;
}

std::optional<literal> read_address(std::string_view word) {
    const std::size_t slash = std::min(word.find('/'), word.size());
    const std::string name(word.substr(0, slash));
    address_prefix prefix;
    prefix.address.is_v6 = name.contains(':');
    const unsigned longest = prefix.address.is_v6 ? 128 : 32;
    if (::inet_pton(prefix.address.is_v6 ? AF_INET6 : AF_INET, name.c_str(),
                    prefix.address.bytes.data()) != 1)
        return std::nullopt;
    const auto bits = slash == word.size() ? std::optional(longest)
                                           : read_digits<unsigned>(word.substr(slash + 1));
    if (!bits || *bits > longest) return std::nullopt;
    prefix.bits = *bits;
    return prefix;
}

std::optional<literal> read_time(std::string_view word) {
    constexpr std::size_t decimals = 9;
    constexpr std::int64_t second = 1'000'000'000;
    const std::size_t point = std::min(word.find('.'), word.size());
    const auto seconds = read_digits<std::int64_t>(word.substr(0, point));
    std::string fraction(word.substr(std::min(point + 1, word.size())));
    if (!seconds || *seconds >= std::numeric_limits<std::int64_t>::max() / second ||
        fraction.size() > decimals || (point < word.size() && fraction.empty()))
        return std::nullopt;
    fraction.resize(decimals, '0');
    const auto nanoseconds = read_digits<std::int64_t>(fraction);
    if (!nanoseconds) return std::nullopt;
    return timestamp{*seconds * second + *nanoseconds};
}

std::optional<literal> read_word(std::string_view word, field_type type) {
    switch (type) {
    case field_type::boolean:
        return read_boolean(word);
    case field_type::number:
        return read_number(word);
    case field_type::bytes:
        return read_bytes(word);
    case field_type::address:
        return read_address(word);
    case field_type::time:
        return read_time(word);
    case field_type::text:
        break;
    }
    return std::nullopt;
}

std::string_view what_is_wanted(field_type type) {
    constexpr std::string_view wanted[] = {
        "true or false",
        "a number such as 80 or 0x50",
        "a text in quotes",
        "bytes such as 0a:1b:2c, or a text in quotes",
        "an address such as 10.0.0.1, 10.0.0.0/8 or 2001:db8::1",
        "seconds since 1970 such as 1700000000.25",
    };
    return wanted[static_cast<std::size_t>(type)];
}

// ip.addr never holds an IPv6 address, nor ipv6.addr one of IPv4.
bool can_hold(const field& compared, const literal& one) {
    const auto* prefix = std::get_if<address_prefix>(&one);
    if (!prefix) return true;
    return !compared.name.starts_with(prefix->address.is_v6 ? "ip." : "ipv6.");
}

} // namespace

std::expected<literal, filter_error> read_literal(const token& written, const field& compared) {
    std::optional<literal> read;
    if (written.kind == token_kind::word)
        read = read_word(written.value, compared.type);
    else if (written.kind == token_kind::text && compared.type == field_type::text)
        read = written.value;
    else if (written.kind == token_kind::text && compared.type == field_type::bytes) {
        const byte_view bytes = as_bytes(written.value);
        read = byte_buffer(bytes.begin(), bytes.end());
    }
    if (!read)
        return std::unexpected(
            filter_error{fmt::format("{} is to be compared with {}", compared.name,
                                     what_is_wanted(compared.type)),
                         written.offset, written.length});
    if (!can_hold(compared, *read))
        return std::unexpected(filter_error{
            fmt::format("{} never holds an address of this version of IP", compared.name),
            written.offset, written.length});
    return std::move(*read);
}

} // namespace unmask::analyzer
