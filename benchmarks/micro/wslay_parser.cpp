// wslay's event interface, which assembles messages.
#include "benchmarks/micro/peer_parser.hpp"

#include <algorithm>
#include <cstring>
#include <wslay/wslay.h>

namespace unmask::benchmarks {

namespace {

class wslay_parser final : public peer_parser {
  public:
    wslay_parser() {
        wslay_event_callbacks callbacks{};
        callbacks.recv_callback = &wslay_parser::give;
        callbacks.on_msg_recv_callback = &wslay_parser::count;
        wslay_event_context_server_init(&context_, &callbacks, this);
    }
    ~wslay_parser() override { wslay_event_context_free(context_); }
    wslay_parser(const wslay_parser&) = delete;
    wslay_parser& operator=(const wslay_parser&) = delete;

    std::size_t read(std::string_view stream) override {
        rest_ = stream;
        messages_ = 0;
        while (!rest_.empty())
            if (wslay_event_recv(context_) != 0) break;
        return messages_;
    }

  private:
    static ssize_t give(wslay_event_context_ptr context, std::uint8_t* target, std::size_t room,
                        int, void* self) {
        std::string_view& rest = static_cast<wslay_parser*>(self)->rest_;
        if (rest.empty()) {
            wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
            return -1;
        }
        const std::size_t size = std::min(room, rest.size());
        std::memcpy(target, rest.data(), size);
        rest.remove_prefix(size);
        return static_cast<ssize_t>(size);
    }

    static void count(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg*, void* self) {
        ++static_cast<wslay_parser*>(self)->messages_;
    }

    wslay_event_context_ptr context_ = nullptr;
    std::string_view rest_;
    std::size_t messages_ = 0;
};

} // namespace

std::unique_ptr<peer_parser> make_wslay_parser() { return std::make_unique<wslay_parser>(); }

} // namespace unmask::benchmarks
