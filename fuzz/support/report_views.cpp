#include "fuzz/support/report_views.hpp"

#include "fuzz/support/properties.hpp"
#include "protocol/utf8.hpp"
#include "reports/comparison.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"

#include <algorithm>

namespace unmask::fuzz {

namespace {

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
    return count;
}

} // namespace

void ensure_kept(const reports::result& run) {
    const std::string written = reports::to_json(run);
    const auto again = reports::parse_report_json(written);
    ensure(again.has_value(), "what we write is refused: {}", again ? "" : again.error());
    ensure(reports::to_json(*again) == written,
           "a report means something else when it is read again");
}

void ensure_shown(const reports::result& run) {
    static const std::size_t scripts = count_of(reports::to_html({}), "</script");
    const std::string page = reports::to_html(run);
    ensure(count_of(page, "</script") == scripts, "text ends a script of the page");
    const std::string junit = reports::to_junit(run);
    for (const std::string& shown : {page, junit, reports::to_markdown(run)})
        ensure(is_utf8(as_bytes(shown)), "a view is not UTF-8");
    ensure(std::ranges::none_of(junit,
                                [](char c) { return c >= 0 && c < ' ' && c != '\n' && c != '\t'; }),
           "XML holds a control character");
    ensure(reports::compare(run, run).empty(), "a report differs from itself");
}

} // namespace unmask::fuzz
