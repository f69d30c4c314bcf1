// Typed access to the members of a parsed JSON document that nobody vouches for.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unmask::reports {

// Reads members of known type from the tree of a report. After the first mistake every read leaves
// its target as it is, so that the functions below need no checks; the mistake is then in `error`.
class member_reader {
  public:
    using json = nlohmann::json;

    std::optional<std::string> error;

    void text(const json& object, const char* name, std::string& target) {
        if (const auto* value = find(object, name, "a string", &json::is_string))
            target = value->get_ref<const std::string&>();
    }

    void boolean(const json& object, const char* name, bool& target) {
        if (const auto* value = find(object, name, "true or false", &json::is_boolean))
            target = value->get<bool>();
    }

    template <std::integral number>
    void
    integer(const json& object, const char* name, number& target,
            std::uint64_t most = static_cast<std::uint64_t>(std::numeric_limits<number>::max())) {
        const auto* value = find(object, name, "a whole number", &json::is_number_integer);
        if (value == nullptr) return;
        if (!value->is_number_unsigned() || value->get<std::uint64_t>() > most)
            return fail(name, fmt::format("is not a whole number from 0 to {}", most));
        target = static_cast<number>(value->get<std::uint64_t>());
    }

    // "1795221120.000000001"
    void time(const json& object, const char* name, std::int64_t& target) {
        std::string digits;
        text(object, name, digits);
        if (digits.empty()) return;
        const auto point = digits.find('.');
        const bool shaped = point != std::string::npos && digits.size() - point == 10;
        if (shaped) digits.erase(point, 1);
        const auto [end, mistake] =
            std::from_chars(digits.data(), digits.data() + digits.size(), target);
        if (!shaped || mistake != std::errc{} || end != digits.data() + digits.size() || target < 0)
            fail(name, "is not seconds since the epoch with nine decimals");
    }

    template <typename verdict>
    void verdict_named(const json& object, const char* name, verdict& target,
                       std::optional<verdict> (*named)(std::string_view)) {
        if (!error && !object.contains(name)) return fail(name, "is missing");
        std::string word;
        text(object, name, word);
        if (error) return;
        const auto value = named(word);
        if (!value) return fail(name, "is not the name of a verdict");
        target = *value;
    }

    // A word of `words`, which are in the order of the enumeration.
    template <typename enumeration>
    void word(const json& object, const char* name, std::span<const std::string_view> words,
              enumeration& target) {
        std::string given;
        text(object, name, given);
        if (error) return;
        const auto found = std::ranges::find(words, given);
        if (found == words.end())
            return fail(name, fmt::format("is not {}", fmt::join(words, ", ")));
        target = static_cast<enumeration>(found - words.begin());
    }

    // Calls read() for a member that may be absent or null where it is neither.
    template <typename value, typename reader>
    void optional(const json& object, const char* name, std::optional<value>& target, reader read) {
        const auto found = object.find(name);
        if (found != object.end() && !found->is_null()) read(target.emplace());
    }

    // Calls read(element) for each element, with the path to it in place for errors.
    template <typename reader>
    void each(const json& object, const char* name, reader read) {
        const auto* array = find(object, name, "an array", &json::is_array);
        if (array == nullptr) return;
        const auto outer = path_.size();
        for (std::size_t i = 0; i < array->size() && !error; ++i) {
            path_.resize(outer);
            path_ += fmt::format("{}[{}].", name, i);
            read((*array)[i]);
        }
        path_.resize(outer);
    }

    void texts(const json& object, const char* name, std::vector<std::string>& target) {
        each(object, name, [&](const json& element) {
            if (!element.is_string()) return fail("", "is not a string");
            target.push_back(element.get_ref<const std::string&>());
        });
    }

    template <typename element_type, typename reader>
    void objects(const json& object, const char* name, std::vector<element_type>& target,
                 reader read) {
        each(object, name, [&](const json& element) {
            if (!element.is_object()) return fail("", "is not an object");
            read(*this, element, target.emplace_back());
        });
    }

    template <std::integral number>
    void integers(const json& object, const char* name, std::vector<number>& target) {
        each(object, name, [&](const json& element) {
            if (!element.is_number_unsigned() ||
                element.get<std::uint64_t>() > std::numeric_limits<number>::max())
                return fail("", "is not a whole number in range");
            target.push_back(element.get<number>());
        });
    }

    template <typename object_type, typename reader>
    void object(const json& outer, const char* name, object_type& target, reader read) {
        const auto* inner = find(outer, name, "an object", &json::is_object);
        if (inner == nullptr) return;
        const auto before = path_.size();
        path_ += std::string(name) + '.';
        read(*this, *inner, target);
        path_.resize(before);
    }

    void fail(std::string_view name, std::string_view reason) {
        if (error) return;
        auto where = path_ + std::string(name);
        if (where.ends_with('.')) where.pop_back();
        error = fmt::format("{} {}", where, reason);
    }

  private:
    // Nothing when the member is absent or null, or an earlier read failed.
    const json* find(const json& object, const char* name, std::string_view wanted,
                     bool (json::*is_wanted)() const noexcept) {
        if (error) return nullptr;
        const auto found = object.find(name);
        if (found == object.end() || found->is_null()) return nullptr;
        if (((*found).*is_wanted)()) return &*found;
        fail(name, fmt::format("is not {}", wanted));
        return nullptr;
    }

    std::string path_; // of the object being read, with a dot at the end: "agents[0].cases[4]."
};

} // namespace unmask::reports
