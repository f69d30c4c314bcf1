#include "analyzer/records.hpp"

namespace unmask::analyzer {

std::string_view name_of(connection_origin origin) {
    switch (origin) {
    case connection_origin::handshake:
        return "handshake";
    case connection_origin::heuristic:
        return "heuristic";
    case connection_origin::decode_as:
        return "decode-as";
    }
    return "";
}

std::string_view name_of(severity level) {
    switch (level) {
    case severity::note:
        return "note";
    case severity::warning:
        return "warning";
    case severity::violation:
        return "violation";
    }
    return "";
}

std::string_view name_of(connection_end how) {
    switch (how) {
    case connection_end::closing_handshake:
        return "closing-handshake";
    case connection_end::fin:
        return "fin";
    case connection_end::rst:
        return "rst";
    case connection_end::capture_end:
        return "capture-end";
    case connection_end::limit:
        return "limit";
    }
    return "";
}

severity severity_of(rule broken) {
    switch (describe(broken).level) {
    case requirement::must:
    case requirement::must_not:
        return severity::violation;
    case requirement::should:
    case requirement::should_not:
        return severity::warning;
    case requirement::may:
        break;
    }
    return severity::note;
}

} // namespace unmask::analyzer
