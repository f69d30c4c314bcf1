// Where records go: an output format, a statistic, a test.
#pragma once

#include "analyzer/records.hpp"

namespace unmask::analyzer {

// Records of one connection come in the order of what happened; those of different connections are
// mixed. Each function returns before its record's views end.
class record_sink {
  public:
    virtual ~record_sink() = default;

    // Records of this connection may come soon, which other connections kept from the processor's caches. Has no
    // effect but on time.
    virtual void expect(std::uint64_t /*connection*/) const {}

    virtual void accept(const connection_record&) {}
    virtual void accept(const handshake_record&) {}
    virtual void accept(const frame_record&) {}
    virtual void accept(const message_record&) {}
    virtual void accept(const finding_record&) {}
    virtual void accept(const gap_record&) {}
    virtual void accept(const undecodable_record&) {}
    virtual void accept(const end_record&) {}
};

} // namespace unmask::analyzer
