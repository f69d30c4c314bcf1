// One direction of HTTP/1.1 as far as an observer needs it: heads are found, bodies are skipped.
#pragma once

#include "protocol/handshake/http_head.hpp"

namespace unmask::analyzer {

// How the body of a message is delimited (RFC 9112 §6.3).
struct body_framing {
    enum class kind : std::uint8_t { length, chunked, until_close };
    kind how = kind::length;
    std::uint64_t length = 0;
};

body_framing body_of(const request_head& request);
// `method` is that of the request, empty if it was not seen.
body_framing body_of(const response_head& response, std::string_view method);

class message_reader {
  public:
    // Uses up bytes from the front of `bytes`, until a head is complete (true) or all are used.
    bool read_head(byte_view& bytes);

    // The head that read_head() completed, valid until it is called again.
    std::string_view head() const { return finder_.text(); }

    // After a head: what to skip before the next one.
    void begin_body(const body_framing& framing);

    // Tells that bytes are missing. False if the position in the messages is lost with them.
    bool skip(std::uint64_t bytes);

    // This cannot be HTTP/1.1, or not within reasonable limits.
    bool failed() const { return failed_; }
    // In the midst of a head.
    bool in_head() const {
        return state_ == state::head && finder_.status() == head_status::need_more &&
               !finder_.text().empty();
    }
    std::size_t memory() const { return finder_.text().size() + line_.size(); }

  private:
    enum class state : std::uint8_t { head, body, until_close, chunk_size, chunk_trailer };

    void check_first_line();
    void skip_body(byte_view& bytes);
    void read_chunk_line(byte_view& bytes);
    void end_chunk_line();

    head_finder finder_;
    std::uint64_t remaining_ = 0; // of the body, or of the chunk with its line end
    std::string line_;            // of the chunked coding
    state state_ = state::head;
    bool in_chunk_ = false;
    bool first_line_seen_ = false;
    bool failed_ = false;
};

} // namespace unmask::analyzer
