// `-T json`: one JSON object a line for each record. docs and tests rely on the names of the
// members.
#pragma once

#include "analyzer/output/json_writer.hpp"
#include "analyzer/output/output_stream.hpp"
#include "analyzer/output/view.hpp"

namespace unmask::analyzer {

class json_sink final : public view {
  public:
    explicit json_sink(output_stream& out) : out_(out) {}

    void accept(const connection_record& record) override;
    void accept(const handshake_record& record) override;
    void accept(const frame_record& record) override;
    void accept(const message_record& record) override;
    void accept(const finding_record& record) override;
    void accept(const gap_record& record) override;
    void accept(const undecodable_record& record) override;
    void accept(const end_record& record) override;

  private:
    void begin(std::string_view type, const record_origin& origin);
    void end();
    void write_time(std::int64_t nanoseconds);
    void write_endpoint(std::string_view name, const endpoint& one);
    void write_fields(const http_fields& fields);
    void write_request(const request_head* request);
    void write_response(const response_head* response);
    void write_deflate(const std::optional<deflate_parameters>& deflate);
    std::size_t write_payload(const message_record& record);
    void write_close(byte_view payload);
    void write_totals(std::string_view name, const direction_totals& totals);

    output_stream& out_;
    json_writer json_;
    std::string time_; // kept, as it is costly to allocate
};

} // namespace unmask::analyzer
