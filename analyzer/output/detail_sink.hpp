// `-T text -V`: every frame bit by bit, and every message as it was put together.
//
//     frame 2  ->  connection 0, packet 6, 0.001000 s
//         81 85 37 fa 21 3d          header, 6 bytes
//         1... ....                  FIN      last fragment
//         .000 ....                  RSV      none
//         .... 0001                  opcode   1, text
//         1... ....                  MASK     masked
//         .000 0101                  length   5 bytes, in 7 bits
//         37 fa 21 3d                masking key
//         payload, unmasked:
//         0000  48 65 6c 6c 6f                                      Hello
//         !! violation ...
//
// Findings stand right behind the frame that they concern. It wants analysis_options::
// keep_frame_payload.
#pragma once

#include "analyzer/output/message_text.hpp"
#include "analyzer/output/view.hpp"

namespace unmask::analyzer {

class detail_sink final : public view {
  public:
    // `limit`: bytes shown of a payload.
    detail_sink(output_stream& out, bool colors, std::size_t limit)
        : out_(out, colors), payload_{.limit = limit} {}

    void accept(const connection_record& record) override;
    void accept(const handshake_record& record) override;
    void accept(const frame_record& record) override;
    void accept(const message_record& record) override;
    void accept(const finding_record& record) override;
    void accept(const gap_record& record) override;
    void accept(const undecodable_record& record) override;
    void accept(const end_record& record) override;

  private:
    void title(const record_origin& origin, style look, std::string_view what,
               std::string_view more = {});
    void row(std::string_view bits, std::string_view meaning);
    void write_head(std::string_view start_line, const http_fields& fields);
    void write_header(const frame_record& record);
    void write_length(const frame_header& header, byte_view bytes);

    styled_text out_;
    payload_lines payload_;
    std::optional<std::int64_t> start_; // time of the first record
};

} // namespace unmask::analyzer
