#include "analyzer/http/upgrade_finder.hpp"

#include <algorithm>
#include <utility>

namespace unmask::analyzer {

namespace {

constexpr std::size_t most_pipelined_requests = 256;

// RFC 6455 §4.1: a request that asks for WebSocket, whatever else may be wrong with it.
bool asks_for_websocket(const request_head& request) {
    return has_token(request.fields, "Upgrade", "websocket") ||
           !values_of(request.fields, "Sec-WebSocket-Key").empty();
}

bool grants_websocket(const response_head& response) {
    return response.status == 101 && has_token(response.fields, "Upgrade", "websocket");
}

} // namespace

upgrade_finder::upgrade_finder(bool from_start, const analysis_limits& limits) : limits_(limits) {
    for (side_state& one : sides_) {
        one.certain = from_start;
        one.lost = !from_start;
    }
}

bool upgrade_finder::begins_like_a_head(byte_view bytes) const {
    constexpr std::string_view beginnings[] = {"HTTP/1.", "GET ",     "POST ",    "HEAD ", "PUT ",
                                               "DELETE ", "OPTIONS ", "CONNECT ", "PATCH "};
    const std::string_view text = as_text(bytes);
    return std::ranges::any_of(beginnings, [text](std::string_view beginning) {
        return text.starts_with(beginning) || (text.size() > 2 && beginning.starts_with(text));
    });
}

upgrade_finder::verdict upgrade_finder::data(side from, byte_view& bytes, std::uint64_t packet) {
    side_state& one = sides_[from];
    while (!bytes.empty()) {
        if (one.waiting) {
            hold(one, {.bytes = byte_buffer(bytes.begin(), bytes.end()), .packet = packet});
            bytes = {};
            break;
        }
        if (!one.certain) {
            if (!begins_like_a_head(bytes)) return verdict::not_http;
            one.reader = {};
            one.certain = true;
        }
        if (!one.reader.in_head()) one.packets.clear();
        if (one.packets.size() < limits_.numbers) one.packets.push_back(packet);
        const bool complete = one.reader.read_head(bytes);
        if (one.reader.failed()) {
            one.certain = false;
            return verdict::not_http;
        }
        if (!complete) break;
        if (const verdict seen = take_head(from); seen != verdict::searching) return seen;
    }
    return verdict::searching;
}

upgrade_finder::verdict upgrade_finder::take_head(side from) {
    const std::string_view head = sides_[from].reader.head();
    const std::size_t start = head.find_first_not_of("\r\n");
    if (start != std::string_view::npos && head.substr(start).starts_with("HTTP/"))
        return take_response(from, parse_response_head(head));
    return take_request(from, parse_request_head(head));
}

upgrade_finder::verdict upgrade_finder::take_request(side from, parsed_head<request_head> request) {
    side_state& client = sides_[from];
    const bool upgrade = asks_for_websocket(request.head);
    if (pending_.size() == most_pipelined_requests) pending_.erase(pending_.begin());
    pending_.push_back({request.head.method, upgrade});
    client.reader.begin_body(body_of(request.head));
    if (!upgrade) return verdict::searching;
    client.waiting = true;
    attempt_ =
        upgrade_attempt{.client = from, .request = std::move(request), .packets = client.packets};
    if (!early_response_) return verdict::searching;
    return answer(1 - from, *std::exchange(early_response_, {}));
}

upgrade_finder::verdict upgrade_finder::take_response(side from,
                                                      parsed_head<response_head> response) {
    side_state& server = sides_[from];
    const side_state& client = sides_[1 - from];
    const int status = response.head.status;
    if (status / 100 == 1 && status != 101) return verdict::searching; // others will follow
    if (pending_.empty() && grants_websocket(response.head)) {
        early_response_ = std::move(response);
        server.waiting = true;
        return client.lost ? answer_without_request(1 - from) : verdict::searching;
    }
    pending_request asked;
    if (!pending_.empty()) {
        asked = std::move(pending_.front());
        pending_.erase(pending_.begin());
    }
    if (asked.upgrade && attempt_) return answer(from, std::move(response));
    server.reader.begin_body(body_of(response.head, asked.method));
    return verdict::searching;
}

upgrade_finder::verdict upgrade_finder::answer(side server, parsed_head<response_head> response) {
    const auto& packets = sides_[server].packets;
    attempt_->packets.insert(attempt_->packets.end(), packets.begin(), packets.end());
    sides_[server].reader.begin_body(body_of(response.head, "GET"));
    attempt_->response = std::move(response);
    for (side_state& one : sides_) one.waiting = false;
    return verdict::answered;
}

upgrade_finder::verdict upgrade_finder::answer_without_request(side client) {
    attempt_ = upgrade_attempt{.client = client};
    return answer(1 - client, *std::exchange(early_response_, {}));
}

upgrade_finder::verdict upgrade_finder::gap(side from, const stream_gap& gap) {
    side_state& one = sides_[from];
    if (one.waiting) {
        hold(one, {.gap = gap});
        return verdict::searching;
    }
    if (one.certain && one.reader.skip(gap.bytes)) return verdict::searching;
    one.certain = false;
    return end(from);
}

upgrade_finder::verdict upgrade_finder::end(side from) {
    sides_[from].lost = true;
    // The request to an answer that has come already will not be seen any more.
    if (early_response_ && sides_[1 - from].waiting) return answer_without_request(from);
    return verdict::searching;
}

void upgrade_finder::hold(side_state& one, held_input input) {
    if (one.held_bytes + input.bytes.size() + sizeof(held_input) > limits_.early_data &&
        !input.bytes.empty()) {
        input.gap = {input.bytes.size(), gap_reason::buffer_full};
        input.bytes = {};
    }
    const bool extends_gap =
        input.bytes.empty() && !one.held.empty() && one.held.back().bytes.empty();
    if (extends_gap) {
        one.held.back().gap.bytes += input.gap.bytes;
        return;
    }
    one.held_bytes += input.bytes.size() + sizeof(held_input);
    one.held.push_back(std::move(input));
}

std::vector<held_input> upgrade_finder::take_held(side from) {
    sides_[from].held_bytes = 0;
    return std::exchange(sides_[from].held, {});
}

std::size_t upgrade_finder::memory() const {
    std::size_t total = 0;
    for (const side_state& one : sides_)
        total += one.reader.memory() + one.held_bytes + one.held.capacity() * sizeof(held_input) +
                 one.packets.capacity() * sizeof(std::uint64_t);
    return total;
}

} // namespace unmask::analyzer
