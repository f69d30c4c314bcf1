// `--export DIRECTORY`: the payload of each data message as a file.
//
//     000001-connection-0-client-message-1.txt       text
//     000002-connection-0-server-message-2.bin       binary, and text that is not UTF-8
//     index.json                                     what is in which file
//
// Names are made of numbers and fixed words, never of what is in the capture. Every file, the index
// too, is written beside its place and renamed. Control frames are counted in the index.
#pragma once

#include "analyzer/output/json_writer.hpp"
#include "analyzer/output/output_stream.hpp"
#include "analyzer/output/view.hpp"

#include <filesystem>

namespace unmask::analyzer {

class export_view final : public view {
  public:
    // Makes the directory, if it is not there. A directory that holds anything is refused. The
    // error is one sentence.
    static std::expected<std::unique_ptr<export_view>, std::string>
    open(const std::filesystem::path& directory);

    using record_sink::accept;
    void accept(const message_record& record) override;
    void accept(const gap_record& record) override;
    void accept(const undecodable_record& record) override;

    // After a failure to write, nothing more was written, and there is no index.
    std::expected<void, std::string> finish() override;

    std::string shortfall() const override;

  private:
    export_view(std::filesystem::path directory, output_stream index);

    void write_file(const message_record& record, const std::string& name);
    void write_index(const message_record& record, const std::string& name);

    std::filesystem::path directory_;
    output_stream index_;
    json_writer json_;
    std::uint64_t files_ = 0;
    std::uint64_t control_messages_ = 0;
    std::uint64_t cut_ = 0;    // messages longer than --message-limit
    std::uint64_t losses_ = 0; // gaps and undecodable stretches
    std::string failure_;      // the first one
};

} // namespace unmask::analyzer
