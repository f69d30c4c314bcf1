#include "conformance/cases/event.hpp"

#include <fmt/format.h>

namespace unmask::conformance {
namespace {

std::string name_of(event::kind what, bool binary, char tag, const std::string& content) {
    switch (what) {
    case event::kind::message:
        return fmt::format("{} message {}", binary ? "binary" : "text", content);
    case event::kind::pong:
        return fmt::format("pong {}", content);
    case event::kind::waited:
        return fmt::format("wait {} elapsed with the connection open", tag);
    }
    return {};
}

} // namespace

bool matches(const event& expected, const observed_event& received) {
    return received.what == expected.what && received.binary == expected.binary &&
           received.tag == expected.tag && matches(expected.content, received.content);
}

std::string describe(const event& expected) {
    return name_of(expected.what, expected.binary, expected.tag, describe(expected.content));
}

std::string describe(const observed_event& received) {
    return name_of(received.what, received.binary, received.tag, describe(received.content));
}

} // namespace unmask::conformance
