#include "reports/account_json.hpp"

#include <array>

namespace unmask::reports {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// In the order of case_event::kind.
constexpr std::array<std::string_view, 3> event_names{"message", "pong", "timeout"};

ordered_json array_of(const std::vector<case_event>& events) {
    auto array = ordered_json::array();
    for (const auto& one : events)
        array.push_back({{"what", event_names[static_cast<std::size_t>(one.what)]},
                         {"binary", one.binary},
                         {"text", one.text}});
    return array;
}

void read_event(member_reader& read, const json& object, case_event& event) {
    read.word(object, "what", event_names, event.what);
    read.boolean(object, "binary", event.binary);
    read.text(object, "text", event.text);
}

// --- The closing

ordered_json object_of(const closing_account& account) {
    return {{"expected_codes", account.expected_codes},
            {"expected_by_runner", account.expected_by_runner},
            {"clean_expected", account.clean_expected},
            {"wrong_initiator_is_fatal", account.wrong_initiator_is_fatal},
            {"by_runner", account.by_runner},
            {"failed_by_runner", account.failed_by_runner},
            {"dropped_by_runner", account.dropped_by_runner},
            {"clean", account.clean},
            {"unclean_reason", account.unclean_reason},
            {"opening_timeout", account.opening_timeout},
            {"close_timeout", account.close_timeout},
            {"tcp_timeout", account.tcp_timeout},
            {"local_code", account.local_code ? ordered_json(*account.local_code) : nullptr},
            {"local_reason", account.local_reason}};
}

void read_closing(member_reader& read, const json& object, closing_account& account) {
    read.integers(object, "expected_codes", account.expected_codes);
    read.boolean(object, "expected_by_runner", account.expected_by_runner);
    read.boolean(object, "clean_expected", account.clean_expected);
    read.boolean(object, "wrong_initiator_is_fatal", account.wrong_initiator_is_fatal);
    read.boolean(object, "by_runner", account.by_runner);
    read.boolean(object, "failed_by_runner", account.failed_by_runner);
    read.boolean(object, "dropped_by_runner", account.dropped_by_runner);
    read.boolean(object, "clean", account.clean);
    read.text(object, "unclean_reason", account.unclean_reason);
    read.boolean(object, "opening_timeout", account.opening_timeout);
    read.boolean(object, "close_timeout", account.close_timeout);
    read.boolean(object, "tcp_timeout", account.tcp_timeout);
    read.optional(object, "local_code", account.local_code,
                  [&](auto& code) { read.integer(object, "local_code", code); });
    read.text(object, "local_reason", account.local_reason);
}

// --- Traffic

// [[size or opcode, how often], ...]
template <class Counts>
ordered_json pairs_of(const Counts& counts) {
    auto array = ordered_json::array();
    for (const auto& [value, times] : counts) array.push_back({value, times});
    return array;
}

template <class Value>
void read_pairs(member_reader& read, const json& object, const char* name,
                std::map<Value, std::uint64_t>& counts) {
    read.each(object, name, [&](const json& pair) {
        const bool shaped = pair.is_array() && pair.size() == 2 && pair[0].is_number_unsigned() &&
                            pair[1].is_number_unsigned();
        if (!shaped || pair[0].get<std::uint64_t>() > std::numeric_limits<Value>::max())
            return read.fail("", "is not a pair of whole numbers");
        counts[pair[0].get<Value>()] = pair[1].get<std::uint64_t>();
    });
}

ordered_json object_of(const traffic_account& account) {
    return {{"octets", pairs_of(account.octets)}, {"frames", pairs_of(account.frames)}};
}

void read_traffic(member_reader& read, const json& object, traffic_account& account) {
    read_pairs(read, object, "octets", account.octets);
    read_pairs(read, object, "frames", account.frames);
}

} // namespace

void add_accounts(ordered_json& object, const case_result& outcome) {
    object["expected_events"] = array_of(outcome.expected_events);
    object["tolerated_events"] =
        outcome.tolerated_events ? array_of(*outcome.tolerated_events) : ordered_json(nullptr);
    object["received_events"] = array_of(outcome.received_events);
    object["closing_account"] = object_of(outcome.closing_account);
    object["sent_traffic"] = object_of(outcome.sent);
    object["arrived_traffic"] = object_of(outcome.arrived);
}

void read_accounts(member_reader& read, const json& object, case_result& outcome) {
    read.objects(object, "expected_events", outcome.expected_events, read_event);
    read.optional(object, "tolerated_events", outcome.tolerated_events, [&](auto& events) {
        read.objects(object, "tolerated_events", events, read_event);
    });
    read.objects(object, "received_events", outcome.received_events, read_event);
    read.object(object, "closing_account", outcome.closing_account, read_closing);
    read.object(object, "sent_traffic", outcome.sent, read_traffic);
    read.object(object, "arrived_traffic", outcome.arrived, read_traffic);
}

} // namespace unmask::reports
