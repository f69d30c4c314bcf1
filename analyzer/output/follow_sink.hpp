// `--follow CONNECTION`: what the two sides of one connection said to each other, message by
// message, in the order of the capture.
//
//     -> text, 5 bytes
//         Hello
//     <- binary, 2 bytes
//         0000  05 06                                              ..
//
// Arrows point away from who sent. A line of a payload is always indented: it cannot pass for
// another message.
#pragma once

#include "analyzer/output/message_text.hpp"
#include "analyzer/output/view.hpp"

namespace unmask::analyzer {

enum class follow_form : std::uint8_t {
    text, // text as text, binary as hex
    hex,  // everything as hex
    raw,  // the payload bytes of the data messages, and nothing else
};

class follow_sink final : public view {
  public:
    follow_sink(output_stream& out, bool colors, std::uint64_t connection, follow_form form)
        : out_(out), text_(out, colors), connection_(connection), form_(form) {}

    using record_sink::accept;
    void accept(const connection_record& record) override;
    void accept(const message_record& record) override;
    void accept(const gap_record& record) override;
    void accept(const undecodable_record& record) override;
    void accept(const end_record& record) override;

    // There is no such connection: an error.
    std::expected<void, std::string> finish() override;

    std::string shortfall() const override;

  private:
    bool concerns(const record_origin& origin);
    void title(const record_origin& origin, style look, std::string_view what);
    void write_raw(const message_record& record);
    void note_loss(const record_origin& origin, std::string_view what);

    output_stream& out_;
    styled_text text_;
    std::uint64_t connection_;
    follow_form form_;
    bool found_ = false;
    std::uint64_t losses_ = 0; // of which raw output says nothing
};

} // namespace unmask::analyzer
