#include "analyzer/recorded_capture.hpp"

#include "analyzer/ground_truth.hpp"
#include "analyzer/output/json_sink.hpp"
#include "protocol/files_test.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>

namespace unmask::testing {

namespace fs = std::filesystem;

namespace {

lines lines_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(fmt::format("cannot read {}", path.string()));
    lines result;
    for (std::string line; std::getline(file, line);) result.push_back(line);
    return result;
}

captures::open_result open_recorded(const fs::path& folder) {
    auto capture = captures::open_capture(capture_in(folder).string());
    if (!capture) throw std::runtime_error(capture.error());
    return capture;
}

// RFC 6455 §7.1.5: an application is told 1005 where a close frame has no code.
std::string close_line(std::uint16_t code, std::string_view reason) {
    return fmt::format("close {} {}", code, reason);
}

std::string_view logged_name(opcode code) {
    switch (code) {
    case opcode::text:
        return "text";
    case opcode::binary:
        return "binary";
    case opcode::ping:
        return "ping";
    default:
        return "";
    }
}

class message_sink final : public analyzer::record_sink {
  public:
    using record_sink::accept;
    message_accounts result;

    void accept(const analyzer::frame_record& record) override { account_for(record.origin); }

    void accept(const analyzer::message_record& record) override {
        auto& sender = account_for(record.origin).of(*record.origin.direction);
        if (record.opcode == opcode::close)
            sender.sent_closes.insert(line_for_close(record.payload));
        else if (const auto name = logged_name(record.opcode); !name.empty())
            sender.sent.push_back(
                fmt::format("{} {} {}", name, record.length, sha256_of(record.payload)));
    }

  private:
    message_account& account_for(const analyzer::record_origin& origin) {
        const auto [place, added] = numbers_.try_emplace(origin.connection, numbers_.size());
        return result[place->second];
    }

    static std::string line_for_close(byte_view payload) {
        if (payload.size() < 2) return close_line(1005, "");
        const auto code = static_cast<std::uint16_t>(std::to_integer<unsigned>(payload[0]) << 8 |
                                                     std::to_integer<unsigned>(payload[1]));
        return close_line(code, as_text(payload.subspan(2)));
    }

    std::map<std::uint64_t, std::uint64_t> numbers_; // ours -> in the order of first frames
};

// The bytes of one direction that were seen, as sequence numbers.
struct seen_bytes {
    std::set<std::uint32_t> seen;
    std::optional<std::uint32_t> next; // behind the furthest byte

    void count(std::uint32_t sequence, std::size_t size, segment_account& account) {
        ++account.with_payload;
        account.longest = std::max(account.longest, size);
        account.early += next && static_cast<std::int32_t>(sequence - *next) > 0;
        bool is_new = false;
        for (std::size_t i = 0; i < size; ++i)
            is_new |= seen.insert(sequence + static_cast<std::uint32_t>(i)).second;
        account.repeated += !is_new;
        const auto end = sequence + static_cast<std::uint32_t>(size);
        if (!next || static_cast<std::int32_t>(end - *next) > 0) next = end;
    }
};

unsigned byte_at(byte_view bytes, std::size_t at) {
    return at < bytes.size() ? std::to_integer<unsigned>(bytes[at]) : 0;
}

std::uint32_t number_at(byte_view bytes, std::size_t at) {
    return byte_at(bytes, at) << 24 | byte_at(bytes, at + 1) << 16 | byte_at(bytes, at + 2) << 8 |
           byte_at(bytes, at + 3);
}

} // namespace

std::vector<fs::path> recorded_folders() {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(UNMASK_SOURCE_DIR "/captures/recorded"))
        if (entry.is_directory()) folders.push_back(entry.path());
    std::ranges::sort(folders);
    return folders;
}

fs::path capture_in(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().filename().string().starts_with("capture.")) return entry.path();
    throw std::runtime_error(fmt::format("no capture in {}", folder.string()));
}

message_accounts logged_messages(const fs::path& folder) {
    message_accounts result;
    for (const auto& line : parsed(lines_of(folder / "messages.jsonl"))) {
        auto& account = result[line["connection"]];
        auto& who = account.of(line["who"] == "client" ? party::client : party::server);
        const bool sent = line["event"] == "sent";
        if (line["type"] == "close")
            (sent ? who.sent_closes : who.received_closes)
                .insert(close_line(line["code"], line["reason"].get<std::string>()));
        else
            (sent ? who.sent : who.received)
                .push_back(fmt::format("{} {} {}", line["type"].get<std::string>(),
                                       line["length"].get<std::uint64_t>(),
                                       line["sha256"].get<std::string>()));
    }
    return result;
}

message_accounts our_messages(const fs::path& folder) {
    const auto capture = open_recorded(folder);
    message_sink sink;
    analyzer::analyze(**capture, {}, sink);
    return sink.result;
}

lines expected_lines(const fs::path& folder) { return lines_of(folder / "expected.jsonl"); }

lines our_lines(const fs::path& folder, analyzer::analysis_summary* summary) {
    const temporary_directory directory;
    const fs::path path = directory / "records.jsonl";
    auto out = analyzer::output_stream::open(path.string());
    if (!out) throw std::runtime_error(out.error());
    analyzer::json_sink sink(*out);
    analyzer::analysis_options options;
    options.limits.message = 1000;
    const auto capture = open_recorded(folder);
    const auto seen = analyzer::analyze(**capture, options, sink);
    if (summary) *summary = seen;
    if (const auto written = out->finish(); !written) throw std::runtime_error(written.error());
    return lines_of(path);
}

segment_account segments_of(const fs::path& folder) {
    segment_account account;
    std::map<std::uint64_t, seen_bytes> directions; // by address and port of the sender
    const auto capture = open_recorded(folder);
    while (const auto packet = (*capture)->next()) {
        const std::size_t link = packet->link_type == captures::link_type::ethernet ? 14 : 0;
        if (packet->data.size() < link + 40) continue; // no TCP in IPv4
        const byte_view ip = packet->data.subspan(link);
        if (byte_at(ip, 0) >> 4 != 4) continue;
        const std::size_t length = byte_at(ip, 2) << 8 | byte_at(ip, 3);
        const byte_view tcp = ip.subspan(std::size_t{4} * (byte_at(ip, 0) & 15));
        const std::size_t headers =
            std::size_t{4} * ((byte_at(ip, 0) & 15) + (byte_at(tcp, 12) >> 4));
        const bool syn = (byte_at(tcp, 13) & 2) != 0;
        auto& sender = directions[std::uint64_t{number_at(ip, 12)} << 16 | number_at(tcp, 0) >> 16];
        if (syn) sender = {{}, number_at(tcp, 4) + 1};
        if (length > headers) sender.count(number_at(tcp, 4), length - headers, account);
    }
    return account;
}

json_records parsed(const lines& records) {
    json_records result;
    for (const auto& line : records) result.push_back(nlohmann::json::parse(line));
    return result;
}

} // namespace unmask::testing
