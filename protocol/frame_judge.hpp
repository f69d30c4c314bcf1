// Judges frame headers: which rules does this header break, given who sent it and what came before?
//
// Structure comes from the frame_decoder; rules about payloads are judged by
// rule_broken_by_close(), utf8_validator and inflater. The receiver puts all of them together.
#pragma once

#include "protocol/frame.hpp"
#include "protocol/rules/rules.hpp"

namespace unmask {

// The rules that one header can break at the same time.
class rule_list {
  public:
    void add(rule broken) { rules_[size_++] = broken; }
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    const rule* begin() const { return rules_.data(); }
    const rule* end() const { return rules_.data() + size_; }

  private:
    std::array<rule, 10> rules_;
    std::uint8_t size_ = 0;
};

// Where a header stands among those before it from the same sender.
class frame_judge {
  public:
    // `sender` is party::client or party::server. With permessage-deflate agreed, RSV1 has a
    // meaning. `closed`: a close frame came earlier.
    frame_judge(party sender, bool deflate_agreed, bool closed = false)
        : sender_(sender), deflate_(deflate_agreed), closed_(closed) {}

    // Judges the next header, in the order of the wire format, and takes note of it.
    rule_list judge(const frame_header& header);

    // A data message has begun and its final fragment has not come.
    bool in_message() const { return in_message_; }
    // A close frame has come.
    bool closed() const { return closed_; }

  private:
    void judge_reserved_bits(const frame_header& header, rule_list& broken) const;
    void judge_length(const frame_header& header, rule_list& broken) const;
    void judge_sequence(const frame_header& header, rule_list& broken);

    party sender_;
    bool deflate_;
    bool in_message_ = false;
    bool closed_;
};

} // namespace unmask
