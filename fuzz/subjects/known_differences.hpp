// Where a subject and our receiver may differ, and why. Any other difference is a mistake of one of them.
#pragma once

#include "fuzz/subjects/account.hpp"

namespace unmask::fuzz {

// Whether the subject sees to this rule, or leaves it to its user.
bool enforces(rule broken);

// Whether the subject refuses a close frame for its code, which is legal.
bool refuses(const delivery& close);

// Whether the subject may pass over what is wrong with the reason of a close frame.
bool misjudges_reason(const delivery& close);

// Whether the subject may take a text that we refuse when its last frame, an empty one, ends it within a character.
bool overlooks_text(const reception& strict, byte_view stream, receiver_options options);

// Whether the subject may still be waiting for the rest of what we have refused already: of the
// frame, or of the message whose text or compressed data is at fault.
bool may_be_waiting(const reception& strict, byte_view stream, receiver_options options);

// Whether the subject may have refused what we judge only when it is whole: a header, or the body
// of a close frame.
bool may_be_early(const reception& received);

} // namespace unmask::fuzz
