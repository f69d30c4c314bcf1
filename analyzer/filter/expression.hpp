// What a display filter says, as a tree.
#pragma once

#include "analyzer/fields/field.hpp"
#include "analyzer/filter/relation.hpp"

#include <memory>
#include <string>

namespace re2 {
class RE2;
}

namespace unmask::analyzer {

struct address_prefix {
    ip_address address;
    unsigned bits = 0; // so many first bits count
    bool operator==(const address_prefix&) const = default;
};

// What fields are compared with. In the order of field_type.
using literal =
    std::variant<bool, std::uint64_t, std::string, byte_buffer, address_prefix, timestamp>;

struct operand {
    literal low;
    std::optional<literal> high; // low..high, both included
    bool operator==(const operand&) const = default;
};

struct expression {
    enum class kind : std::uint8_t { test, negation, all_of, any_of };

    kind what = kind::test;
    std::vector<expression> parts; // one of a negation, two or more of all_of and any_of

    // Of a test:
    const field* subject = nullptr;
    relation how = relation::exists;
    std::vector<operand> operands;           // several only for `in`
    std::shared_ptr<const re2::RE2> pattern; // of `matches`: operands[0], compiled

    bool operator==(const expression& other) const {
        return what == other.what && parts == other.parts && subject == other.subject &&
               how == other.how && operands == other.operands;
    }
};

// The filter in words; parsing it again gives the same tree.
std::string to_string(const expression& one);

} // namespace unmask::analyzer
