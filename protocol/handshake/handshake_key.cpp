#include "protocol/handshake/handshake_key.hpp"

#include "protocol/handshake/http_grammar.hpp"

#include <array>
#include <memory>
#include <openssl/evp.h>
#include <stdexcept>

namespace unmask {

namespace {

constexpr std::string_view accept_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

std::string base64(std::span<const unsigned char> bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0'); // OpenSSL writes a NUL behind it
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

bool is_base64_digit(char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '+' || c == '/';
}

} // namespace

std::string accept_for(std::string_view key) {
    // Kept until the program, or the thread, ends: finding and making them takes longer than a digest.
    static EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(
        EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::array<unsigned char, 20> hash;
    if (!sha1 || !digest || EVP_DigestInit_ex(digest.get(), sha1, nullptr) != 1 ||
        EVP_DigestUpdate(digest.get(), key.data(), key.size()) != 1 ||
        EVP_DigestUpdate(digest.get(), accept_guid.data(), accept_guid.size()) != 1 ||
        EVP_DigestFinal_ex(digest.get(), hash.data(), nullptr) != 1)
        throw std::runtime_error("OpenSSL does not provide SHA-1, which the handshake needs.");
    return base64(hash);
}

std::string make_key(std::span<const std::byte, 16> nonce) {
    return base64({reinterpret_cast<const unsigned char*>(nonce.data()), nonce.size()});
}

bool is_key(std::string_view text) {
    return text.size() == 24 && text.ends_with("==") &&
           std::ranges::all_of(text.substr(0, 22), is_base64_digit) &&
           std::string_view("AQgw").contains(text[21]);
}

} // namespace unmask
