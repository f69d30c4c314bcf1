// However a stream is cut into segments, swapped, repeated and overlapped, the same messages come
// out; and where bytes are lost, no message comes out that was not sent.
#include "analyzer/record_story.hpp"
#include "protocol/deflate/deflate.hpp"

#include <gtest/gtest.h>
#include <random>
#include <set>

namespace unmask::analyzer {
namespace {

using unmask::testing::frame;
using unmask::testing::segment_maker;
using unmask::testing::story;
using unmask::testing::story_of;

using random_source = std::mt19937;

std::string random_text(random_source& random, std::size_t longest) {
    std::string text(random() % (longest + 1), ' ');
    for (char& c : text) c = static_cast<char>('a' + random() % 26);
    return text;
}

// Messages with fragments and pings in between.
std::string random_frames(random_source& random, bool client) {
    std::string bytes;
    for (int message = 0; message < 20; ++message) {
        const opcode kind = random() % 2 == 0 ? opcode::text : opcode::binary;
        const bool fragmented = random() % 3 == 0;
        bytes += frame(client, kind, random_text(random, 300), !fragmented);
        if (!fragmented) continue;
        bytes += frame(client, opcode::ping, random_text(random, 20));
        bytes += frame(client, opcode::continuation, random_text(random, 300));
    }
    return bytes;
}

struct conversation_bytes {
    std::string client;
    std::string server;
};

conversation_bytes random_conversation(random_source& random) {
    return {std::string(testing::sample_request) + random_frames(random, true),
            std::string(testing::sample_response) + random_frames(random, false)};
}

// Cuts the bytes into segments, some of which overlap the one before.
void cut(random_source& random, segment_maker maker, std::string_view bytes,
         std::vector<tcp_segment>& out) {
    const std::uint32_t start = maker.next();
    const std::size_t longest = 1 + random() % 400;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t size = std::min(1 + random() % longest, bytes.size() - at);
        const std::size_t again = random() % 4 == 0 ? std::min<std::size_t>(at, random() % 50) : 0;
        tcp_segment segment = maker.data({});
        segment.sequence = start + static_cast<std::uint32_t>(at - again);
        segment.payload = as_bytes(bytes.substr(at - again, size + again));
        out.push_back(segment);
        at += size;
    }
}

// Swaps neighbours within a few places and repeats some segments.
void disturb(random_source& random, std::vector<tcp_segment>& segments) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (random() % 4 == 0)
            std::swap(segments[i], segments[std::min(i + random() % 6, segments.size() - 1)]);
        if (random() % 10 == 0)
            segments.insert(segments.begin() + static_cast<std::ptrdiff_t>(i), segments[i]);
    }
}

std::vector<tcp_segment> segments_of(random_source& random, const conversation_bytes& bytes) {
    segment_maker client(true, static_cast<std::uint32_t>(random()));
    segment_maker server(false, static_cast<std::uint32_t>(0u - random() % 2000));
    std::vector<tcp_segment> opening{client.syn(), server.syn_to(client)};
    std::vector<tcp_segment> data;
    cut(random, client, bytes.client, data);
    cut(random, server, bytes.server, data);
    disturb(random, data);
    opening.insert(opening.end(), data.begin(), data.end());
    return opening;
}

// What was said in each direction; messages are numbered across both, in whichever order they came.
std::vector<std::string> said_by(std::string_view who, const story& told) {
    std::vector<std::string> said;
    for (const std::string& line : told)
        if (line.starts_with(who) && line.contains(" message ") && !line.contains("undecodable"))
            said.push_back(line.substr(line.find(' ', line.find("message ") + 8)));
    return said;
}

bool tells_of_trouble(const std::string& line) {
    return line.contains(" gap ") || line.contains(" undecodable ") || line.contains(" violation ");
}

TEST(reassembly_property, the_same_messages_however_they_travel) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        random_source random(seed);
        const auto bytes = random_conversation(random);
        segment_maker client(true, 1);
        segment_maker server(false, 2);
        std::vector<tcp_segment> plain{client.syn(), server.syn_to(client),
                                       client.data(as_bytes(bytes.client)),
                                       server.data(as_bytes(bytes.server))};
        const story expected = story_of(plain);
        const story told = story_of(segments_of(random, bytes));
        ASSERT_EQ(said_by("client", told), said_by("client", expected)) << "seed " << seed;
        ASSERT_EQ(said_by("server", told), said_by("server", expected)) << "seed " << seed;
        for (const auto& line : told)
            EXPECT_FALSE(tells_of_trouble(line)) << line << ", seed " << seed;
    }
}

std::string frame_of(frame_header header, std::string_view payload, bool client) {
    header.payload_length = payload.size();
    if (client) header.key = masking_key{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
    byte_buffer bytes;
    append_frame(bytes, header, as_bytes(payload));
    return std::string(as_text(bytes));
}

std::string compressed_frame(deflater& deflate, std::string_view text, bool client) {
    byte_buffer compressed;
    deflate.compress(as_bytes(text), compressed);
    return frame_of({.rsv = rsv1}, as_text(compressed), client);
}

// Frames of all kinds: short and long, whole and in fragments, compressed, and many that break rules.
std::string strange_frame(random_source& random, deflater& deflate, bool client) {
    constexpr auto unknown = static_cast<opcode>(3);
    constexpr std::string_view sayings[] = {"one thing that is said again and again",
                                            "another saying", "a third, if two are not enough"};
    switch (random() % 19) {
    case 0:
        return frame(client, opcode::text, "caf\xe9");
    case 1:
        return frame(!client, opcode::text, "masked by the wrong side");
    case 2:
        // Seldom as if compressed: behind that, what refers back to earlier messages has nothing to say.
        return frame_of({.rsv = static_cast<std::uint8_t>(random() % (random() % 8 == 0 ? 8 : 4))},
                        "reserved", client);
    case 3:
        return frame(client, opcode::ping, "in fragments", false);
    case 4:
        return frame(client, unknown, "unknown");
    case 5:
        return frame(client, opcode::continuation, "of what?", random() % 2 == 0);
    case 6:
        return frame(client, opcode::binary, std::string(random() % 20'000, 'b'));
    case 7:
        return frame(client, opcode::text, std::string(20'000, 't') + "\xc3\xa9");
    case 8:
        return frame(client, opcode::text, "\xe2\x82", false) +
               frame(client, opcode::continuation, "\xac");
    case 9:
        return frame_of({.form = length_form::sixty_four_bits}, "not minimal", client);
    case 10:
        return random() % 8 == 0 ? frame(client, opcode::close, "\x03") : "";
    case 11:
        return frame(client, opcode::pong, std::string(random() % 130, 'p'));
    case 12:
        return compressed_frame(deflate, random_text(random, 3000), client);
    case 13:
        return compressed_frame(deflate, std::string(random() % 20'000, 'c'), client);
    case 14:
        return compressed_frame(deflate, "a text that is none: caf\xe9", client);
    case 15:
    case 16: // what was said before
        return compressed_frame(deflate, sayings[random() % std::size(sayings)], client);
    default:
        return frame(client, opcode::text, random_text(random, 60));
    }
}

// One of the samples, in which compression is offered or accepted.
std::string with_deflate(std::string_view head) {
    return std::string(head.substr(0, head.size() - 2)) +
           "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
}

// The stream behind an opening handshake, cut into segments of these sizes at most; without the numbers of packets.
story told_of(std::string_view stream, bool client, std::size_t longest, random_source random,
              const analysis_options& options) {
    const std::string request = with_deflate(testing::sample_request);
    const std::string response = with_deflate(testing::sample_response);
    segment_maker sender(true, 1);
    segment_maker receiver(false, 2);
    std::vector<tcp_segment> segments{sender.syn(), receiver.syn_to(sender),
                                      sender.data(as_bytes(request)),
                                      receiver.data(as_bytes(response))};
    while (!stream.empty()) {
        const std::size_t size = std::min(stream.size(), 1 + random() % longest);
        segments.push_back((client ? sender : receiver).data(as_bytes(stream.substr(0, size))));
        stream.remove_prefix(size);
    }
    story told = story_of(segments, options, true);
    for (std::string& line : told)
        if (line.contains(" frame ")) line.resize(line.rfind(" in "));
    return told;
}

// What is read frame by frame and what is read through the receiver's buffers is told the same.
TEST(reassembly_property, the_same_records_however_a_stream_is_cut) {
    for (unsigned seed = 0; seed < 40; ++seed) {
        random_source random(seed);
        const bool client = seed % 2 == 0;
        deflater deflate({}, client ? party::client : party::server);
        std::string stream;
        while (stream.size() < 1000 || random() % 20 != 0)
            stream += strange_frame(random, deflate, client);
        for (const bool keep : {true, false}) {
            const analysis_options options{.keep_message_payload = keep};
            const story expected = told_of(stream, client, 1, random, options); // no frame is whole
            for (const std::size_t longest : {std::size_t{7}, std::size_t{300}, std::size_t{9000},
                                              std::size_t{65'000}, stream.size()})
                ASSERT_EQ(told_of(stream, client, longest, random, options), expected)
                    << "seed " << seed << ", segments of up to " << longest << " bytes";
        }
    }
}

TEST(reassembly_property, a_loss_is_told_and_never_makes_up_a_message) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        random_source random(seed);
        const auto bytes = random_conversation(random);
        segment_maker client(true, 1);
        segment_maker server(false, 2);
        std::vector<tcp_segment> segments{client.syn(), server.syn_to(client),
                                          server.data(as_bytes(testing::sample_response))};
        std::vector<tcp_segment> whole = segments;
        whole.push_back(segment_maker(client).data(as_bytes(bytes.client)));
        const auto expected = said_by("client", story_of(whole));
        std::vector<tcp_segment> data;
        cut(random, client, bytes.client, data);
        data.erase(data.begin() + static_cast<std::ptrdiff_t>(data.size() / 2));
        segments.insert(segments.end(), data.begin(), data.end());
        const story told = story_of(segments);
        const std::multiset<std::string> sent(expected.begin(), expected.end());
        for (const auto& line : said_by("client", told))
            EXPECT_TRUE(sent.contains(line)) << "made up:" << line << ", seed " << seed;
        for (const auto& line : told)
            EXPECT_FALSE(line.contains("violation")) << line << ", seed " << seed;
    }
}

TEST(reassembly_property, random_bytes_do_no_harm) {
    for (unsigned seed = 0; seed < 200; ++seed) {
        random_source random(seed);
        std::string noise(20'000, '\0');
        for (char& c : noise) c = static_cast<char>(random());
        conversation_bytes bytes{noise, noise};
        if (seed % 2 == 0) {
            bytes.client.insert(0, testing::sample_request);
            bytes.server.insert(0, testing::sample_response);
        }
        auto segments = segments_of(random, bytes);
        for (auto& segment : segments) {
            if (random() % 20 == 0) segment.sequence += static_cast<std::uint32_t>(random() % 5000);
            if (random() % 50 == 0) segment.missing = static_cast<std::uint32_t>(random() % 5000);
            segment.ack = random() % 2 == 0;
            segment.acknowledgment =
                segment.sequence + static_cast<std::uint32_t>(random() % 90000);
        }
        story_of(segments);
    }
}

} // namespace
} // namespace unmask::analyzer
