// For tests: what a capture is known to hold, read from tables beside it, and what we saw in it, as
// lines that can be compared.
#pragma once

#include "analyzer/analyzer.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace unmask::testing {

// Lines by who sent them: "3 127.0.0.1:9001" is an endpoint of connection 3.
using lines_by_sender = std::map<std::string, std::vector<std::string>>;

struct account {
    lines_by_sender frames;
    lines_by_sender messages;
};

// In hexadecimal.
std::string sha256_of(byte_view bytes);

// The tables NAME.frames.tsv and NAME.messages.tsv.
account known_account(const std::filesystem::path& frames, const std::filesystem::path& messages);

// What the analyzer says.
account our_account(captures::capture_reader& capture, analyzer::analysis_options options);

struct agreement {
    std::size_t agreed = 0;
    std::size_t total = 0;               // of what is known
    std::vector<std::string> missing;    // known, and not ours
    std::vector<std::string> additional; // ours, and not known
};

// Order within a sender matters only in that repeated lines have to be repeated as often.
agreement compare(const lines_by_sender& known, const lines_by_sender& ours);

} // namespace unmask::testing
