// `-T har`: HTTP Archive 1.2 with the messages of WebSocket connections, as the network panel of
// Chrome writes and imports it.
//
// One entry for each opening handshake, and one for what a connection says whose handshake is not
// in the capture. `_webSocketMessages` has the data messages: {type "send" or "receive", time in
// seconds since the epoch, opcode 1 or 2, data as text or base64}. Text that is not UTF-8 has its
// exact bytes in `_base64`, a payload that was cut its shown length in `_truncatedAt`. A gap or an
// undecodable stretch is a message of type "error", opcode -1. Control frames are left out, but
// `_webSocketClose` has the code and reason of the first close frame.
//
// An entry is written when its connection ends; until then its messages wait in a spool.
#pragma once

#include "analyzer/output/json_writer.hpp"
#include "analyzer/output/spool.hpp"
#include "analyzer/output/view.hpp"

#include <map>

namespace unmask::analyzer {

class har_sink final : public view {
  public:
    // `version`: of this program. `memory`: bytes held of conversations before they go to a file.
    har_sink(output_stream& out, std::string_view version,
             std::size_t memory = std::size_t{16} << 20);

    using record_sink::accept;
    void accept(const connection_record& record) override;
    void accept(const handshake_record& record) override;
    void accept(const message_record& record) override;
    void accept(const gap_record& record) override;
    void accept(const undecodable_record& record) override;
    void accept(const end_record& record) override;

    std::expected<void, std::string> finish() override;

  private:
    // A connection that has not ended.
    struct conversation {
        endpoint server;
        bool tls = false;
        bool begun = false;        // an entry is in the spool
        bool any_messages = false; // in this entry
        std::int64_t start = 0;    // of the entry
        std::int64_t last = 0;     // time of its latest record
        std::string close;         // _webSocketClose, as JSON
    };

    conversation& require_entry(const record_origin& origin);
    void begin_entry(const record_origin& origin, conversation& one, const request_head* request,
                     const response_head* response);
    void write_request(const conversation& one, const request_head* request);
    void write_response(const response_head* response);
    void write_fields(const http_fields& fields, std::string_view cookie_field);
    void write_error(const record_origin& origin, std::string_view what);
    void append_message(const record_origin& origin, conversation& one);
    void note_close(const message_record& record, conversation& one);
    void end_entry(std::uint64_t connection, conversation& one);

    output_stream& out_;
    spool spool_;
    json_writer json_;
    std::map<std::uint64_t, conversation> open_; // by connection
    bool any_entries_ = false;
};

} // namespace unmask::analyzer
