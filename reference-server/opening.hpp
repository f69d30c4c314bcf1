// The conversation that every connection begins with: one HTTP request and its answer, after which
// it is a WebSocket session or over.
#pragma once

#include "reference-server/connection.hpp"

#include <memory>

namespace unmask::reference_server {

std::unique_ptr<conversation> make_opening(connection& over);

} // namespace unmask::reference_server
