#include "benchmarks/micro/samples.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <random>

namespace unmask::benchmarks {

frame_stream make_frame_stream(opcode code, std::size_t payload_size) {
    std::mt19937 random(6455);
    const std::string text = make_text(script::ascii, payload_size);
    frame_stream stream{.payload_size = payload_size};
    while (stream.frames < 16 || stream.bytes.size() < 1024 * 1024) {
        const auto key = std::bit_cast<masking_key>(static_cast<std::uint32_t>(random()));
        append_frame(stream.bytes, {.opcode = code, .key = key, .payload_length = payload_size},
                     as_bytes(text));
        ++stream.frames;
    }
    return stream;
}

void report_frames(benchmark::State& state, const frame_stream& stream) {
    using counter = benchmark::Counter;
    const auto runs = static_cast<double>(state.iterations());
    state.counters["frame"] = counter(runs * static_cast<double>(stream.frames),
                                      counter::Flags(counter::kIsRate | counter::kInvert));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(stream.bytes.size()));
}

std::string make_text(script kind, std::size_t size) {
    std::string_view sentence;
    switch (kind) {
    case script::ascii:
        sentence = "The quick brown fox jumps over the lazy dog, again. ";
        break;
    case script::latin: // one byte in twenty is beyond ASCII
        sentence = "Le vif renard saute par-dessus le chien, déjà las du jour. ";
        break;
    case script::cjk:
        sentence = "敏捷的棕色狐狸跳过懒狗";
        break;
    case script::emoji:
        sentence = "🦊🐕🌍🚀🎉🔥";
        break;
    }
    std::string text;
    while (text.size() < size) text += sentence;
    const auto continues = [&](std::size_t at) {
        return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
    };
    while (continues(size)) --size;
    text.resize(size);
    return text;
}

std::vector<std::string> make_json_messages(std::size_t size, std::size_t count) {
    std::mt19937 random(7692);
    std::uint64_t id = 0;
    std::vector<std::string> messages(count);
    for (std::string& message : messages) {
        while (message.size() < size)
            message += fmt::format(R"({{"id":{},"symbol":"WS{:02}","price":{}.{:02},"size":{}}},)",
                                   ++id, random() % 40, 100 + random() % 50, random() % 100,
                                   1 + random() % 5000);
        message.resize(size);
    }
    return messages;
}

} // namespace unmask::benchmarks
