// `-T text`: a conversation to read, one line for each event.
//
//     connection 0  127.0.0.1:40001 -> 127.0.0.1:9001
//     0  0.000120  ->  GET /chat
//     0  0.000340  <-  101 Switching Protocols, permessage-deflate
//     0  0.000512  ->  text   5  Hello
//     0  0.000512  !!  violation client-must-mask: ...
//
// The first number is the connection, the second the seconds since the first record. Nothing from
// the capture reaches a terminal unescaped.
#pragma once

#include "analyzer/output/styled_text.hpp"
#include "analyzer/output/view.hpp"

namespace unmask::analyzer {

class text_sink final : public view {
  public:
    text_sink(output_stream& out, bool colors) : out_(out, colors) {}

    void accept(const connection_record& record) override;
    void accept(const handshake_record& record) override;
    void accept(const frame_record& record) override;
    void accept(const message_record& record) override;
    void accept(const finding_record& record) override;
    void accept(const gap_record& record) override;
    void accept(const undecodable_record& record) override;
    void accept(const end_record& record) override;

  private:
    void line(const record_origin& origin, style look, std::string_view mark,
              std::string_view text);

    styled_text out_;
    std::optional<std::int64_t> start_; // time of the first record
};

} // namespace unmask::analyzer
