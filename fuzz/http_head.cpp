// The head of an HTTP message: found in whatever pieces it comes, and what was understood of it can
// be written and read again.
#include "fuzz/support/heads.hpp"

namespace unmask::fuzz {

namespace {

template <class Head>
void ensure_sound(const parsed_head<Head>& parsed, std::string_view text,
                  parsed_head<Head> (*parse)(std::string_view)) {
    for (const irregularity& one : parsed.irregularities)
        ensure(one.offset <= text.size(), "{} at byte {} of {}", sentence_for(one.kind), one.offset,
               text.size());
    const auto written = to_text(parsed.head);
    if (!written) return;
    const auto again = parse(*written);
    ensure(again.head == parsed.head, "'{}' means something else when it is read again", *written);
    // What could be written is a whole head, and no other.
    const head_limits limits{.bytes = written->size(), .fields = parsed.head.fields.size()};
    const found_head found = find_head(as_bytes(*written), whole, limits);
    ensure(found.status == head_status::found && found.text == *written, "'{}' is {} bytes long",
           *written, found.text.size());
}

} // namespace

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    const head_limits limits{.bytes = in.flag() ? 200u : 64u * 1024,
                             .fields = in.flag() ? 3u : 256u};
    const byte_view stream = in.rest();
    const found_head found = find_head(stream, whole, limits);
    ensure(found == find_head(stream, sizes, limits), "the cut of the stream makes a difference");
    ensure(found.text.size() <= limits.bytes, "{} bytes are held", found.text.size());
    ensure(as_text(stream).starts_with(found.text), "the head is not what came");
    for (const std::string_view text : {std::string_view(found.text), as_text(stream)}) {
        ensure_sound(parse_request_head(text), text, parse_request_head);
        ensure_sound(parse_response_head(text), text, parse_response_head);
    }
}

} // namespace unmask::fuzz
