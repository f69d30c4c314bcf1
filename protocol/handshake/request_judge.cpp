#include "protocol/handshake/request_judge.hpp"

#include "protocol/handshake/deflate_negotiation.hpp"
#include "protocol/handshake/handshake_key.hpp"
#include "protocol/handshake/http_grammar.hpp"
#include "protocol/handshake/websocket_url.hpp"

namespace unmask {

namespace {

// The IANA registry of WebSocket extension names.
constexpr std::string_view registered_extensions[] = {deflate_extension_name, "bbf-usp-protocol"};

class request_judge {
  public:
    explicit request_judge(const request_head& request) : request_(request) {}

    std::vector<rule> judge(std::span<const irregularity> irregularities) {
        judge_form(irregularities);
        judge_host_and_body();
        judge_upgrade();
        judge_key();
        judge_version();
        judge_origin();
        judge_subprotocols();
        judge_extensions();
        return std::move(broken_);
    }

  private:
    auto all_of(std::string_view name) const { return values_of(request_.fields, name); }

    void judge_form(std::span<const irregularity> irregularities) {
        bool request_line = is_token(request_.method) && is_http_version(request_.version);
        bool line_ends = true;
        bool fields = std::ranges::all_of(request_.fields, is_well_formed);
        for (const irregularity& found : irregularities) {
            if (found.kind == head_irregularity::leading_blank_line) continue;
            if (found.kind == head_irregularity::malformed_start_line)
                request_line = false;
            else if (found.kind == head_irregularity::bare_line_feed ||
                     found.kind == head_irregularity::missing_blank_line)
                line_ends = false;
            else
                fields = false;
        }
        if (!request_line || !line_ends) broken(rule::request_must_be_valid_http);
        if (request_line) judge_request_line();
        if (!fields) broken(rule::request_header_fields_must_be_well_formed);
    }

    void judge_request_line() {
        if (request_.method != "GET") broken(rule::request_method_must_be_get);
        if (request_.version < "HTTP/1.1") broken(rule::request_version_at_least_1_1);
        if (request_.target.contains('#'))
            broken(rule::uri_must_have_no_fragment);
        else if (!is_valid_target(request_.target))
            broken(rule::request_target_must_be_valid);
    }

    // The characters that browsers leave unescaped in a query against RFC 3986, such as '|', are
    // let through.
    static bool is_valid_target(std::string_view target) {
        const bool visible = std::ranges::all_of(target, [](char c) {
            return c > ' ' && c < 0x7f && !std::string_view("\"<>").contains(c);
        });
        const std::size_t scheme = target.find("://");
        const bool absolute = scheme != target.npos &&
                              (equal_ignoring_case(target.substr(0, scheme), "http") ||
                               equal_ignoring_case(target.substr(0, scheme), "https")) &&
                              target.size() > scheme + 3 && target[scheme + 3] != '/';
        return visible && (target.starts_with('/') || absolute);
    }

    // RFC 9112 §3.2 wants exactly one Host field. A Content-Length of 0 announces no body.
    void judge_host_and_body() {
        auto hosts = all_of("Host");
        const bool is_host = is_single(hosts) && is_authority(hosts.front());
        if (!is_host) broken(rule::request_host_required);

        const auto is_not_zero = [](std::string_view length) { return length != "0"; };
        if (std::ranges::any_of(all_of("Content-Length"), is_not_zero) ||
            !all_of("Transfer-Encoding").empty())
            broken(rule::request_body_must_be_absent);
    }

    void judge_upgrade() {
        if (!has_token(request_.fields, "Upgrade", "websocket"))
            broken(rule::request_upgrade_required);
        if (!has_token(request_.fields, "Connection", "Upgrade"))
            broken(rule::request_connection_upgrade_required);
    }

    void judge_key() {
        auto keys = all_of("Sec-WebSocket-Key");
        if (keys.empty())
            broken(rule::request_key_required);
        else if (!is_single(keys))
            broken(rule::request_key_must_be_single);
        else if (!is_key(keys.front()))
            broken(rule::request_key_must_be_16_bytes_base64);
    }

    void judge_version() {
        auto versions = all_of("Sec-WebSocket-Version");
        if (versions.empty())
            broken(rule::request_version_header_required);
        else if (!is_single(versions))
            broken(rule::request_version_header_must_be_single);
        else if (!is_small_number(versions.front()))
            broken(rule::request_version_must_be_a_small_number);
        else if (versions.front() != websocket_version)
            broken(rule::request_version_must_be_13);
    }

    // 0 to 255 without leading zeros (RFC 6455 §4.3).
    static bool is_small_number(std::string_view text) {
        if (text.empty() || text.size() > 3 || !std::ranges::all_of(text, is_digit)) return false;
        if (text.size() > 1 && text[0] == '0') return false;
        return text.size() < 3 || text <= "255";
    }

    // Only browsers send Sec-Fetch-Site, which scripts are kept from setting. Node.js, whose WebSocket
    // sends Sec-Fetch-Mode, is none.
    void judge_origin() {
        if (all_of("Origin").empty() && !all_of("Sec-Fetch-Site").empty())
            broken(rule::request_origin_required_of_browsers);
    }

    void judge_subprotocols() {
        std::vector<std::string_view> offered;
        for (const std::string_view value : all_of("Sec-WebSocket-Protocol")) {
            const std::size_t before = offered.size();
            for_each_element(value, [&](auto element) { offered.push_back(element); });
            if (offered.size() == before) broken(rule::request_subprotocols_must_not_be_empty);
        }
        if (!std::ranges::all_of(offered, is_token))
            broken(rule::request_subprotocols_must_be_tokens);
        std::ranges::sort(offered);
        if (std::ranges::adjacent_find(offered) != offered.end())
            broken(rule::request_subprotocols_must_be_unique);
    }

    void judge_extensions() {
        const auto offers = parse_extensions(request_.fields);
        if (!offers)
            return broken(offers.error().quoted_value ? rule::extension_quoted_value_must_be_a_token
                                                      : rule::request_extensions_must_parse);
        for (const extension& offer : *offers) {
            if (std::ranges::find(registered_extensions, offer.name) ==
                std::end(registered_extensions))
                broken(rule::extension_name_must_be_registered);
            if (offer.name == deflate_extension_name)
                for (const rule id : judge_deflate_offer(offer)) broken(id);
        }
    }

    void broken(rule id) {
        if (std::ranges::find(broken_, id) == broken_.end()) broken_.push_back(id);
    }

    const request_head& request_;
    std::vector<rule> broken_;
};

} // namespace

std::vector<rule> judge_request(const request_head& request,
                                std::span<const irregularity> irregularities) {
    return request_judge(request).judge(irregularities);
}

} // namespace unmask
