// Files that a user hands to the runner: a configuration of Autobahn's, a baseline, a report of ours. Each is
// understood or refused with a reason; what was understood can be shown, and written and read again.
#include "conformance/fuzzing_spec.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/report_views.hpp"
#include "reports/baseline.hpp"
#include "reports/json.hpp"

namespace unmask::fuzz {

namespace {

void check_spec(std::string_view text) {
    const auto spec = conformance::parse_fuzzing_spec(text);
    if (!spec) return ensure(!spec.error().empty(), "a configuration is refused without a reason");
    for (const auto& server : spec->servers)
        ensure(!server.url.empty(), "a server without an address");
    for (const conformance::test_case* one : spec->cases) spec->excludes("unmask/0.1", one->id);
    for (const std::string& sentence : spec->ignored)
        ensure(!sentence.empty(), "an empty sentence");
}

void check_baseline(std::string_view text) {
    const auto baseline = reports::parse_baseline(text);
    if (!baseline)
        return ensure(baseline.error().starts_with("line "), "no line: {}", baseline.error());
    reports::result run{
        .agents = {{.agent = "server", .cases = {{.id = "1.1.1"}, {.id = "6.4.2"}}}}};
    reports::allow_failures(*baseline, run);
    for (const auto& entry : *baseline)
        ensure(!entry.cases.empty() && !entry.reason.empty(), "line {} says nothing", entry.line);
    ensure(reports::stale_entries(*baseline, run).size() <= baseline->size(), "too many are stale");
}

void check_report(std::string_view text) {
    const auto run = reports::parse_report_json(text);
    if (!run) return ensure(!run.error().empty(), "a report is refused without a reason");
    ensure_kept(*run);
    ensure_shown(*run);
}

} // namespace

void check(input in) {
    constexpr void (*checks[])(std::string_view) = {check_spec, check_baseline, check_report};
    checks[in.choice_below(std::size(checks))](in.text());
}

} // namespace unmask::fuzz
