#include "reports/utf8_text.hpp"

#include <nlohmann/json.hpp>

namespace unmask::reports {

std::string as_utf8(std::string_view text) {
    using nlohmann::json;
    const auto repaired =
        json(std::string(text)).dump(-1, ' ', false, json::error_handler_t::replace);
    return json::parse(repaired).get<std::string>();
}

} // namespace unmask::reports
