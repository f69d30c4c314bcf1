#include "protocol/frame_judge.hpp"

namespace unmask {

rule_list frame_judge::judge(const frame_header& header) {
    rule_list broken;
    judge_reserved_bits(header, broken);
    // RFC 6455 §5.2: opcodes 3 to 7 and 11 to 15 are reserved.
    if (!is_known(header.opcode)) broken.add(rule::opcode_must_be_known);
    // RFC 6455 §5.1: a client masks every frame, a server none.
    if (sender_ == party::client && !header.key) broken.add(rule::client_must_mask);
    if (sender_ == party::server && header.key) broken.add(rule::server_must_not_mask);
    judge_length(header, broken);
    judge_sequence(header, broken);
    return broken;
}

void frame_judge::judge_reserved_bits(const frame_header& header, rule_list& broken) const {
    if (header.rsv == 0) return;
    // RFC 6455 §5.2: a bit without an extension that gives it meaning must be 0.
    if ((header.rsv & (rsv2 | rsv3)) != 0 || !deflate_)
        broken.add(rule::reserved_bits_must_be_zero);
    if ((header.rsv & rsv1) == 0 || !deflate_) return;
    // RFC 7692 §6: only the first frame of a data message may say that the message is compressed.
    if (is_control(header.opcode))
        broken.add(rule::deflate_rsv1_not_on_control_frames);
    else if (header.opcode == opcode::continuation)
        broken.add(rule::deflate_rsv1_not_on_continuations);
}

void frame_judge::judge_length(const frame_header& header, rule_list& broken) const {
    // RFC 6455 §5.2: the fewest bytes that hold the length, and never the top bit of eight.
    if (header.form != length_form::shortest && header.form != shortest_form(header.payload_length))
        broken.add(rule::payload_length_must_be_minimal);
    if (header.payload_length >> 63 != 0) broken.add(rule::payload_length_top_bit_must_be_zero);
    // RFC 6455 §5.5.
    if (is_control(header.opcode) && header.payload_length > 125)
        broken.add(rule::control_payload_at_most_125);
}

void frame_judge::judge_sequence(const frame_header& header, rule_list& broken) {
    if (is_control(header.opcode)) {
        // RFC 6455 §5.5.
        if (!header.fin) broken.add(rule::control_must_not_be_fragmented);
        closed_ = closed_ || header.opcode == opcode::close;
        return;
    }
    // RFC 6455 §5.5.1: a close frame is the last word about data.
    if (closed_) broken.add(rule::no_data_after_close);
    // RFC 6455 §5.4: fragments of one message follow each other, from the first to the final one.
    const bool continues = header.opcode == opcode::continuation;
    if (continues && !in_message_) broken.add(rule::continuation_needs_start);
    if (!continues && in_message_) broken.add(rule::fragments_must_not_be_interleaved);
    // A stray continuation does not open a message, and an unknown opcode does not disturb one.
    if (is_known(header.opcode) && (in_message_ || !continues)) in_message_ = !header.fin;
}

} // namespace unmask
