// The shapes of messages in which Autobahn's sections 12 and 13 send compressed data.
#pragma once

#include "conformance/cases/case.hpp"
#include "conformance/cases/label.hpp"

namespace unmask::conformance {

struct compression_shape {
    std::size_t length;
    duration limit;           // for the echoes of all messages
    std::size_t fragment = 0; // compressed bytes per frame; 0: in one frame
};

inline constexpr std::size_t compressed_messages = 1000;

inline constexpr compression_shape compression_shapes[] = {
    {16, 60s},
    {64, 60s},
    {256, 120s},
    {1024, 240s},
    {4096, 480s},
    {8192, 480s},
    {16384, 480s},
    {32768, 480s},
    {65536, 480s},
    {131072, 480s},
    {8192, 480s, 256},
    {16384, 480s, 256},
    {32768, 480s, 256},
    {65536, 480s, 256},
    {131072, 480s, 256},
    {131072, 480s, 1024},
    {131072, 480s, 4096},
    {131072, 480s, 32768},
};

// What the cases of one family have in common.
struct compression_family {
    std::string_view id;
    std::string_view name;  // of its cases, up to the shape
    std::string_view title; // likewise
    corpus from;
    short_list<std::string_view, 3> offers;
    short_list<deflate_policy, 3> accepts;
    short_list<rule, 3> rules;
};

template <std::size_t Families>
consteval auto compression_labels(const compression_family (&families)[Families]) {
    std::array<case_labels, Families * std::size(compression_shapes)> made{};
    std::size_t at = 0;
    for (const compression_family& of : families)
        for (std::size_t i = 0; i < std::size(compression_shapes); ++i, ++at) {
            const compression_shape& shape = compression_shapes[i];
            const std::string_view unit = is_text(of.from) ? " characters" : " bytes";
            const label frames_name =
                shape.fragment == 0 ? label() : label("-in-frames-of-", shape.fragment);
            const label frames =
                shape.fragment == 0 ? label() : label(", in frames of ", shape.fragment, " bytes");
            made[at] = {label(of.id, ".", i + 1), label(of.name, "-", shape.length, frames_name),
                        label(of.title, ": a thousand messages of ", shape.length, unit, frames)};
        }
    return made;
}

template <std::size_t Families, std::size_t Cases>
consteval auto compression_cases(const compression_family (&families)[Families],
                                 const std::array<case_labels, Cases>& labels,
                                 std::string_view section) {
    std::array<test_case, Cases> made{};
    std::size_t at = 0;
    for (const compression_family& of : families)
        for (const compression_shape& shape : compression_shapes) {
            made[at] = {.id = labels[at].id,
                        .name = labels[at].name,
                        .title = labels[at].title,
                        .section = section,
                        .rules = of.rules,
                        .trips = round_trips{.count = compressed_messages,
                                             .binary = !is_text(of.from),
                                             .length = shape.length,
                                             .from = of.from,
                                             .fragment = shape.fragment,
                                             .offers = of.offers,
                                             .accepts = of.accepts},
                        .afterwards = close_after(shape.limit)};
            ++at;
        }
    return made;
}

} // namespace unmask::conformance
