#include "analyzer/output/export_view.hpp"

#include "analyzer/output/message_text.hpp"
#include "protocol/counted.hpp"
#include "protocol/utf8.hpp"

#include <fmt/format.h>
#include <system_error>

namespace unmask::analyzer {

namespace fs = std::filesystem;

namespace {

std::string file_name(const message_record& record, std::uint64_t number) {
    const bool is_text = record.opcode == opcode::text && is_utf8(record.payload);
    return fmt::format("{:06}-connection-{}-{}-message-{}.{}", number, record.origin.connection,
                       name_of(record.origin.direction.value_or(party::client)), record.number,
                       is_text ? "txt" : "bin");
}

} // namespace

export_view::export_view(fs::path directory, output_stream index)
    : directory_(std::move(directory)), index_(std::move(index)) {
    json_.begin_object().key("messages").begin_array();
    index_.write(json_.view());
    json_.clear();
}

std::expected<std::unique_ptr<export_view>, std::string>
export_view::open(const fs::path& directory) {
    std::error_code error;
    fs::create_directories(directory, error);
    const bool is_empty = !error && fs::is_empty(directory, error);
    if (error)
        return std::unexpected(fmt::format("{} cannot be made a directory for the messages: {}",
                                           directory.string(), error.message()));
    if (!is_empty)
        return std::unexpected(
            fmt::format("{} is not empty: messages are exported to a new or empty directory",
                        directory.string()));
    auto index = output_stream::open((directory / "index.json").string());
    if (!index) return std::unexpected(std::move(index.error()));
    return std::unique_ptr<export_view>(new export_view(directory, std::move(*index)));
}

void export_view::accept(const message_record& record) {
    if (!failure_.empty()) return;
    if (is_control(record.opcode)) {
        ++control_messages_;
        return;
    }
    const std::string name = file_name(record, files_ + 1);
    write_file(record, name);
    if (!failure_.empty()) return;
    write_index(record, name);
    ++files_;
    if (record.payload.size() < record.length) ++cut_;
}

void export_view::write_file(const message_record& record, const std::string& name) {
    auto file = output_stream::open((directory_ / name).string());
    if (!file) {
        failure_ = std::move(file.error());
        return;
    }
    file->write(as_text(record.payload));
    if (auto written = file->finish(); !written) failure_ = std::move(written.error());
}

void export_view::write_index(const message_record& record, const std::string& name) {
    json_.begin_object().key("file").text(name).key("connection").number(record.origin.connection);
    json_.key("direction").text(name_of(record.origin.direction.value_or(party::client)));
    json_.key("message").number(record.number);
    json_.key("opcode").number(static_cast<std::uint64_t>(record.opcode));
    json_.key("time").seconds(record.origin.time).key("length").number(record.length);
    if (record.payload.size() < record.length)
        json_.key("truncated_at").number(record.payload.size());
    json_.end_object();
    index_.write(files_ == 0 ? "\n" : ",\n");
    index_.write(json_.view());
    json_.clear();
}

void export_view::accept(const gap_record&) { ++losses_; }
void export_view::accept(const undecodable_record&) { ++losses_; }

std::expected<void, std::string> export_view::finish() {
    if (!failure_.empty())
        return std::unexpected(fmt::format("{}; {} before it are complete, without an index",
                                           failure_, counted(files_, "file")));
    index_.write(
        fmt::format("\n],\"control_messages\":{},\"lost\":{}}}\n", control_messages_, losses_));
    return index_.finish();
}

std::string export_view::shortfall() const {
    std::string text;
    if (cut_ > 0) text = fmt::format("{} cut short by --message-limit", counted(cut_, "message"));
    if (losses_ > 0)
        text += fmt::format("{}bytes are missing or undecodable in {} (see -T text)",
                            text.empty() ? "" : "; ", counted(losses_, "place"));
    return text.empty() ? text : "--export: " + text;
}

} // namespace unmask::analyzer
