// Writes a capture of WebSocket traffic to measure analyzers with: make_capture MIX MEGABYTES FILE
//
// The same arguments give the same bytes, and a smaller file is about the start of a larger one.
#include "captures/packet.hpp"
#include "captures/synthetic_tcp.hpp"
#include "protocol/deflate/deflate.hpp"
#include "protocol/frame.hpp"

#include <fmt/format.h>
#include <limits>
#include <memory>
#include <random>

namespace unmask {

namespace {

using captures::direction;

constexpr std::int64_t start_time = 1'700'000'000'000'000'000;
constexpr std::int64_t between_messages = 10'000; // nanoseconds

struct mix {
    std::string_view name;
    std::size_t connections;  // open at the same time
    std::uint64_t messages;   // of a connection, after which the next one takes its place
    std::size_t message_size; // 0: chat in JSON, compressed with context takeover
};

constexpr std::uint64_t no_end = std::numeric_limits<std::uint64_t>::max();
constexpr mix mixes[] = {
    {"small", 200, no_end, 10},     {"mtu", 200, no_end, 1440}, {"large", 200, no_end, 65'000},
    {"compressed", 200, no_end, 0}, {"short", 1000, 6, 10},     {"flows", 100'000, no_end, 10},
};

constexpr deflate_parameters with_takeover{};

constexpr std::string_view request =
    "GET /chat HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\n{}"
    "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n";
constexpr std::string_view response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                      "Connection: Upgrade\r\n{}"
                                      "Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n\r\n";
constexpr std::string_view deflate_header = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

// One connection: client and server take turns.
class conversation {
  public:
    conversation(captures::pcapng_writer& file, const mix& kind, std::uint32_t number,
                 std::int64_t time)
        : tcp_(file, 0, client(number), {"10.255.0.1", 80}, {.acknowledge_data = false}),
          kind_(kind),
          random_(number) {
        const std::string_view extension = is_compressed() ? deflate_header : "";
        tcp_.open(time);
        tcp_.data(direction::to_server, as_bytes(fmt::format(fmt::runtime(request), extension)),
                  time);
        tcp_.data(direction::to_client, as_bytes(fmt::format(fmt::runtime(response), extension)),
                  time);
    }

    // Whether there is more to say.
    bool speak(std::int64_t time) {
        if (said_ == kind_.messages) return false;
        const bool by_client = said_++ % 2 == 0;
        frame_header header{.opcode = opcode::text};
        if (by_client) header.key = draw_key();
        const byte_view payload = is_compressed() ? compressed_chat(by_client) : text();
        if (is_compressed()) header.rsv = rsv1;
        header.payload_length = payload.size();
        frame_.clear();
        append_frame(frame_, header, payload);
        tcp_.data(by_client ? direction::to_server : direction::to_client, frame_, time);
        return true;
    }

    void close(std::int64_t time) {
        frame_.clear();
        append_frame(frame_, {.opcode = opcode::close, .key = draw_key()}, {});
        tcp_.data(direction::to_server, frame_, time);
        frame_.clear();
        append_frame(frame_, {.opcode = opcode::close}, {});
        tcp_.data(direction::to_client, frame_, time);
        tcp_.close(direction::to_client, time);
    }

  private:
    masking_key draw_key() {
        return std::bit_cast<masking_key>(static_cast<std::uint32_t>(random_()));
    }

    static captures::tcp_endpoint client(std::uint32_t number) {
        constexpr std::uint32_t ports = 50'000;
        const std::uint32_t host = number / ports;
        return {fmt::format("10.1.{}.{}", host / 256, host % 256),
                static_cast<std::uint16_t>(10'000 + number % ports)};
    }
    bool is_compressed() const { return kind_.message_size == 0; }

    byte_view text() const {
        static const std::string alphabet = [] {
            std::string text;
            while (text.size() < 65'000) text += "a message of some words; ";
            return text;
        }();
        return as_bytes(alphabet).first(kind_.message_size);
    }

    byte_view compressed_chat(bool by_client) {
        constexpr std::string_view words[] = {"hello", "there",   "what", "a",    "fine",
                                              "day",   "sockets", "are",  "open", "friends"};
        std::string text;
        for (std::size_t count = 4 + random_() % 12; count > 0; --count)
            text += fmt::format("{} ", words[random_() % std::size(words)]);
        text =
            fmt::format(R"({{"type":"chat","from":"user{}","id":{},"room":"lobby","text":"{}"}})",
                        random_() % 100, random_(), text);
        auto& sender = deflaters_[by_client ? 0 : 1];
        if (!sender) sender.emplace(with_takeover, by_client ? party::client : party::server);
        compressed_.clear();
        sender->compress(as_bytes(text), compressed_);
        return compressed_;
    }

    captures::tcp_conversation tcp_;
    const mix& kind_;
    std::minstd_rand random_;
    std::uint64_t said_ = 0;
    std::array<std::optional<deflater>, 2> deflaters_;
    byte_buffer compressed_;
    byte_buffer frame_;
};

void write(const mix& kind, std::uint64_t size, const std::filesystem::path& path) {
    auto file = captures::pcapng_writer::create(path).value();
    file.add_interface({captures::link_type::ethernet, "generated"});
    const std::filesystem::path unfinished = path.string() + ".partial";
    std::vector<std::unique_ptr<conversation>> open(kind.connections);
    std::uint32_t number = 0;
    std::int64_t time = start_time;
    while (std::filesystem::file_size(unfinished) < size) {
        for (auto& one : open) {
            time += between_messages;
            if (one && one->speak(time)) continue;
            if (one) one->close(time);
            one = std::make_unique<conversation>(file, kind, number++, time);
        }
    }
    for (const auto& one : open) one->close(time);
    file.finish().value();
}

} // namespace

} // namespace unmask

int main(int count, char** arguments) {
    if (count != 4) {
        fmt::print(stderr, "usage: make_capture MIX MEGABYTES FILE\n");
        return 2;
    }
    for (const auto& kind : unmask::mixes)
        if (kind.name == std::string_view(arguments[1])) {
            unmask::write(kind, std::stoull(arguments[2]) * 1'000'000, arguments[3]);
            return 0;
        }
    fmt::print(stderr, "make_capture: there is no mix {}\n", arguments[1]);
    return 2;
}
