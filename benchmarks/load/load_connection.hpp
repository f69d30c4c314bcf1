// One client connection of the load: opening handshake, masked messages out, echoes in and
// compared.
#pragma once

#include "benchmarks/load/load_plan.hpp"
#include "protocol/frame.hpp"

namespace unmask::benchmarks {

// What every connection sends, made once: the same message over and over.
struct load_message {
    explicit load_message(const load_plan& plan);

    byte_buffer payload; // that an echo has to bring
    byte_buffer frames;  // plan.depth masked frames in a row
    std::size_t frame_size;
};

class load_connection {
  public:
    // Begins to connect. `message` has to outlive the connection.
    load_connection(const load_plan& plan, const load_message& message);
    ~load_connection();
    load_connection(const load_connection&) = delete;
    load_connection& operator=(const load_connection&) = delete;

    int descriptor() const { return descriptor_; }
    // The handshake is done.
    bool open() const { return stage_ == stage::open; }
    // Wants to know when it may write.
    bool write_blocked() const { return unsent_ > 0 || stage_ == stage::connecting; }
    std::uint64_t echoes() const { return echoes_; }

    // Sends one message more, or `count`; at most plan.depth at a time.
    void send(std::size_t count = 1);

    // To be called when the descriptor can be written, or read. Throws std::runtime_error with a
    // sentence when the server does anything but echo. on_readable() returns the number of echoes
    // that came whole.
    void on_writable();
    std::size_t on_readable(mutable_bytes buffer);

  private:
    enum class stage : std::uint8_t { connecting, handshake, open };

    byte_view take_handshake(byte_view bytes);
    std::size_t take_frames(byte_view bytes);
    void compare(const frame_part& part);

    const load_message& message_;
    int descriptor_;
    stage stage_ = stage::connecting;
    std::string handshake_;
    frame_decoder decoder_;
    std::size_t compared_ = 0; // bytes of the current echo
    std::size_t unsent_ = 0;   // bytes still to send, always the last ones of message_.frames
    std::uint64_t echoes_ = 0;
};

} // namespace unmask::benchmarks
