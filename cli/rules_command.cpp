#include "cli/command.hpp"
#include "protocol/rules/rules.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace unmask::cli {
namespace {

// One column of the table.
struct column {
    std::string_view title;
    std::string (*cell)(const rule_entry& entry);
};

std::string number_or_dash(std::uint16_t number) {
    return number == 0 ? "-" : std::to_string(number);
}

constexpr auto columns = std::to_array<column>({
    {"rule", [](const rule_entry& entry) { return std::string(entry.slug); }},
    {"section", [](const rule_entry& entry) { return citation_of(entry); }},
    {"level", [](const rule_entry& entry) { return std::string(name_of(entry.level)); }},
    {"binds", [](const rule_entry& entry) { return std::string(name_of(entry.binds)); }},
    {"close", [](const rule_entry& entry) { return number_or_dash(entry.close_code); }},
    {"status", [](const rule_entry& entry) { return number_or_dash(entry.http_status); }},
    {"observed", [](const rule_entry& entry) { return std::string(name_of(entry.observed)); }},
});

// Characters, where each is as wide as another: "§" is two bytes.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

void append_row(std::string& text, std::span<const std::string> cells,
                std::span<const std::size_t> widths) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        text += cells[i];
        const bool last = i + 1 == cells.size();
        if (!last) text.append(widths[i] - width_of(cells[i]) + 2, ' ');
    }
    text += '\n';
}

std::string table() {
    std::array<std::string, columns.size()> cells;
    std::array<std::size_t, columns.size()> widths{};
    std::ranges::transform(columns, cells.begin(),
                           [](const column& c) { return std::string(c.title); });
    const auto titles = cells;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        widths[i] = columns[i].title.size();
        for (const auto& entry : all_rules())
            widths[i] = std::max(widths[i], width_of(columns[i].cell(entry)));
    }
    std::string text;
    append_row(text, titles, widths);
    for (const auto& entry : all_rules()) {
        std::ranges::transform(columns, cells.begin(),
                               [&](const column& c) { return c.cell(entry); });
        append_row(text, cells, widths);
    }
    return text;
}

std::size_t count_of(observation observed) {
    return static_cast<std::size_t>(
        std::ranges::count(all_rules(), observed, &rule_entry::observed));
}

std::string summary() {
    return fmt::format(
        "{} rules: {} seen in any capture, {} only when provoked, {} not on the wire.\n",
        all_rules().size(), count_of(observation::passive), count_of(observation::provoked),
        count_of(observation::unobservable));
}

// What no instrument can ever see, each with the reason.
std::string ledger() {
    std::string text = "Not on the wire, and why:\n";
    for (const auto& entry : all_rules())
        if (entry.observed == observation::unobservable)
            fmt::format_to(std::back_inserter(text), "  {} ({})\n      {}\n", entry.slug,
                           citation_of(entry), entry.note);
    return text;
}

nlohmann::ordered_json object_of(const rule_entry& entry) {
    using json = nlohmann::ordered_json;
    const auto number = [](std::uint16_t value) {
        return value == 0 ? json(nullptr) : json(value);
    };
    return {{"rule", entry.slug},
            {"document", name_of(entry.source)},
            {"section", entry.section},
            {"address", address_of(entry)},
            {"level", name_of(entry.level)},
            {"binds", name_of(entry.binds)},
            {"close_code", number(entry.close_code)},
            {"http_status", number(entry.http_status)},
            {"observed", name_of(entry.observed)},
            {"statement", entry.statement},
            {"note", entry.note}};
}

std::string json_text() {
    auto rules = nlohmann::ordered_json::array();
    for (const auto& entry : all_rules()) rules.push_back(object_of(entry));
    return nlohmann::ordered_json{{"rules", std::move(rules)}}.dump(1) + '\n';
}

} // namespace

void add_rules_command(CLI::App& app, exit_status& status) {
    auto* command =
        app.add_subcommand("rules", "Print the rulebook: every normative statement of the RFCs");
    const auto format = std::make_shared<std::string>("text");
    command->add_option("--format", *format, "output format")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    command->callback([format, &status] {
        const auto text =
            *format == "json" ? json_text() : table() + '\n' + summary() + '\n' + ledger();
        std::fwrite(text.data(), 1, text.size(), stdout);
        status = exit_status::as_expected;
    });
}

} // namespace unmask::cli
