// The result in the shape that Autobahn|Testsuite writes, for the scripts that projects have
// written against it.
#pragma once

#include "reports/result.hpp"

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace unmask::reports {

// Autobahn cuts a payload in its reports at this many octets, and puts the mark behind it if it is
// longer than four octets less than that.
inline constexpr std::size_t autobahn_shown = 64;
inline constexpr std::string_view autobahn_cut_mark = " ...";
constexpr bool has_autobahn_cut_mark(std::uint64_t length) {
    return length > autobahn_shown - autobahn_cut_mark.size();
}

// "my_server": what is left of an agent's name in file names.
std::string autobahn_agent_name(std::string_view agent);

// "my_server_case_1_1_1.json"
std::string autobahn_file_name(std::string_view agent, std::string_view case_id);

// Writes directory/index.json ({agent: {case: {behavior, behaviorClose, duration, remoteCloseCode,
// reportfile}}}, duration in milliseconds) and one file per case with all of Autobahn's members.
// Cases that were not run are absent. Other files in the directory are left alone.
std::expected<void, std::string> write_autobahn_index(const std::filesystem::path& directory,
                                                      const result& run);

} // namespace unmask::reports
