// The results of clients that run through the cases by themselves: who they are, and how their
// cases ended. Names come from the clients and may be anything.
#pragma once

#include "conformance/cases/catalogue.hpp"
#include "reports/result.hpp"

#include <map>

namespace unmask::conformance {

class agent_book {
  public:
    // More agents than this are turned away, for each takes memory until the end.
    static constexpr std::size_t most_agents = 32;

    explicit agent_book(case_list cases) : cases_(std::move(cases)) {}

    struct entry {
        std::string name;   // in reports; two names that would share files are told apart
        std::string folder; // a name for a folder of the agent's own
        std::map<std::string_view, reports::case_result> results; // by id of the case
    };

    // The entry lives as long as the book. Null if there are too many.
    entry* find_or_add(std::string_view given_name);

    // Null if the agent is unknown or has not finished the case.
    const reports::case_result* find(std::string_view given_name, const test_case& one) const;

    // Of every agent, the cases that it has run, in the order of the cases.
    std::vector<reports::agent_result> results(std::string_view url) const;
    bool empty() const { return entries_.empty(); }

  private:
    case_list cases_;
    std::map<std::string, entry, std::less<>> entries_; // by the name that was given
};

} // namespace unmask::conformance
