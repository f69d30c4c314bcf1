#include "analyzer/ground_truth.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <openssl/sha.h>
#include <sstream>

namespace unmask::testing {

namespace {

std::string hex_of(byte_view bytes) {
    std::string text;
    for (const std::byte one : bytes) text += fmt::format("{:02x}", std::to_integer<unsigned>(one));
    return text;
}

using row = std::map<std::string, std::string>;

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char c : line)
        if (c == '\t')
            cells.emplace_back();
        else
            cells.back() += c;
    return cells;
}

std::vector<row> read_table(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    const auto names = split(line);
    std::vector<row> rows;
    while (std::getline(file, line)) {
        const auto cells = split(line);
        row one;
        for (std::size_t i = 0; i < names.size() && i < cells.size(); ++i) one[names[i]] = cells[i];
        rows.push_back(one);
    }
    return rows;
}

class account_sink final : public analyzer::record_sink {
  public:
    using record_sink::accept;
    account result;

    void accept(const analyzer::connection_record& record) override {
        connections_[record.origin.connection] = {record.client, record.server};
    }

    void accept(const analyzer::frame_record& record) override {
        const frame_header& header = record.header;
        result.frames[sender(record.origin, false)].push_back(fmt::format(
            "packet {} {}.{:09} fin {:d} rsv {} opcode {} length {} key {} payload {} {}",
            record.origin.packets.back(), record.origin.time / 1'000'000'000,
            record.origin.time % 1'000'000'000, header.fin, header.rsv,
            static_cast<unsigned>(header.opcode), header.payload_length,
            header.key ? hex_of(*header.key) : "",
            hex_of(record.payload.first(std::min<std::size_t>(64, record.payload.size()))),
            record.payload.empty() ? "" : sha256_of(record.payload)));
    }

    void accept(const analyzer::message_record& record) override {
        result.messages[sender(record.origin, true)].push_back(
            fmt::format("packet {} frames {} opcode {} compressed {:d} wire {} length {} {}",
                        record.origin.packets.back(), record.frames.size(),
                        static_cast<unsigned>(record.opcode), record.compressed, record.wire_length,
                        record.length, sha256_of(record.payload)));
    }

  private:
    std::string sender(const analyzer::record_origin& origin, bool by_role) const {
        const bool client = origin.direction == party::client;
        if (by_role) return fmt::format("{} {}", origin.connection, client ? "c" : "s");
        const auto& [one, other] = connections_.at(origin.connection);
        const auto& from = client ? one : other;
        return fmt::format("{} {}:{}", origin.connection, to_string(from.address), from.port);
    }

    std::map<std::uint64_t, std::pair<analyzer::endpoint, analyzer::endpoint>> connections_;
};

} // namespace

std::string sha256_of(byte_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return hex_of(std::as_bytes(std::span(digest)));
}

account known_account(const std::filesystem::path& frames, const std::filesystem::path& messages) {
    account known;
    for (row& one : read_table(frames))
        known.frames[fmt::format("{} {}:{}", one["stream"], one["src"], one["sport"])].push_back(
            fmt::format("packet {} {} fin {} rsv {} opcode {} length {} key {} payload {} {}",
                        one["frame"], one["time"], one["fin"], one["rsv"], one["opcode"],
                        one["length"], one["key"], one["payload64"],
                        one["length"] == "0" ? "" : one["sha256"]));
    for (row& one : read_table(messages)) {
        const bool decoded = one["inflate"].empty() || one["inflate"] == "bfinal";
        if (one["n"] == "-" || !decoded) continue;
        known.messages[fmt::format("{} {}", one["stream"], one["from"])].push_back(
            fmt::format("packet {} frames {} opcode {} compressed {} wire {} length {} {}",
                        one["last_frame"], one["nfrag"], one["opcode"], one["compressed"],
                        one["wire_len"], one["len"], one["sha256"]));
    }
    return known;
}

account our_account(captures::capture_reader& capture, analyzer::analysis_options options) {
    options.keep_frame_payload = true;
    account_sink sink;
    analyzer::analyze(capture, options, sink);
    return sink.result;
}

agreement compare(const lines_by_sender& known, const lines_by_sender& ours) {
    agreement result;
    auto left = ours;
    for (const auto& [sender, lines] : known)
        for (const auto& line : lines) {
            ++result.total;
            auto& candidates = left[sender];
            if (const auto found = std::ranges::find(candidates, line); found != candidates.end()) {
                candidates.erase(found);
                ++result.agreed;
            } else
                result.missing.push_back(sender + ": " + line);
        }
    for (const auto& [sender, lines] : left)
        for (const auto& line : lines) result.additional.push_back(sender + ": " + line);
    return result;
}

} // namespace unmask::testing
