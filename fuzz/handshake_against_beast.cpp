// Our server and Boost.Beast's accept the same requests, but for what Beast does not look at.
#include "fuzz/subjects/beast_handshake.hpp"
#include "fuzz/support/heads.hpp"

namespace unmask::fuzz {

void check(input in) {
    const std::string_view text = in.text();
    const found_head found = find_head(as_bytes(text), whole, {.bytes = 4096, .fields = 100});
    if (found.status != head_status::found) return;
    const auto request = parse_request_head(found.text);
    const server_answer answer = answer_request(request.head, {}, request.irregularities);
    const bool theirs = beast_accepts(found.text);
    if (beast_judges_otherwise(request)) return;
    if (answer.accepted())
        ensure(theirs, "we accept what Beast refuses");
    else if (std::ranges::any_of(answer.broken, beast_enforces))
        ensure(!theirs, "Beast accepts what we refuse");
}

} // namespace unmask::fuzz
