#include "protocol/deflate/deflate.hpp"

#include "protocol/hex_test.hpp"
#include "protocol/segmentation_test.hpp"

#include <gtest/gtest.h>
#include <random>

namespace unmask {
namespace {

using testing::hex;
using testing::to_hex;

constexpr std::size_t no_limit = 1 << 30;

// Inflates one message given in one piece.
struct inflated {
    inflate_status status;
    std::string text;
};

inflated inflate_message(inflater& inflate, byte_view compressed, std::size_t limit = no_limit) {
    byte_buffer out;
    auto status = inflate_status::ok;
    while (!compressed.empty()) status = std::max(status, inflate.feed(compressed, out, limit));
    const auto at_end = inflate.finish_message(out, limit);
    if (status == inflate_status::ok) status = at_end;
    return {status, std::string(as_text(out))};
}

std::string json_like(std::size_t size, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::string text;
    while (text.size() < size)
        text += "{\"price\":" + std::to_string(random() % 10000) + ",\"symbol\":\"ABC\"},";
    text.resize(size);
    return text;
}

// The examples of RFC 7692 §7.2.3, each the payload of whole messages in a row.
TEST(inflater, examples_of_rfc_7692) {
    struct row {
        const char* section;
        std::vector<const char*> messages;
    };
    const row rows[] = {
        {"7.2.3.1 one compressed block", {"f2 48 cd c9 c9 07 00"}},
        {"7.2.3.2 sharing the window", {"f2 48 cd c9 c9 07 00", "f2 00 11 00 00"}},
        {"7.2.3.3 a block without compression", {"00 05 00 fa ff 48 65 6c 6c 6f 00"}},
        {"7.2.3.4 a block with BFINAL", {"f3 48 cd c9 c9 07 00 00", "f2 48 cd c9 c9 07 00"}},
        {"7.2.3.5 two blocks in one message", {"f2 48 05 00 00 00 ff ff ca c9 c9 07 00"}},
    };
    for (const auto& [section, messages] : rows) {
        inflater inflate({}, party::server);
        for (const char* message : messages) {
            const auto seen = inflate_message(inflate, hex(message));
            EXPECT_EQ(seen.status, inflate_status::ok) << section;
            EXPECT_EQ(seen.text, "Hello") << section;
        }
    }
    inflater inflate({}, party::server);
    EXPECT_EQ(inflate_message(inflate, hex("00")).text, "") << "7.2.3.6 an empty message";
}

TEST(inflater, a_message_may_end_with_a_final_block) {
    inflater inflate({}, party::server);
    EXPECT_EQ(inflate_message(inflate, hex("01")).status, inflate_status::ok)
        << "its last four bytes are those that are left out";
    EXPECT_EQ(inflate_message(inflate, hex("f2 48 cd c9 c9 07 04")).text, "Hello");
    EXPECT_EQ(inflate_message(inflate, hex("f2 00 11 00 00")).text, "Hello");
}

TEST(inflater, the_window_survives_a_final_block) {
    inflater inflate({}, party::server);
    EXPECT_EQ(inflate_message(inflate, hex("f3 48 cd c9 c9 07 00 00")).text, "Hello");
    EXPECT_EQ(inflate_message(inflate, hex("f2 00 11 00 00")).text, "Hello");
}

TEST(inflater, without_takeover_each_message_stands_alone) {
    inflater inflate({.server_no_context_takeover = true}, party::server);
    EXPECT_EQ(inflate_message(inflate, hex("f2 48 cd c9 c9 07 00")).text, "Hello");
    EXPECT_EQ(inflate_message(inflate, hex("f2 00 11 00 00")).status,
              inflate_status::refers_beyond_message)
        << "refers to a window that was not to be kept";
    EXPECT_EQ(inflate_message(inflate, hex("f2 48 cd c9 c9 07 00")).text, "Hello");
}

TEST(inflater, after_a_corrupt_message_only_what_stands_alone_is_understood) {
    inflater inflate({}, party::server);
    EXPECT_EQ(inflate_message(inflate, hex("f2 48 cd c9 c9 07 00")).text, "Hello");
    EXPECT_EQ(inflate_message(inflate, hex("ff ff ff")).status, inflate_status::corrupt);
    EXPECT_EQ(inflate_message(inflate, hex("f2 00 11 00 00")).status, inflate_status::corrupt);
    EXPECT_EQ(inflate_message(inflate, hex("f2 48 cd c9 c9 07 00")).text, "Hello");
    EXPECT_EQ(inflate_message(inflate, hex("f2 00 11 00 00")).text, "Hello");
}

TEST(inflater, a_message_that_ends_within_a_block_is_corrupt) {
    for (const char* message : {"", "f2 48 cd", "f3 48 cd c9 c9 07 00"}) {
        inflater inflate({}, party::server);
        EXPECT_EQ(inflate_message(inflate, hex(message)).status, inflate_status::corrupt)
            << message;
        EXPECT_EQ(inflate_message(inflate, hex("f2 48 cd c9 c9 07 00")).text, "Hello") << message;
    }
}

TEST(inflater, an_observer_understands_those_who_break_their_promise) {
    inflater inflate({.server_no_context_takeover = true}, party::server, strictness::tolerant);
    EXPECT_EQ(inflate_message(inflate, hex("f2 48 cd c9 c9 07 00")).text, "Hello");
    const auto seen = inflate_message(inflate, hex("f2 00 11 00 00"));
    EXPECT_EQ(seen.status, inflate_status::refers_beyond_message);
    EXPECT_EQ(seen.text, "Hello");
}

TEST(inflater, takes_the_parameters_of_the_sender) {
    const deflate_parameters agreed{.client_no_context_takeover = true};
    inflater from_client(agreed, party::client);
    inflate_message(from_client, hex("f2 48 cd c9 c9 07 00"));
    EXPECT_EQ(inflate_message(from_client, hex("f2 00 11 00 00")).status,
              inflate_status::refers_beyond_message);
    inflater from_server(agreed, party::server);
    inflate_message(from_server, hex("f2 48 cd c9 c9 07 00"));
    EXPECT_EQ(inflate_message(from_server, hex("f2 00 11 00 00")).text, "Hello");
}

byte_buffer bomb() {
    byte_buffer compressed;
    deflater({}, party::server).compress(byte_buffer(10'000'000, std::byte{'0'}), compressed);
    EXPECT_LT(compressed.size(), 20'000u);
    return compressed;
}

TEST(inflater, output_is_capped) {
    const auto compressed = bomb();
    inflater stopping({}, party::server);
    const auto stopped = inflate_message(stopping, compressed, 1000);
    EXPECT_EQ(stopped.status, inflate_status::limit_reached);
    EXPECT_EQ(stopped.text.size(), 1000u);

    inflater exact({}, party::server);
    EXPECT_EQ(inflate_message(exact, compressed, 10'000'000).status, inflate_status::ok);
    inflater one_less({}, party::server);
    EXPECT_EQ(inflate_message(one_less, compressed, 9'999'999).status,
              inflate_status::limit_reached);
}

TEST(inflater, discarding_keeps_the_window_for_later_messages) {
    deflater deflate({}, party::server);
    const std::string first = json_like(100'000);
    const std::string second = json_like(500, 2);
    byte_buffer compressed_first, compressed_second;
    deflate.compress(as_bytes(first), compressed_first);
    deflate.compress(as_bytes(second), compressed_second);

    inflater inflate({}, party::server, strictness::tolerant);
    const auto cut = inflate_message(inflate, compressed_first, 1000);
    EXPECT_EQ(cut.status, inflate_status::limit_reached);
    EXPECT_EQ(cut.text, first.substr(0, 1000));
    EXPECT_EQ(inflate.discarded(), first.size() - 1000);
    EXPECT_EQ(inflate_message(inflate, compressed_second, 1000).text, second);
}

std::optional<std::string> inflate_whole(inflater& inflate, byte_view compressed,
                                         std::size_t limit = no_limit) {
    const auto message = inflate.inflate_whole(compressed, limit);
    return message ? std::optional(std::string(as_text(*message))) : std::nullopt;
}

TEST(inflater, whole_messages_and_others_share_the_window) {
    inflater inflate({}, party::server, strictness::tolerant);
    EXPECT_EQ(inflate_whole(inflate, hex("f2 48 cd c9 c9 07 00")), "Hello");
    EXPECT_EQ(inflate_message(inflate, hex("f2 00 11 00 00")).text, "Hello");
    EXPECT_EQ(inflate_whole(inflate, hex("f2 00 11 00 00")), "Hello");
    inflate.forget_whole();
    EXPECT_EQ(inflate_whole(inflate, hex("f2 00 11 00 00")), "Hello");
    EXPECT_EQ(inflate_whole(inflate, hex("00")), "");
}

// What does not inflate, ends elsewhere, or breaks a promise.
TEST(inflater, a_message_that_is_not_like_most_leaves_no_trace_if_it_was_whole) {
    const deflate_parameters alone{.server_no_context_takeover = true};
    for (const char* message : {"", "ff ff ff", "f2 48 cd", "f2 48 cd c9 c9 07 00 00",
                                "00 05 00 fa ff 48 65 6c 6c 6f 00 00 00 ff", "f2 00 11 00 00"}) {
        inflater inflate(alone, party::server, strictness::tolerant);
        EXPECT_EQ(inflate_whole(inflate, hex("f2 48 cd c9 c9 07 00")), "Hello");
        EXPECT_EQ(inflate_whole(inflate, hex(message)), std::nullopt) << message;
        const auto seen = inflate_message(inflate, hex("f2 00 11 00 00"));
        EXPECT_EQ(seen.status, inflate_status::refers_beyond_message) << message;
        EXPECT_EQ(seen.text, "Hello") << message;
    }
}

TEST(inflater, a_whole_message_is_within_the_limit) {
    inflater inflate({}, party::server, strictness::tolerant);
    EXPECT_EQ(inflate_whole(inflate, hex("f2 48 cd c9 c9 07 00"), 4), std::nullopt);
    EXPECT_EQ(inflate_whole(inflate, hex("f2 48 cd c9 c9 07 00"), 5), "Hello");
    EXPECT_EQ(inflate_whole(inflate, bomb()), std::nullopt);
    EXPECT_EQ(inflate_whole(inflate, hex("f2 00 11 00 00")), "Hello");
}

TEST(deflater, an_empty_message_is_one_byte) {
    byte_buffer out;
    deflater({}, party::client).compress({}, out);
    EXPECT_EQ(to_hex(out), "00");
}

TEST(deflater, every_window_and_takeover_is_understood_by_the_inflater) {
    for (int bits = 8; bits <= 15; ++bits)
        for (const bool takeover : {false, true}) {
            const deflate_parameters agreed{.client_no_context_takeover = !takeover,
                                            .client_max_window_bits = bits};
            deflater deflate(agreed, party::client);
            inflater inflate(agreed, party::client);
            for (const std::size_t size :
                 std::initializer_list<std::size_t>{0, 1, 200, 300, 5000, 70'000, 0, 300'000}) {
                // Records recur at many distances, most of them further back than a small window.
                const std::string text = json_like(size, static_cast<unsigned>(size % 3));
                byte_buffer compressed;
                deflate.compress(as_bytes(text), compressed);
                const auto seen = inflate_message(inflate, compressed);
                EXPECT_EQ(seen.status, inflate_status::ok) << bits << " bits, size " << size;
                EXPECT_EQ(seen.text, text) << bits << " bits, size " << size;
            }
        }
}

// Where room for the output ends is no matter to what it is.
TEST(deflater, any_length_of_what_cannot_be_compressed_is_understood) {
    std::mt19937 random(7692);
    deflater deflate({}, party::client);
    inflater inflate({}, party::client);
    for (std::size_t size = 8000; size < 8400; ++size) {
        std::string noise(size, '\0');
        for (char& one : noise) one = static_cast<char>(random());
        byte_buffer compressed;
        deflate.compress(as_bytes(noise), compressed);
        const auto seen = inflate_message(inflate, compressed);
        ASSERT_EQ(seen.status, inflate_status::ok) << size;
        ASSERT_EQ(seen.text, noise) << size;
    }
}

TEST(deflater, takeover_makes_repeated_messages_small) {
    const std::string text = json_like(2000);
    const auto second_size = [&](bool takeover) {
        deflater deflate({.client_no_context_takeover = !takeover}, party::client);
        byte_buffer first, second;
        deflate.compress(as_bytes(text), first);
        deflate.compress(as_bytes(text), second);
        return second.size();
    };
    EXPECT_LT(second_size(true) * 5, second_size(false));
}

TEST(deflater, a_window_that_was_promised_is_kept) {
    // Repeats at a distance that only a large window reaches.
    std::string text = json_like(3000);
    text += text;
    const deflate_parameters small{.server_max_window_bits = 9};
    byte_buffer compressed;
    deflater(small, party::server).compress(as_bytes(text), compressed);
    inflater inflate(small, party::server);
    EXPECT_EQ(inflate_message(inflate, compressed).text, text);

    byte_buffer too_far;
    deflater({}, party::server).compress(as_bytes(text), too_far);
    inflater strict(small, party::server);
    EXPECT_EQ(inflate_message(strict, too_far).status, inflate_status::refers_beyond_window);
    inflater tolerant(small, party::server, strictness::tolerant);
    const auto understood = inflate_message(tolerant, too_far);
    EXPECT_EQ(understood.status, inflate_status::refers_beyond_window);
    EXPECT_EQ(understood.text, text);
}

// The first fault.
inflate_status inflate_in_pieces(inflater& inflate, byte_view compressed, std::size_t size) {
    byte_buffer out;
    while (!compressed.empty()) {
        byte_view piece = compressed.first(std::min(size, compressed.size()));
        compressed = compressed.subspan(piece.size());
        while (!piece.empty())
            if (const auto status = inflate.feed(piece, out, no_limit);
                status != inflate_status::ok)
                return status;
    }
    return inflate.finish_message(out, no_limit);
}

struct inflater_run {
    inflater inflate{deflate_parameters{}, party::server};
    byte_buffer out;
    inflate_status worst = inflate_status::ok;
    void feed(byte_view piece) {
        while (!piece.empty()) worst = std::max(worst, inflate.feed(piece, out, no_limit));
    }
    std::string finish() {
        worst = std::max(worst, inflate.finish_message(out, no_limit));
        return to_hex(out) + (worst == inflate_status::ok ? "" : " failed");
    }
};

TEST(inflater, does_not_care_how_the_payload_is_cut) {
    byte_buffer compressed;
    const std::string text = json_like(20'000);
    deflater({}, party::server).compress(as_bytes(text), compressed);
    const auto seen = testing::decode_several_ways(compressed, [] { return inflater_run{}; });
    EXPECT_EQ(seen, to_hex(as_bytes(text)));
    testing::decode_several_ways(hex("f3 48 cd c9 c9 07 00 00 f2 00 11 00 00"),
                                 [] { return inflater_run{}; });
}

// Far beyond the window, but not beyond the beginning of a message of which little is still there.
TEST(inflater, judges_by_the_length_of_the_whole_message_however_it_is_cut) {
    const deflate_parameters agreed{.server_no_context_takeover = true,
                                    .server_max_window_bits = 8};
    std::mt19937 random(7692);
    std::string noise(20'000, '\0');
    for (char& one : noise) one = static_cast<char>('0' + random() % 64); // seldom repeats itself
    for (const std::size_t distance : {3000u, 9000u}) {
        const std::string text = noise + noise.substr(noise.size() - distance, 200);
        byte_buffer compressed;
        deflater({}, party::server).compress(as_bytes(text), compressed);
        for (const std::size_t size : {1u, 7u, 1000u, 5000u, 20'500u}) {
            inflater inflate(agreed, party::server);
            EXPECT_EQ(inflate_in_pieces(inflate, compressed, size),
                      inflate_status::refers_beyond_window)
                << distance << " bytes back, in pieces of " << size;
        }
    }
}

TEST(deflater, can_be_moved) {
    deflater first({}, party::client);
    byte_buffer out;
    first.compress(as_bytes("Hello"), out);
    deflater second = std::move(first);
    second.compress(as_bytes("Hello"), out);
    inflater inflate({}, party::client);
    inflater moved = std::move(inflate);
    EXPECT_EQ(inflate_message(moved, hex("f2 48 cd c9 c9 07 00")).text, "Hello");
    inflate = inflater({}, party::client);
    first = deflater({}, party::client);
    first.compress(as_bytes("Hello"), out);
    EXPECT_EQ(inflate_message(inflate, hex("f2 48 cd c9 c9 07 00")).text, "Hello");
}

} // namespace
} // namespace unmask
