// The JSON form of the conversation of a case, entry by entry.
//
// Internal to json_writer.cpp and json_reader.cpp.
#pragma once

#include "reports/member_reader.hpp"
#include "reports/result.hpp"

namespace unmask::reports {

nlohmann::ordered_json object_of(const exchange_entry& entry);
void read_entry(member_reader& read, const nlohmann::json& object, exchange_entry& entry);

} // namespace unmask::reports
