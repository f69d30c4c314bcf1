#include "protocol/handshake/handshake_key.hpp"

#include "protocol/bytes.hpp"

#include <gtest/gtest.h>

namespace unmask {
namespace {

TEST(handshake_key, accept_is_that_of_the_examples) {
    EXPECT_EQ(accept_for("dGhlIHNhbXBsZSBub25jZQ=="),
              "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); // RFC 6455 §1.3
    EXPECT_EQ(accept_for("x3JJHMbDL1EzLkh9GBhXDw=="), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
}

TEST(handshake_key, accept_takes_the_key_as_text) {
    EXPECT_NE(accept_for("dGhlIHNhbXBsZSBub25jZQ== "), accept_for("dGhlIHNhbXBsZSBub25jZQ=="));
    EXPECT_EQ(accept_for("").size(), 28u);
}

TEST(handshake_key, key_is_the_nonce_in_base64) {
    const byte_view nonce = as_bytes("the sample nonce");
    EXPECT_EQ(make_key(nonce.first<16>()), "dGhlIHNhbXBsZSBub25jZQ==");
    EXPECT_TRUE(is_key(make_key(nonce.first<16>())));
}

TEST(handshake_key, only_16_bytes_in_base64_are_a_key) {
    EXPECT_TRUE(is_key("AAAAAAAAAAAAAAAAAAAAAA=="));
    EXPECT_TRUE(is_key("/+/+/+/+/+/+/+/+/+/+/w=="));
    for (const auto* text : {
             "",
             "dGhlIHNhbXBsZSBub25jZQ=",   // 15 bytes and a bit
             "dGhlIHNhbXBsZSBub25jZQ",    // no padding
             "dGhlIHNhbXBsZSBub25jZQ= =", //
             "dGhlIHNhbXBsZSBub25jZQQ=",  // 17 bytes
             "dGhlIHNhbXBsZSBub25jZQQQ",  // 18 bytes
             "dGhlIHNhbXBsZSBub25jZR==",  // spare bits that are not zero
             "dGhlIHNhbXBsZSBub25j-_==",  // another alphabet
             "dGhlIHNhbX=sZSBub25jZQ==",
             " GhlIHNhbXBsZSBub25jZQ==",
             "dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ==",
         })
        EXPECT_FALSE(is_key(text)) << text;
}

} // namespace
} // namespace unmask
