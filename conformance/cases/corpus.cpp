#include "conformance/cases/corpus.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <random>

namespace unmask::conformance {
namespace {

// The standard says what this engine draws, but not what its distributions make of it.
class chance {
  public:
    std::size_t below(std::size_t bound) { return engine_() % bound; }
    template <std::size_t Count>
    std::string_view one_of(const std::array<std::string_view, Count>& choices) {
        return choices[below(Count)];
    }

  private:
    std::mt19937_64 engine_{6455};
};

constexpr std::array<std::string_view, 24> syllables = {
    "ba",  "ler", "mi",  "ne", "or", "sa",   "tun", "vel", "wi",  "zo",  "ge", "hal",
    "ind", "ko",  "lüs", "än", "ör", "schl", "ter", "und", "ver", "auß", "en", "er"};

std::string word(chance& by) {
    std::string made;
    for (std::size_t more = 1 + by.below(3); more > 0; --more) made += by.one_of(syllables);
    return made;
}

std::string sentence(chance& by) {
    std::string made = word(by);
    for (std::size_t more = 4 + by.below(12); more > 0; --more)
        made += (by.below(9) == 0 ? ", " : " ") + word(by);
    return made + ".";
}

// --- The kinds: each adds a piece

void add_record(std::string& data, chance& by) {
    const std::string name = word(by);
    fmt::format_to(std::back_inserter(data),
                   R"(  {{
    "id": "{:016x}",
    "isActive": {},
    "balance": "€{}.{:02}",
    "age": {},
    "name": "{} {}",
    "email": "{}@example.org",
    "about": "{} {}",
    "registered": "20{:02}-{:02}-{:02}T{:02}:00:00",
    "latitude": {}.{:06},
    "longitude": {}.{:06},
    "friends": [ {{ "id": 0, "name": "{}" }}, {{ "id": 1, "name": "{}" }}, {{ "id": 2, "name": "{}" }} ]
  }},
)",
                   by.below(1u << 31), by.below(2) == 0, by.below(4000), by.below(100),
                   20 + by.below(60), name, word(by), name, sentence(by), sentence(by),
                   10 + by.below(15), 1 + by.below(12), 1 + by.below(28), by.below(24),
                   by.below(90), by.below(1'000'000), by.below(180), by.below(1'000'000), word(by),
                   word(by), word(by));
}

void add_paragraph(std::string& data, chance& by) {
    for (std::size_t more = 2 + by.below(5); more > 0; --more) data += sentence(by) + "\r\n";
    data += "\r\n";
}

void add_section(std::string& data, chance& by) {
    fmt::format_to(std::back_inserter(data),
                   "<section class=\"{}\">\n  <h2><a href=\"/{}/{}\">{}</a></h2>\n  <p>{} "
                   "<em>{}</em> {}</p>\n</section>\n",
                   by.below(2) == 0 ? "left" : "right", word(by), by.below(1000), word(by),
                   sentence(by), word(by), sentence(by));
}

void add_object(std::string& data, chance& by) {
    const std::size_t length = 2000 + by.below(6000);
    fmt::format_to(std::back_inserter(data),
                   "{} 0 obj\n<< /Length {} /Filter /FlateDecode >>\nstream\n", by.below(5000),
                   length);
    for (std::size_t i = 0; i < length; ++i) data.push_back(static_cast<char>(by.below(256)));
    data += "\nendstream\nendobj\n";
}

constexpr std::size_t width = 512; // of the picture, and its height

void add_little_endian(std::string& data, std::size_t value, int bytes) {
    for (; bytes > 0; --bytes, value >>= 8) data.push_back(static_cast<char>(value & 0xff));
}

// The headers of a bitmap file, and its palette: 256 greys.
void add_bitmap_header(std::string& data) {
    constexpr std::size_t colours = 256;
    constexpr std::size_t header = 14 + 40 + 4 * colours;
    data += "BM";
    for (const std::size_t field :
         {header + width * width, std::size_t{0}, header, std::size_t{40}, width, width})
        add_little_endian(data, field, 4);
    add_little_endian(data, 1, 2); // planes
    add_little_endian(data, 8, 2); // bits of a pixel
    for (const std::size_t field : {std::size_t{0}, width * width, std::size_t{2835},
                                    std::size_t{2835}, colours, std::size_t{0}})
        add_little_endian(data, field, 4);
    for (std::size_t grey = 0; grey < colours; ++grey) add_little_endian(data, grey * 0x010101, 4);
}

// A line of grey hills, with the noise of a camera.
void add_line(std::string& data, chance& by) {
    if (data.empty()) add_bitmap_header(data);
    const double y = static_cast<double>(data.size()) / width;
    for (std::size_t i = 0; i < width; ++i) {
        const double x = static_cast<double>(i);
        const double grey = 120 + 70 * std::sin(x / 60 + std::sin(y / 45)) + 30 * std::cos(y / 30);
        data.push_back(static_cast<char>(static_cast<int>(grey) + static_cast<int>(by.below(5))));
    }
}

void add_piece(corpus one, std::string& data, chance& by) {
    switch (one) {
    case corpus::records:
        return add_record(data, by);
    case corpus::picture:
        return add_line(data, by);
    case corpus::prose:
        return add_paragraph(data, by);
    case corpus::page:
        return add_section(data, by);
    case corpus::document:
        return add_object(data, by);
    }
}

// --- Slices

struct prepared {
    std::string data;
    std::vector<std::size_t> starts; // of the characters of a text, and the end of the last
};

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

prepared prepare(corpus one) {
    chance by;
    prepared made;
    const std::size_t length = length_of(one);
    // A piece of text has more bytes than characters: twice the length is more than enough.
    while (made.data.size() < (is_text(one) ? 2 * length : length)) add_piece(one, made.data, by);
    if (!is_text(one)) {
        made.data.resize(length);
        return made;
    }
    for (std::size_t i = 0; made.starts.size() <= length; ++i)
        if (begins_character(made.data[i])) made.starts.push_back(i);
    made.data.resize(made.starts.back());
    return made;
}

const prepared& data_of(corpus one) {
    static const std::array<prepared, 5> all = {prepare(corpus::records), prepare(corpus::picture),
                                                prepare(corpus::prose), prepare(corpus::page),
                                                prepare(corpus::document)};
    return all[static_cast<std::size_t>(one)];
}

} // namespace

std::string_view name_of(corpus one) {
    switch (one) {
    case corpus::records:
        return "JSON";
    case corpus::picture:
        return "a bitmap";
    case corpus::prose:
        return "prose";
    case corpus::page:
        return "HTML";
    case corpus::document:
        return "a PDF";
    }
    return {};
}

byte_buffer slice(corpus one, std::size_t first, std::size_t length) {
    const prepared& from = data_of(one);
    const auto position = [&](std::size_t unit) {
        return from.starts.empty() ? unit : from.starts[unit];
    };
    const std::size_t whole = length_of(one);
    byte_buffer bytes;
    while (length > 0) {
        const std::size_t count = std::min(length, whole - first);
        const std::size_t begin = position(first);
        append(bytes, as_bytes(std::string_view(from.data).substr(begin, position(first + count) -
                                                                             begin)));
        length -= count;
        first = (first + count) % whole;
    }
    return bytes;
}

} // namespace unmask::conformance
