// The results of the cases of a run, and which of them are still to be run.
#pragma once

#include "conformance/cases/catalogue.hpp"
#include "conformance/run/case_report.hpp"

namespace unmask::conformance {

class case_results {
  public:
    using index = std::size_t; // of a case in the order of the run

    case_results() = default;
    // None of the cases has been run.
    case_results(case_list cases, const run_setting& setting);

    const case_list& cases() const { return cases_; }
    std::size_t size() const { return cases_.size(); }
    std::size_t done() const { return done_; }
    reports::case_result& operator[](index which) { return results_[which]; }

    // The case has ended, be it for the first time or again.
    void put(index which, reports::case_result result);

    std::vector<index> unfinished() const;
    std::vector<index> failed() const;
    std::vector<std::string> ids_of(const std::vector<index>& those) const;

    // Why the unfinished ones stay so: a sentence.
    void explain_unfinished(std::string_view why);

    // Takes the results of all cases.
    std::vector<reports::case_result> take() { return std::move(results_); }

  private:
    case_list cases_;
    std::vector<reports::case_result> results_;
    std::vector<bool> finished_; // has been run to its end
    std::size_t done_ = 0;
};

} // namespace unmask::conformance
