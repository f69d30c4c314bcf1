// How the tables of fields draw values: a function of one record, which returns a value or an
// optional one, becomes field::draw.
#pragma once

#include "analyzer/fields/field.hpp"

namespace unmask::analyzer::drawing {

template <class Value>
void put(const Value& drawn, value_list& to) {
    to.emplace_back(drawn);
}
template <class Value>
void put(const std::optional<Value>& drawn, value_list& to) {
    if (drawn) to.emplace_back(*drawn);
}

// A lambda without captures, which its type alone tells.
template <class Draw>
concept stateless = std::is_empty_v<Draw>;

using draw_function = void (*)(const contextual_record&, value_list&);

// Of any record.
template <stateless Draw>
consteval draw_function each(Draw) {
    return [](const contextual_record& from, value_list& to) { put(Draw{}(from), to); };
}

// Of records of this type alone.
template <class Record, stateless Draw>
consteval draw_function of(Draw) {
    return [](const contextual_record& from, value_list& to) {
        if (const Record* one = from.as<Record>()) put(Draw{}(*one), to);
    };
}

// Of a member of the context, if it is known: connection, frame or message.
template <auto Member, stateless Draw>
consteval draw_function in(Draw) {
    return [](const contextual_record& from, value_list& to) {
        if (const auto* one = from.*Member) put(Draw{}(*one), to);
    };
}
template <stateless Draw>
consteval draw_function in_connection(Draw draw) {
    return in<&contextual_record::connection>(draw);
}
template <stateless Draw>
consteval draw_function in_frame(Draw draw) {
    return in<&contextual_record::frame>(draw);
}
template <stateless Draw>
consteval draw_function in_message(Draw draw) {
    return in<&contextual_record::message>(draw);
}

template <class Value>
std::optional<Value> only_if(bool condition, Value one) {
    return condition ? std::optional(one) : std::nullopt;
}

} // namespace unmask::analyzer::drawing
