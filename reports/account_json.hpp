// The JSON form of the accounts in a case result: its events, its closing, its traffic.
//
// Internal to json_writer.cpp and json_reader.cpp.
#pragma once

#include "reports/member_reader.hpp"
#include "reports/result.hpp"

namespace unmask::reports {

void add_accounts(nlohmann::ordered_json& object, const case_result& outcome);
void read_accounts(member_reader& read, const nlohmann::json& object, case_result& outcome);

} // namespace unmask::reports
