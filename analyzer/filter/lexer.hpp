// The words of a display filter.
#pragma once

#include "analyzer/filter/relation.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace unmask::analyzer {

// What is wrong with a filter, and where.
struct filter_error {
    std::string sentence;
    std::size_t offset = 0; // in bytes
    std::size_t length = 0; // 0: at the end
};

enum class token_kind : std::uint8_t {
    end,
    word, // a field, or a literal without quotes
    text, // in quotes; its value is without them and without escapes
    open,
    close,
    open_brace,
    close_brace,
    comma,
    range, // ..
    negation,
    conjunction,
    disjunction,
    relation, // "==" and its like
};

struct token {
    token_kind kind = token_kind::end;
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string value;               // of a word or text
    relation how = relation::exists; // of a relation
};

class lexer {
  public:
    // The filter must outlive this.
    explicit lexer(std::string_view filter) : filter_(filter) {}

    // The next one; `end` at the end, as often as asked.
    std::expected<token, filter_error> next();

  private:
    std::expected<token, filter_error> read_text(bool raw);
    // Appends what the escape at `at_` stands for.
    std::expected<void, filter_error> read_escape(std::string& value);
    token read_word();

    std::string_view filter_;
    std::size_t at_ = 0;
};

} // namespace unmask::analyzer
