#include "reference-server/chat_room.hpp"
#include "reference-server/endpoint.hpp"
#include "reference-server/session.hpp"
#include "reference-server/worker.hpp"

#include <fmt/chrono.h>
#include <vector>

namespace unmask::reference_server {

namespace {

// Whether a long message that came compressed is any shorter for it: it will be so the other way.
bool is_compressible(const message_received& message) {
    constexpr std::uint64_t short_message = 1024; // costs nothing to compress
    return message.length <= short_message || message.wire_length < message.length / 8 * 7;
}

class echo final : public endpoint {
  public:
    void received(session& from, const message_received& message) override {
        from.send(message.opcode, message.payload, message.compressed && is_compressible(message));
    }
};

// Bytes of chat that may be on their way to another thread; when it lags further, messages are refused.
constexpr std::size_t most_undelivered = 64 * 1024 * 1024;

// The sessions at an endpoint that pushes.
class member_list {
  public:
    void add(session& member) {
        member.member_index = members_.size();
        members_.push_back(&member);
    }
    void remove(const session& member) {
        members_.back()->member_index = member.member_index;
        members_[member.member_index] = members_.back();
        members_.pop_back();
    }
    void push(opcode code, byte_view payload, bool compress) const {
        for (session* member : members_) member->push(code, payload, compress);
    }
    bool empty() const { return members_.empty(); }

  private:
    std::vector<session*> members_;
};

class chat final : public endpoint {
  public:
    chat(worker& home, chat_room& room) : home_(home), room_(room) {
        room_.enter(home_, [this](const chat_message& message) {
            members_.push(message.opcode, message.payload, message.compressed);
        });
    }

    void joined(session& member) override { members_.add(member); }
    void left(session& member) override { members_.remove(member); }

    void received(session& from, const message_received& message) override {
        // What may not wait for any reader cannot be passed on to all.
        if (message.payload.size() > home_.options().output_limit)
            return from.close(close_codes::message_too_big, "too long for the chat");
        if (!room_.pass_on(home_, message.opcode, message.compressed, message.payload,
                           most_undelivered))
            return from.close(close_codes::try_again_later, "the chat is too busy");
        members_.push(message.opcode, message.payload, message.compressed);
    }

  private:
    worker& home_;
    chat_room& room_;
    member_list members_;
};

class ticker final : public endpoint {
  public:
    explicit ticker(worker& home) : home_(home), timer_(home.events()) {}

    void joined(session& member) override {
        if (members_.empty()) wait_from(coarse_clock::now());
        members_.add(member);
    }
    void left(session& member) override {
        members_.remove(member);
        if (members_.empty()) timer_.cancel();
    }

  private:
    void wait_from(coarse_clock::time_point start) {
        timer_.expires_at(start + home_.options().ticker_interval);
        timer_.async_wait([this](const boost::system::error_code& error) {
            if (error || members_.empty()) return;
            tick();
            home_.end_event();
        });
    }

    void tick() {
        const auto line = fmt::format("tick {}, {:%Y-%m-%dT%H:%M:%SZ}", ++ticks_,
                                      fmt::gmtime(std::time(nullptr)));
        members_.push(opcode::text, as_bytes(line), false);
        wait_from(timer_.expiry());
    }

    worker& home_;
    asio::steady_timer timer_;
    member_list members_;
    std::uint64_t ticks_ = 0;
};

} // namespace

std::unique_ptr<endpoint> make_echo() { return std::make_unique<echo>(); }
std::unique_ptr<endpoint> make_chat(worker& home, chat_room& room) {
    return std::make_unique<chat>(home, room);
}
std::unique_ptr<endpoint> make_ticker(worker& home) { return std::make_unique<ticker>(home); }

} // namespace unmask::reference_server
