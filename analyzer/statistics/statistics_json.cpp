#include "analyzer/output/json_writer.hpp"
#include "analyzer/statistics/statistics_view.hpp"

namespace unmask::analyzer {

namespace {

template <class Count>
void write_spread(json_writer& json, const histogram<Count>& values) {
    json.begin_object().key("count").number(values.count());
    if (values.count() > 0) {
        json.key("min").number(values.least()).key("median").number(values.quantile(0.5));
        json.key("p99").number(values.quantile(0.99)).key("max").number(values.greatest());
    }
    json.end_object();
}

template <class Count>
void write_round_trips(json_writer& json, const histogram<Count>& values) {
    const auto time = [&](std::string_view name, std::uint64_t nanoseconds) {
        json.key(name).seconds(static_cast<std::int64_t>(nanoseconds));
    };
    json.begin_object().key("answered").number(values.count());
    if (values.count() > 0) {
        time("min", values.least());
        time("median", values.quantile(0.5));
        time("max", values.greatest());
    }
    json.end_object();
}

template <class Count>
void write_opcodes(json_writer& json, const direction_counters<Count>& one) {
    json.key("opcodes").begin_object();
    for (std::size_t i = 0; i < message_opcodes.size(); ++i) {
        json.key(name_of(message_opcodes[i])).begin_object();
        json.key("messages").number(one.by_opcode(i).messages);
        json.key("bytes").number(one.by_opcode(i).bytes).end_object();
    }
    json.end_object();
}

template <class Count>
void write_compression(json_writer& json, const direction_counters<Count>& one) {
    json.key("compression").begin_object().key("messages").number(one.seldom().compressed_messages);
    json.key("wire_bytes")
        .number(one.seldom().deflated_bytes)
        .key("bytes")
        .number(one.seldom().inflated_bytes);
    if (one.seldom().deflated_bytes > 0)
        json.key("ratio").decimal(static_cast<double>(one.seldom().inflated_bytes) /
                                      static_cast<double>(one.seldom().deflated_bytes),
                                  3);
    json.end_object();
}

template <class Count>
void write_direction(json_writer& json, const direction_counters<Count>& one) {
    const message_counter messages = one.messages();
    json.begin_object().key("frames").number(one.frames);
    json.key("wire_bytes").number(one.wire_bytes()).key("header_bytes").number(one.header_bytes);
    json.key("messages").number(messages.messages).key("bytes").number(messages.bytes);
    write_opcodes(json, one);
    json.key("sizes");
    write_spread(json, one.sizes);
    write_compression(json, one);
    json.key("round_trips");
    write_round_trips(json, one.seldom().round_trips);
    json.key("close_codes").begin_object();
    for (const auto& [code, count] : one.seldom().close_codes)
        json.key(code ? std::to_string(*code) : "none").number(count);
    json.end_object();
    json.key("gaps")
        .number(one.seldom().gaps)
        .key("missing_bytes")
        .number(one.seldom().missing_bytes);
    json.key("undecodable").number(one.seldom().undecodable);
    json.key("undecodable_bytes").number(one.seldom().undecodable_bytes).end_object();
}

// The members that a connection and the total have in common.
template <class Count>
void write_counters(json_writer& json, const counters<Count>& numbers) {
    if (numbers.first_time <= numbers.last_time) {
        json.key("start").seconds(numbers.first_time);
        json.key("duration").seconds(numbers.last_time - numbers.first_time);
    }
    json.key("longest_silence").seconds(numbers.longest_silence.length);
    json.key("from_client");
    write_direction(json, numbers.sent[0]);
    json.key("from_server");
    write_direction(json, numbers.sent[1]);
    json.key("findings").begin_object();
    for (const auto& [broken, count] : numbers.findings)
        json.key(describe(broken).slug).number(count);
    json.end_object();
    json.key("ends").begin_object();
    for (const auto& [how, count] : numbers.ends) json.key(name_of(how)).number(count);
    json.end_object();
}

void write_endpoint(json_writer& json, std::string_view name, const endpoint& one) {
    json.key(name).begin_object().key("address").text(to_string(one.address));
    json.key("port").number(one.port).end_object();
}

} // namespace

void write_json(const statistics& numbers, output_stream& out) {
    json_writer json;
    json.begin_object().key("type").text("statistics");
    json.key("connections").number(numbers.connections);
    if (numbers.total_only > 0) json.key("total_only").number(numbers.total_only);
    json.key("total").begin_object();
    write_counters(json, numbers.total);
    json.end_object().key("top").begin_array();
    for (const auto& counted : numbers.top) {
        const connection_counters& one = *counted;
        json.begin_object().key("connection").number(one.connection);
        write_endpoint(json, "client", one.client);
        write_endpoint(json, "server", one.server);
        write_counters(json, one);
        json.end_object();
    }
    json.end_array().end_object();
    json.end_line();
    out.write(json.view());
}

} // namespace unmask::analyzer
