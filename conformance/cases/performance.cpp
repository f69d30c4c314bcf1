// Large messages, messages in many pieces, and many messages one after the other: whether a peer
// copes, and how fast. RFC 6455 §5.4 and §10.4 leave limits to the implementation. Autobahn 9.
#include "conformance/cases/cases.hpp"
#include "conformance/cases/label.hpp"

namespace unmask::conformance {
namespace {

constexpr std::size_t KiB = 1024;
constexpr std::size_t MiB = 1024 * KiB;

struct row {
    std::size_t size; // that differs within the family
    duration limit;   // for all echoes
};

enum class varied { length, fragment, chop, round_trip };

struct family {
    std::string_view id;
    varied what;
    bool binary;
    short_list<row, 9> rows;
};

constexpr short_list<row, 9> text_lengths = {{64 * KiB, 10s}, {256 * KiB, 10s}, {1 * MiB, 100s},
                                             {4 * MiB, 100s}, {8 * MiB, 100s},  {16 * MiB, 100s}};
constexpr short_list<row, 9> binary_lengths = {{64 * KiB, 10s}, {256 * KiB, 10s}, {1 * MiB, 10s},
                                               {4 * MiB, 10s},  {8 * MiB, 100s},  {16 * MiB, 100s}};
constexpr short_list<row, 9> fragments = {{64, 100s},        {256, 100s},      {1 * KiB, 100s},
                                          {4 * KiB, 100s},   {16 * KiB, 100s}, {64 * KiB, 100s},
                                          {256 * KiB, 100s}, {1 * MiB, 100s},  {4 * MiB, 100s}};
constexpr short_list<row, 9> chops = {{64, 1000s},  {128, 1000s},  {256, 1000s},
                                      {512, 1000s}, {1024, 1000s}, {2048, 1000s}};
constexpr short_list<row, 9> short_lengths = {{0, 60s},    {16, 60s},    {64, 60s},
                                              {256, 120s}, {1024, 240s}, {4096, 480s}};

constexpr family families[] = {
    {"9.1", varied::length, false, text_lengths},
    {"9.2", varied::length, true, binary_lengths},
    {"9.3", varied::fragment, false, fragments},
    {"9.4", varied::fragment, true, fragments},
    {"9.5", varied::chop, false, chops},
    {"9.6", varied::chop, true, chops},
    {"9.7", varied::round_trip, false, short_lengths},
    {"9.8", varied::round_trip, true, short_lengths},
};

constexpr std::size_t case_count = [] {
    std::size_t sum = 0;
    for (const family& one : families) sum += one.rows.size();
    return sum;
}();

constexpr round_trips trips_of(const family& of, std::size_t size) {
    switch (of.what) {
    case varied::length:
        return {.binary = of.binary, .length = size};
    case varied::fragment:
        return {.binary = of.binary, .length = 4 * MiB, .fragment = size};
    case varied::chop:
        return {.binary = of.binary, .length = 1 * MiB, .chop = size};
    case varied::round_trip:
        break;
    }
    return {.count = 1000, .binary = of.binary, .length = size};
}

constexpr label size_in_words(std::size_t size) {
    if (size >= MiB) return label(size / MiB, " MiB");
    if (size >= KiB) return label(size / KiB, " KiB");
    return label(size, " bytes");
}

constexpr case_labels labels_of(const family& of, std::size_t number, std::size_t size) {
    const std::string_view type = of.binary ? "binary" : "text";
    const label words = size_in_words(size);
    const label id(of.id, ".", number);
    switch (of.what) {
    case varied::length:
        return {id, label("performance/", type, "-of-", size),
                label("A ", type, " message of ", words)};
    case varied::fragment:
        return {id, label("performance/", type, "-in-frames-of-", size),
                label("A ", type, " message of 4 MiB in frames of ", words)};
    case varied::chop:
        return {id, label("performance/", type, "-in-writes-of-", size),
                label("A ", type, " message of 1 MiB in TCP writes of ", words)};
    case varied::round_trip:
        break;
    }
    return {id, label("performance/thousand-", type, "-of-", size),
            label("A thousand ", type, " messages of ", words, ", each after the last echo")};
}

constexpr short_list<rule, 3> rules_of(varied what) {
    switch (what) {
    case varied::length:
        return {rule::input_must_be_parsed_as_frames, rule::server_must_remove_masking};
    case varied::fragment:
        return {rule::fragmented_messages_must_be_supported, rule::fragments_must_be_in_order};
    case varied::chop:
        return {rule::frame_end_should_come_from_the_length};
    case varied::round_trip:
        break;
    }
    return {rule::next_data_frame_must_start_a_new_message,
            rule::first_opcode_must_tell_text_or_binary};
}

constexpr auto labels = [] {
    std::array<case_labels, case_count> made{};
    std::size_t at = 0;
    for (const family& of : families)
        for (std::size_t i = 0; i < of.rows.size(); ++i)
            made[at++] = labels_of(of, i + 1, of.rows[i].size);
    return made;
}();

constexpr auto cases = [] {
    std::array<test_case, case_count> made{};
    std::size_t at = 0;
    for (const family& of : families)
        for (const row& r : of.rows) {
            made[at] = {.id = labels[at].id,
                        .name = labels[at].name,
                        .title = labels[at].title,
                        .section = "Limits/Performance",
                        .rules = rules_of(of.what),
                        .trips = trips_of(of, r.size),
                        .afterwards = close_after(r.limit),
                        .performance = true};
            ++at;
        }
    return made;
}();

} // namespace

std::span<const test_case> performance_cases() { return cases; }

} // namespace unmask::conformance
