#include "analyzer/tcp/reassembler.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

using story = std::vector<std::string>;

struct telling_sink {
    story& lines;
    void data(const stream_chunk& chunk) {
        lines.push_back(fmt::format("{} from {}", as_text(chunk.bytes), chunk.packet));
    }
    void gap(const stream_gap& gap) {
        const bool cut = gap.reason == gap_reason::cut_short;
        const bool full = gap.reason == gap_reason::buffer_full;
        lines.push_back(fmt::format("gap {}{}", gap.bytes, cut ? " cut" : full ? " full" : ""));
    }
    void conflict(const stream_conflict& found) {
        lines.push_back(fmt::format("conflict {}{}", found.by_digest ? "in " : "", found.bytes));
    }
    void end(stream_end how) {
        constexpr std::string_view names[] = {"fin", "rst", "capture end", "limit"};
        lines.push_back(fmt::format("{}", names[static_cast<std::size_t>(how)]));
    }
};

// A segment at a sequence number relative to that of the SYN.
struct step {
    enum { syn, data, fin, acknowledged } what = data;
    std::uint32_t sequence = 0;
    std::string_view text = {};
    std::uint32_t missing = 0;
};

struct row {
    const char* name;
    std::vector<step> segments;
    story expected;
    reassembly_limits limits = {.patience = 0};
};

story run(const row& one, std::uint32_t initial) {
    reassembler subject(one.limits);
    story lines;
    std::uint64_t packet = 0;
    for (const step& each : one.segments) {
        ++packet;
        const std::uint32_t sequence = initial + each.sequence;
        if (each.what == step::acknowledged) {
            subject.acknowledge(sequence, telling_sink{lines});
            continue;
        }
        subject.accept({.sequence = sequence,
                        .syn = each.what == step::syn,
                        .fin = each.what == step::fin,
                        .payload = as_bytes(each.text),
                        .missing = each.missing},
                       packet, telling_sink{lines});
    }
    subject.finish(stream_end::capture_end, telling_sink{lines});
    return lines;
}

const row rows[] = {
    {"in_order",
     {{step::syn}, {.sequence = 1, .text = "abc"}, {.sequence = 4, .text = "de"}, {step::fin, 6}},
     {"abc from 2", "de from 3", "fin"}},
    {"begins_without_syn", {{.sequence = 7, .text = "abc"}}, {"abc from 1", "capture end"}},
    {"swapped",
     {{step::syn}, {.sequence = 4, .text = "de"}, {.sequence = 1, .text = "abc"}},
     {"abc from 3", "de from 2", "capture end"}},
    {"retransmitted",
     {{step::syn},
      {.sequence = 1, .text = "abc"},
      {.sequence = 1, .text = "abc"},
      {.sequence = 4, .text = "d"}},
     {"abc from 2", "d from 4", "capture end"}},
    {"retransmitted_with_more",
     {{step::syn}, {.sequence = 1, .text = "abc"}, {.sequence = 1, .text = "abcde"}},
     {"abc from 2", "de from 3", "capture end"}},
    {"the_first_byte_seen_wins",
     {{step::syn}, {.sequence = 3, .text = "CD"}, {.sequence = 1, .text = "abcdef"}},
     {"conflict 2", "ab from 3", "CD from 2", "ef from 3", "capture end"}},
    {"overlaps_on_both_sides",
     {{step::syn},
      {.sequence = 2, .text = "BC"},
      {.sequence = 6, .text = "FG"},
      {.sequence = 3, .text = "cdef"},
      {.sequence = 1, .text = "a"}},
     {"conflict 2", "a from 5", "BC from 2", "de from 4", "FG from 3", "capture end"}},
    {"retransmitted_as_others",
     {{step::syn}, {.sequence = 1, .text = "abc"}, {.sequence = 1, .text = "abX"}},
     {"abc from 2", "conflict in 3", "capture end"}},
    {"several_retransmitted_at_once_with_more",
     {{step::syn},
      {.sequence = 1, .text = "abc"},
      {.sequence = 4, .text = "de"},
      {.sequence = 6, .text = "fgh"},
      {.sequence = 1, .text = "abcdEfgHi"}},
     {"abc from 2", "de from 3", "fgh from 4", "conflict in 5", "i from 5", "capture end"}},
    {"overlapped_in_part_by_others",
     {{step::syn}, {.sequence = 1, .text = "abc"}, {.sequence = 2, .text = "BCd"}},
     {"abc from 2", "d from 3", "capture end"}},
    {"keep_alive_with_garbage",
     {{step::syn}, {.sequence = 1, .text = "a"}, {.sequence = 1, .text = "X"}},
     {"a from 2", "capture end"}},
    {"keep_alive",
     {{step::syn},
      {.sequence = 1, .text = "abc"},
      {.sequence = 3, .text = "c"},
      {.sequence = 3},
      {.sequence = 4, .text = "d"}},
     {"abc from 2", "d from 5", "capture end"}},
    {"lost_and_acknowledged",
     {{step::syn},
      {.sequence = 4, .text = "de"},
      {step::acknowledged, 6},
      {.sequence = 6, .text = "f"}},
     {"gap 3", "de from 2", "f from 4", "capture end"}},
    {"not_given_up_before_it_is_acknowledged",
     {{step::syn},
      {.sequence = 4, .text = "de"},
      {step::acknowledged, 4},
      {.sequence = 1, .text = "abc"}},
     {"abc from 4", "de from 2", "capture end"}},
    {"lost_until_the_end",
     {{step::syn}, {.sequence = 4, .text = "de"}, {step::fin, 6}},
     {"gap 3", "de from 2", "fin"}},
    {"lost_before_the_fin", {{step::syn}, {step::fin, 4}}, {"gap 3", "fin"}},
    {"lost_tail_that_was_acknowledged",
     {{step::syn}, {.sequence = 1, .text = "a"}, {step::acknowledged, 10}},
     {"a from 2", "gap 8", "capture end"}},
    {"cut_short",
     {{step::syn}, {.sequence = 1, .text = "ab", .missing = 3}, {.sequence = 6, .text = "f"}},
     {"ab from 2", "gap 3 cut", "f from 3", "capture end"}},
    {"cut_short_and_swapped",
     {{step::syn},
      {.sequence = 3, .text = "c", .missing = 2},
      {.sequence = 1, .text = "ab"},
      {.sequence = 6, .text = "f"}},
     {"ab from 3", "c from 2", "gap 2 cut", "f from 4", "capture end"}},
    {"too_much_waits",
     {{step::syn}, {.sequence = 4, .text = "de"}, {.sequence = 9, .text = "i"}},
     {"gap 3 full", "de from 2", "gap 3 full", "i from 3", "capture end"},
     {.reordering = 0, .patience = 0}},
    {"after_the_fin",
     {{step::syn}, {step::fin, 1, "ab"}, {.sequence = 3, .text = "cd"}},
     {"ab from 2", "fin"}},
    {"patience",
     {{step::syn},
      {.sequence = 4, .text = "de"},
      {step::acknowledged, 6},
      {.sequence = 1, .text = "abc"}},
     {"abc from 4", "de from 2", "capture end"},
     {.patience = 3}},
};

class reassembler_rows : public ::testing::TestWithParam<row> {};

TEST_P(reassembler_rows, tells_everything_once_and_in_order) {
    EXPECT_EQ(run(GetParam(), 1000), GetParam().expected);
}

TEST_P(reassembler_rows, survives_the_wrap_around) {
    for (std::uint32_t before = 0; before < 12; ++before)
        EXPECT_EQ(run(GetParam(), 0u - before), GetParam().expected)
            << before << " bytes before it";
}

INSTANTIATE_TEST_SUITE_P(table, reassembler_rows, ::testing::ValuesIn(rows),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(reassembler, tells_of_bytes_that_differ_from_those_seen_first) {
    const reassembly_limits limits;
    reassembler subject(limits);
    story lines;
    subject.accept({.sequence = 0, .syn = true}, 1, telling_sink{lines});
    subject.accept({.sequence = 5, .payload = as_bytes("efgh")}, 2, telling_sink{lines});
    subject.accept({.sequence = 5, .payload = as_bytes("eFGh")}, 3, telling_sink{lines});
    EXPECT_EQ(lines, story{"conflict 2"});
}

// Each byte of a segment of up to 128, and of longer ones the first and the last.
TEST(reassembler, tells_of_a_segment_that_came_again_with_another_byte) {
    const reassembly_limits limits;
    for (const std::size_t size : {2u, 7u, 8u, 9u, 17u, 127u, 128u, 1448u, 65'535u}) {
        const std::string first(size, 'a');
        for (std::size_t at = 0; at < size; at += size <= 128 ? 1 : size - 1) {
            reassembler subject(limits);
            story lines;
            std::string again = first;
            again[at] = 'b';
            subject.accept({.sequence = 1, .payload = as_bytes(first)}, 1, telling_sink{lines});
            subject.accept({.sequence = 1, .payload = as_bytes(first)}, 2, telling_sink{lines});
            EXPECT_EQ(lines.size(), 1u);
            subject.accept({.sequence = 1, .payload = as_bytes(again)}, 3, telling_sink{lines});
            ASSERT_EQ(lines.back(), fmt::format("conflict in {}", size)) << "byte " << at;
        }
    }
}

TEST(reassembler, holds_no_more_than_its_limit) {
    const reassembly_limits limits{.reordering = 10'000};
    reassembler subject(limits);
    story lines;
    subject.accept({.sequence = 0, .syn = true}, 1, telling_sink{lines});
    for (std::uint32_t i = 0; i < 2000; ++i) {
        subject.accept({.sequence = 10 + 3 * i, .payload = as_bytes("x")}, i, telling_sink{lines});
        ASSERT_LE(subject.memory(), limits.reordering);
    }
}

} // namespace
} // namespace unmask::analyzer
