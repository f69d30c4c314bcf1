// An output of the analyzer: records go in, and something to read comes out.
#pragma once

#include "analyzer/record_sink.hpp"

#include <expected>
#include <string>

namespace unmask::analyzer {

class view : public record_sink {
  public:
    // All records of all captures have come: writes what had to wait for that. The error is one
    // sentence.
    virtual std::expected<void, std::string> finish() { return {}; }
};

} // namespace unmask::analyzer
