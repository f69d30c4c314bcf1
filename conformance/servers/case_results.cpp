#include "conformance/servers/case_results.hpp"

namespace unmask::conformance {

case_results::case_results(case_list cases, const run_setting& setting)
    : cases_(std::move(cases)), finished_(cases_.size()) {
    for (const test_case* one : cases_) results_.push_back(describe_case(*one, setting));
}

void case_results::put(index which, reports::case_result result) {
    results_[which] = std::move(result);
    if (!finished_[which]) ++done_;
    finished_[which] = true;
}

std::vector<case_results::index> case_results::unfinished() const {
    std::vector<index> rest;
    for (index which = 0; which < size(); ++which)
        if (!finished_[which]) rest.push_back(which);
    return rest;
}

std::vector<case_results::index> case_results::failed() const {
    std::vector<index> found;
    for (index which = 0; which < size(); ++which)
        if (finished_[which] && !reports::passed(results_[which])) found.push_back(which);
    return found;
}

std::vector<std::string> case_results::ids_of(const std::vector<index>& those) const {
    std::vector<std::string> ids;
    for (const index which : those) ids.emplace_back(cases_[which]->id);
    return ids;
}

void case_results::explain_unfinished(std::string_view why) {
    for (const index which : unfinished()) {
        results_[which].was_run = false;
        results_[which].behavior_reason = results_[which].closing_reason = why;
    }
}

} // namespace unmask::conformance
