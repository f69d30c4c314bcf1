// The configuration files of Autobahn|Testsuite, unchanged: fuzzingclient.json (which servers to
// test) and fuzzingserver.json (where to listen).
#pragma once

#include "conformance/cases/catalogue.hpp"

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace unmask::conformance {

struct fuzzing_spec {
    using pattern = std::shared_ptr<const re2::RE2>;

    struct server {
        std::string url;
        std::string agent; // empty: what the server calls itself
        std::string origin;
        std::vector<std::string> subprotocols;
    };
    struct agent_exclusion {
        pattern agent;
        std::vector<pattern> cases;
    };

    std::vector<server> servers; // fuzzingclient.json
    std::string url;             // fuzzingserver.json: where to listen
    std::string certificate;     // likewise; files in PEM, for wss
    std::string key;
    std::vector<std::string> subprotocols; // likewise
    std::string outdir;                    // empty: not given
    case_list cases;                       // chosen by "cases" without "exclude-cases", in order
    std::vector<agent_exclusion> agent_exclusions;
    std::vector<std::string> ignored; // a sentence for each thing that has no effect here

    // By "exclude-agent-cases".
    bool excludes(std::string_view agent, std::string_view case_id) const;
};

// A pattern with `*` is a regular expression in which `.` stands for itself and `*` for any
// characters; it selects the ids that begin with a match, so that "7.1*" also selects 7.13.1. Any
// other pattern is an id. In "exclude-agent-cases" both patterns match whole names.
//
// The text is JSON without comments, as for Autobahn itself. The error is one sentence.
std::expected<fuzzing_spec, std::string> parse_fuzzing_spec(std::string_view text);

} // namespace unmask::conformance
