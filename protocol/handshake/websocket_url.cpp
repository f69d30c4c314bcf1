#include "protocol/handshake/websocket_url.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <arpa/inet.h>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace unmask {

namespace {

using problem = std::optional<std::string>; // nothing: all is well

constexpr std::uint16_t default_port(bool secure) { return secure ? 443 : 80; }

// unreserved / sub-delims (RFC 3986 §2.2, §2.3).
bool is_name_character(char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
           std::string_view("-._~!$&'()*+,;=").contains(c);
}

// Finds the first byte of `part` that is neither allowed nor the start of a percent escape.
template <class Allowed>
problem find_stray(std::string_view part, std::size_t offset, Allowed is_allowed) {
    for (std::size_t i = 0; i < part.size(); ++i) {
        const bool escape = part[i] == '%' && part.size() - i > 2 && is_hex_digit(part[i + 1]) &&
                            is_hex_digit(part[i + 2]);
        if (!escape && !is_allowed(part[i]))
            return fmt::format("The byte 0x{:02x} at offset {} must be percent-encoded.",
                               static_cast<unsigned char>(part[i]), offset + i);
    }
    return std::nullopt;
}

bool is_ipv6_address(const std::string& text) {
    in6_addr address;
    return inet_pton(AF_INET6, text.c_str(), &address) == 1 && !text.contains('\0');
}

problem take_host(std::string_view host, std::size_t offset, websocket_url& url) {
    const bool bracketed = host.starts_with('[');
    if (bracketed) host = host.substr(1, host.size() - 2);
    for (const char c : host) url.host += to_lower(c);
    if (bracketed)
        return is_ipv6_address(url.host)
                   ? std::nullopt
                   : problem("The brackets must contain an IPv6 address, as in ws://[::1]/.");
    if (host.empty()) return "The host is missing.";
    if (host.contains(':')) return "An IPv6 address must stand in brackets, as in ws://[::1]/.";
    return find_stray(host, offset, is_name_character);
}

// Port 0 cannot be connected to; an empty port is the default one (RFC 3986 §3.2.3).
problem take_port(std::string_view digits, websocket_url& url) {
    if (digits.empty()) return std::nullopt;
    const char* const start = digits.data();
    const char* const end = start + digits.size();
    const auto [stop, error] = std::from_chars(start, end, url.port);
    if (error == std::errc() && stop == end && url.port != 0) return std::nullopt;
    return "The port must be a number from 1 to 65535.";
}

// [ host ] [ ":" port ], starting at `offset` of the whole address.
problem take_authority(std::string_view authority, std::size_t offset, websocket_url& url) {
    if (authority.contains('@'))
        return "User information before '@' is not allowed; send credentials in a header field.";
    const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
    if (bracket == authority.npos) return "The bracket of the IPv6 address is not closed.";
    const std::size_t host_end =
        bracket == 0 ? std::min(authority.rfind(':'), authority.size()) : bracket + 1;
    const std::string_view port = authority.substr(host_end);
    if (!port.empty() && port.front() != ':')
        return "Only a port may follow the brackets of the host.";
    if (auto wrong = take_host(authority.substr(0, host_end), offset, url)) return wrong;
    return take_port(port.substr(std::min<std::size_t>(1, port.size())), url);
}

problem take_target(std::string_view target, std::size_t offset, websocket_url& url) {
    if (target.contains('#'))
        return "A WebSocket address cannot have a fragment; write '#' as %23 (RFC 6455 section 3).";
    const auto is_allowed = [](char c) {
        return is_name_character(c) || std::string_view(":@/?").contains(c);
    };
    if (auto wrong = find_stray(target, offset, is_allowed)) return wrong;
    url.target = target;
    if (!target.starts_with('/')) url.target.insert(0, 1, '/');
    return std::nullopt;
}

} // namespace

std::expected<websocket_url, std::string> parse_websocket_url(std::string_view text) {
    websocket_url url;
    const std::size_t scheme = text.find("://");
    const std::string_view name = text.substr(0, scheme == text.npos ? 0 : scheme);
    url.secure = equal_ignoring_case(name, "wss");
    if (!url.secure && !equal_ignoring_case(name, "ws"))
        return std::unexpected("The address must begin with ws:// or wss://.");
    url.port = default_port(url.secure);

    const std::size_t authority = scheme + 3;
    const std::size_t target = std::min(text.find_first_of("/?#", authority), text.size());
    if (auto wrong = take_authority(text.substr(authority, target - authority), authority, url))
        return std::unexpected(std::move(*wrong));
    if (auto wrong = take_target(text.substr(target), target, url))
        return std::unexpected(std::move(*wrong));
    return url;
}

bool is_authority(std::string_view text) {
    websocket_url url;
    return text.find_first_of("/?#") == text.npos && !take_authority(text, 0, url);
}

std::string host_field(const websocket_url& url) {
    const std::string host = url.host.contains(':') ? '[' + url.host + ']' : url.host;
    return url.port == default_port(url.secure) ? host : fmt::format("{}:{}", host, url.port);
}

std::string to_string(const websocket_url& url) {
    return fmt::format("{}://{}{}", url.secure ? "wss" : "ws", host_field(url), url.target);
}

} // namespace unmask
