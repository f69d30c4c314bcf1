#include "analyzer/filter/expression.hpp"

namespace unmask::analyzer {

namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else
            out += c;
    }
    return out + '"';
}

std::string written(const literal& one) {
    struct writer {
        std::string operator()(bool truth) const { return truth ? "true" : "false"; }
        std::string operator()(std::uint64_t number) const { return std::to_string(number); }
        std::string operator()(const std::string& text) const { return quoted(text); }
        std::string operator()(const byte_buffer& bytes) const {
            if (bytes.empty()) return "\"\"";
            std::string out;
            for (const std::byte byte : bytes)
                out += fmt::format("{}{:02x}", out.empty() ? "" : ":",
                                   std::to_integer<unsigned>(byte));
            return out;
        }
        std::string operator()(const address_prefix& one) const {
            return fmt::format("{}/{}", to_string(one.address), one.bits);
        }
        std::string operator()(timestamp time) const {
            fmt::memory_buffer out;
            append_value(out, time, '\0');
            return fmt::to_string(out);
        }
    };
    return std::visit(writer{}, one);
}

std::string written(const operand& one) {
    return one.high ? written(one.low) + ".." + written(*one.high) : written(one.low);
}

std::string written_test(const expression& test) {
    std::string out(test.subject->name);
    if (test.how == relation::exists) return out;
    out += fmt::format(" {} ", name_of(test.how));
    if (test.how != relation::in) return out + written(test.operands.front());
    std::string_view before = "{";
    for (const operand& one : test.operands) {
        out += before;
        out += written(one);
        before = ", ";
    }
    return out + "}";
}

// Whether a part has to stand in parentheses: they are only written where they were needed, so that
// they never nest deeper than in what was parsed.
bool needs_parentheses(expression::kind whole, expression::kind part) {
    using enum expression::kind;
    if (part == test) return false;
    if (whole == negation) return true;
    return part == any_of || (part == all_of && whole == all_of);
}

} // namespace

std::string to_string(const expression& one) {
    using enum expression::kind;
    if (one.what == test) return written_test(one);
    std::string out = one.what == negation ? "not " : "";
    for (const expression& part : one.parts) {
        if (&part != &one.parts.front()) out += one.what == all_of ? " and " : " or ";
        const std::string text = to_string(part);
        out += needs_parentheses(one.what, part.what) ? fmt::format("({})", text) : text;
    }
    return out;
}

} // namespace unmask::analyzer
