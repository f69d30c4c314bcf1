// For tests: a folder of captures/recorded/, which holds a capture, what the programs in it logged, and
// the records that are expected; and what we make of the capture.
#pragma once

#include "analyzer/analyzer.hpp"

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace unmask::testing {

using lines = std::vector<std::string>;
using json_records = std::vector<nlohmann::json>;

// The messages of one connection as lines such as "text 5 SHA-256" or "close 1000 goodbye".
struct message_account {
    struct one_side {
        lines sent;     // by it, without close frames
        lines received; // by it, the same; control frames are not logged
        std::set<std::string> sent_closes;
        std::set<std::string> received_closes;
    };
    one_side client;
    one_side server;

    one_side& of(party one) { return one == party::client ? client : server; }
    const one_side& of(party one) const { return one == party::client ? client : server; }
};

using message_accounts = std::map<std::uint64_t, message_account>;

// What the segments themselves show, by a reader that knows nothing of ours.
struct segment_account {
    std::size_t with_payload = 0;
    std::size_t longest = 0;  // payload bytes
    std::size_t repeated = 0; // nothing in them that was not seen before
    std::size_t early = 0;    // ahead of something that came later
};

// Paths of the folders, sorted.
std::vector<std::filesystem::path> recorded_folders();
std::filesystem::path capture_in(const std::filesystem::path& folder);

// messages.jsonl, by connection as the programs numbered them.
message_accounts logged_messages(const std::filesystem::path& folder);
// The same from our records, only what was sent; by connection in the order of their first frames.
message_accounts our_messages(const std::filesystem::path& folder);

// expected.jsonl, and what `unmask analyze -T json` writes now with the options of
// scripts/refresh-captures.
lines expected_lines(const std::filesystem::path& folder);
lines our_lines(const std::filesystem::path& folder, analyzer::analysis_summary* summary = nullptr);
json_records parsed(const lines& records);

// Of a capture of Ethernet or raw IPv4.
segment_account segments_of(const std::filesystem::path& folder);

} // namespace unmask::testing
