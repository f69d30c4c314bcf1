#include "analyzer/conversation.hpp"

#include "analyzer/websocket/frame_evidence.hpp"
#include "protocol/counted.hpp"
#include "protocol/handshake/request_judge.hpp"
#include "protocol/handshake/response_judge.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace unmask::analyzer {

namespace {

// Chunks in which neither HTTP nor frames were recognised, after which a side is given up.
constexpr unsigned most_strange_chunks = 16;

connection_end end_of(stream_end how) {
    switch (how) {
    case stream_end::fin:
        return connection_end::fin;
    case stream_end::rst:
        return connection_end::rst;
    case stream_end::limit:
        return connection_end::limit;
    case stream_end::capture_end:
        break;
    }
    return connection_end::capture_end;
}

std::string_view sentence_for(stream_end how) {
    switch (how) {
    case stream_end::fin:
        return "the sender closed the connection";
    case stream_end::rst:
        return "the connection was reset";
    case stream_end::limit:
        return "a memory limit was reached";
    case stream_end::capture_end:
        break;
    }
    return "the capture ends";
}

} // namespace

conversation::conversation(const setup& connection, analysis_context& context)
    : endpoints_(connection.endpoints),
      log_(context, connection.number),
      search_(
          std::make_unique<search_state>(connection.opener.has_value(), context.options.limits)),
      client_(static_cast<std::uint8_t>(connection.opener.value_or(0))) {}

void conversation::data(side from, const stream_chunk& chunk) {
    switch (stage_) {
    case stage::searching:
        return search(from, chunk);
    case stage::websocket:
        return directions_[from]->data(chunk);
    case stage::ignored:
        return;
    }
}

void conversation::gap(side from, const stream_gap& gap) {
    switch (stage_) {
    case stage::searching:
        search_->passed_over[from].missing += gap.bytes;
        if (search_->candidates) (*search_->candidates)[from].clear();
        return act_on(search_->finder.gap(from, gap));
    case stage::websocket:
        return directions_[from]->gap(gap);
    case stage::ignored:
        return;
    }
}

void conversation::conflict(side from, const stream_conflict& conflict) {
    if (attempted_) return write_conflict(party_of(from), conflict);
    if (stage_ != stage::searching) return;
    stream_conflict& all = search_->passed_over[from].conflicting;
    all.bytes += conflict.bytes;
    all.by_digest |= conflict.by_digest;
}

void conversation::write_conflict(party by, const stream_conflict& conflict) {
    constexpr rule broken = rule::tcp_bytes_must_stay_the_same;
    const auto detail = fmt::format(
        "{} {}{} differed when sent again; what came first is taken.", describe(broken).statement,
        conflict.by_digest ? "Some of " : "", counted(conflict.bytes, "byte"));
    log_.write_finding(broken, detail, by);
}

// --- Searching

void conversation::search(side from, stream_chunk chunk) {
    if (!attempted_ && recognise_frames(from, chunk)) return;
    const bool was_certain = search_->finder.knows_position(from);
    const auto verdict = search_->finder.data(from, chunk.bytes, chunk.packet);
    if (verdict == upgrade_finder::verdict::not_http) {
        search_->passed_over[from].strange += chunk.bytes.size();
        if (was_certain || ++search_->passed_over[from].chunks > most_strange_chunks)
            stage_ = stage::ignored;
        return;
    }
    act_on(verdict);
    if (!chunk.bytes.empty()) data(from, chunk);
}

void conversation::act_on(upgrade_finder::verdict verdict) {
    if (verdict != upgrade_finder::verdict::answered) return;
    const upgrade_attempt attempt = search_->finder.take_attempt();
    const std::array held{search_->finder.take_held(0), search_->finder.take_held(1)};
    take_attempt(attempt);
    replay(client_, held[client_]);
    replay(1 - client_, held[1 - client_]);
}

void conversation::replay(side from, const std::vector<held_input>& held) {
    for (const held_input& input : held) {
        if (!input.bytes.empty()) data(from, {input.bytes, input.packet});
        if (input.gap.bytes > 0) gap(from, input.gap);
    }
}

bool conversation::is_decoded_as(side from) const {
    return std::ranges::count(log_.context().options.decode_as, endpoints_[from].port) > 0;
}

// Frames without an opening handshake: in the midst of a connection, or where the user says so.
bool conversation::recognise_frames(side from, const stream_chunk& chunk) {
    const bool decode_as = is_decoded_as(0) || is_decoded_as(1);
    if (!decode_as && search_->finder.knows_position(from)) return false;
    if (!search_->candidates)
        search_->candidates = std::make_unique<std::array<candidate_frames, 2>>();
    auto& candidates = *search_->candidates;
    candidates[from].add(chunk, log_.now(), {}, log_.context().options.limits.early_data);
    const frame_evidence& seen = candidates[from].evidence();
    const frame_evidence& other = candidates[1 - from].evidence();
    // Only one of the two masks.
    const unsigned bits = seen.bits + (seen.masked != other.masked ? other.bits : 0);
    if (!seen.possible || (!decode_as && bits < convincing_bits)) return false;
    search_->passed_over[from].strange += chunk.bytes.size(); // so it has counted all candidates
    begin_with_frames(seen.masked ? from : 1 - from, decode_as);
    return true;
}

void conversation::begin_with_frames(side client, bool decode_as) {
    if (is_decoded_as(0) != is_decoded_as(1)) client = is_decoded_as(0) ? 1 : 0;
    const packet_position now = log_.now();
    log_.at(start_of_candidates());
    announce(client, decode_as ? connection_origin::decode_as : connection_origin::heuristic);
    std::array start{stream_start::unknown, stream_start::unknown};
    for (const side one : {0u, 1u}) {
        const candidate_frames& candidate = (*search_->candidates)[one];
        const frame_evidence& seen = candidate.evidence();
        const bool usable = seen.possible && (decode_as || seen.masked == (one == client_));
        if (usable) start[one] = stream_start::at_some_frame;
        write_passed_over(one, usable ? candidate.size() : 0);
    }
    const auto candidates = std::move(search_->candidates);
    // Nothing says whether compression was agreed; frames that say they are compressed will tell.
    begin_websocket(deflate_parameters{}, start);
    for (const side one : {0u, 1u})
        if (start[one] == stream_start::at_some_frame)
            (*candidates)[one].take([&](const stream_chunk& held, packet_position came) {
                log_.at(came);
                data(one, held);
            });
    log_.at(now);
}

// Where the first of the bytes came that are taken for frames.
packet_position conversation::start_of_candidates() const {
    packet_position first = log_.now();
    for (const candidate_frames& one : *search_->candidates)
        if (one.size() > 0 && one.since().number < first.number) first = one.since();
    return first;
}

// What came before frames were recognised, but for the last bytes that are `read` now.
void conversation::write_passed_over(side from, std::uint64_t read) {
    const unexplained& seen = search_->passed_over[from];
    if (seen.missing > 0)
        log_.write(
            gap_record{.bytes = seen.missing, .reason = "missing before frames were recognised"},
            party_of(from));
    if (seen.strange > read)
        log_.write(undecodable_record{.bytes = seen.strange - read,
                                      .reason = "seen before frames were recognised"},
                   party_of(from));
}

// --- The opening handshake

void conversation::announce(side client, connection_origin origin) {
    client_ = static_cast<std::uint8_t>(client);
    if (std::exchange(attempted_, true)) return;
    log_.write(connection_record{.client = endpoints_[client],
                                 .server = endpoints_[1 - client],
                                 .recognised = origin},
               party::client);
    for (const side one : {0u, 1u})
        if (const auto& conflict = search_->passed_over[one].conflicting; conflict.bytes > 0)
            write_conflict(party_of(one), conflict);
}

void conversation::take_attempt(const upgrade_attempt& attempt) {
    announce(attempt.client, connection_origin::handshake);
    static const request_head unseen;
    response_verdict verdict;
    if (attempt.response)
        verdict = judge_response(attempt.request ? attempt.request->head : unseen,
                                 attempt.response->head, attempt.response->irregularities);
    write_handshake(attempt, verdict);
    if (attempt.request)
        write_handshake_findings(
            judge_request(attempt.request->head, attempt.request->irregularities), party::client,
            attempt.packets);
    if (!attempt.accepted()) return; // HTTP allows to refuse
    if (attempt.request) write_handshake_findings(verdict.broken, party::server, attempt.packets);
    begin_websocket(verdict.deflate, {stream_start::at_first_frame, stream_start::at_first_frame});
}

void conversation::write_handshake(const upgrade_attempt& attempt,
                                   const response_verdict& verdict) {
    handshake_record record{.accept_valid = verdict.accept_matches,
                            .subprotocol = verdict.subprotocol,
                            .extensions = verdict.extensions,
                            .deflate = verdict.deflate};
    if (attempt.request) record.request = &attempt.request->head;
    if (attempt.response) record.response = &attempt.response->head;
    log_.write(record, attempt.response ? party::server : party::client, attempt.packets);
}

void conversation::write_handshake_findings(std::span<const rule> broken, party by,
                                            std::span<const std::uint64_t> packets) {
    for (const rule one : broken) log_.write_finding(one, describe(one).statement, by, packets);
}

// --- WebSocket

void conversation::begin_websocket(std::optional<deflate_parameters> deflate,
                                   std::array<stream_start, 2> start) {
    stage_ = stage::websocket;
    search_.reset();
    for (const side one : {0u, 1u})
        directions_[one].emplace(party_of(one), deflate, start[one], log_);
}

void conversation::end(side from, stream_end how) {
    if (std::exchange(ended_[from], true)) return;
    if (stage_ == stage::searching) act_on(search_->finder.end(from));
    if (stage_ == stage::websocket) {
        directions_[from]->end(sentence_for(how));
        log_.end(party_of(from), how);
    }
    // The first end tells why the connection ended; a reset is stronger than any.
    if (how_ == connection_end::capture_end || how == stream_end::rst) how_ = end_of(how);
    if (ended_ == std::array{true, true}) finish(how);
}

// A request to upgrade whose answer is not in the capture: what the client sent behind it will
// tell.
void conversation::give_up_searching(stream_end how) {
    const auto attempt = search_->finder.take_unanswered();
    if (!attempt) return;
    const auto held = search_->finder.take_held(attempt->client);
    take_attempt(*attempt);
    if (held.empty()) return;
    std::array start{stream_start::unknown, stream_start::unknown};
    if (examine(held.front().bytes, {.masked = true}).possible)
        start[client_] = stream_start::at_some_frame;
    begin_websocket(deflate_parameters{}, start);
    replay(client_, held);
    for (auto& direction : directions_) direction->end(sentence_for(how));
}

void conversation::finish(stream_end how) {
    if (stage_ == stage::searching) give_up_searching(how);
    if (!attempted_) return;
    const bool both_closed =
        stage_ == stage::websocket && directions_[0]->closed() && directions_[1]->closed();
    log_.write(end_record{.how = both_closed ? connection_end::closing_handshake : how_,
                          .client = log_.totals(party::client),
                          .server = log_.totals(party::server)},
               std::nullopt);
}

} // namespace unmask::analyzer
