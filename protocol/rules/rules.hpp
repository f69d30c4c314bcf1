// The rulebook: every normative statement of RFC 6455 and RFC 7692, one row each, and what of RFC 9293
// (TCP) a capture of WebSocket may show broken.
//
// Parsers, the judge, conformance cases, capture findings, server faults and reports all point
// here, by enumerator in code and by slug (`client-must-mask`) everywhere a person or a file sees
// it. Slugs are stable.
//
// The rows stand in the *.inc files beside this header, one file per topic, in the order of the
// documents within each topic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace unmask {

enum class document : std::uint8_t { rfc6455, rfc7692, rfc9293 };

// RFC 2119. A statement phrased with SHALL or REQUIRED counts as `must`, with RECOMMENDED as
// `should`.
enum class requirement : std::uint8_t { must, must_not, should, should_not, may };

// Whom the statement binds; `others` are intermediaries and the authors of extensions.
enum class party : std::uint8_t { client, server, both, others };

// How a peer's obedience can be seen from outside.
enum class observation : std::uint8_t {
    passive,      // in any capture of the conversation
    provoked,     // only after a stimulus that the conformance runner sends
    unobservable, // not on the wire; `note` says why
};

enum class rule : std::uint16_t {
#define RULE(name, ...) name,
#include "protocol/rules/all.inc"
#undef RULE
};

struct rule_entry {
    rule id;
    std::string_view slug; // the enumerator's name with hyphens
    document source;
    std::string_view section; // "5.1"
    requirement level;
    party binds;
    // What the peer of an endpoint that breaks the rule should close with; 0: nothing to close
    // with.
    std::uint16_t close_code;
    // What a server should answer when a request breaks the rule; 0: nothing in particular.
    std::uint16_t http_status;
    observation observed;
    std::string_view statement; // one sentence in our own words
    std::string_view note;      // how it is observed, or why it cannot be
};

// All rows, topic by topic as all.inc lists them. The span and every text in it live for the whole
// program.
std::span<const rule_entry> all_rules();

const rule_entry& describe(rule id);

// No rule when the slug is unknown. Slugs match exactly.
std::optional<rule> find_rule(std::string_view slug);

// "RFC 6455", "MUST NOT", "client", "passive": fit for reports.
std::string_view name_of(document source);
std::string_view name_of(requirement level);
std::string_view name_of(party binds);
std::string_view name_of(observation observed);

// "RFC 6455 §5.1", and the public address of that section's text.
std::string citation_of(const rule_entry& entry);
std::string address_of(const rule_entry& entry);

} // namespace unmask
