#include "analyzer/kept_handshake.hpp"

namespace unmask::analyzer {

namespace {

std::size_t size_of(const http_fields& fields) {
    std::size_t size = 0;
    for (const auto& [name, value] : fields)
        size += sizeof(http_field) + name.size() + value.size();
    return size;
}

} // namespace

kept_handshake::kept_handshake(const handshake_record& record)
    : record_(record),
      packets_(record.origin.packets.begin(), record.origin.packets.end()),
      subprotocol_(record.subprotocol),
      extensions_(record.extensions.begin(), record.extensions.end()) {
    if (record.request) record_.request = &request_.emplace(*record.request);
    if (record.response) record_.response = &response_.emplace(*record.response);
    record_.origin.packets = packets_;
    record_.subprotocol = subprotocol_;
    record_.extensions = extensions_;
}

std::size_t kept_handshake::bytes() const {
    std::size_t size = sizeof *this + packets_.size() * sizeof packets_[0] + subprotocol_.size();
    if (request_) size += size_of(request_->fields) + request_->target.size();
    if (response_) size += size_of(response_->fields) + response_->reason.size();
    for (const extension& one : extensions_) size += sizeof one + one.name.size();
    return size;
}

} // namespace unmask::analyzer
