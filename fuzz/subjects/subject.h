// What a WebSocket implementation offers to be fuzzed beside ours: a small C interface to whatever
// reads one direction of a connection after the opening handshake.
//
// fuzz/stream_against.cpp feeds the same bytes to the subject and to our receiver and demands the
// same messages, the same refusals, and both without regard to how the stream was cut.
// docs/fuzzing.md shows how to add one.
#ifndef UNMASK_FUZZ_SUBJECT_H
#define UNMASK_FUZZ_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct subject_options {
    bool from_client; // who sends the bytes; clients mask
    bool deflate;     // whether permessage-deflate was agreed, with these parameters
    bool server_no_context_takeover, client_no_context_takeover;
    int server_max_window_bits, client_max_window_bits; // 8 to 15
};

// What the subject calls with each whole message and control frame, in the order in which they end:
// opcode of the first frame, payload without mask and compression, for a close frame with its code.
typedef void (*subject_deliver)(void* receiver, unsigned opcode, const uint8_t* payload,
                                size_t size);

// NULL if the subject does not support what the options ask for. It must take messages of 16 MiB.
void* subject_create(const struct subject_options* options, subject_deliver deliver,
                     void* receiver);

// The bytes may be cut anywhere and are gone after the call. False from the moment when the
// subject fails the connection; it is not fed again then, nor after a close frame.
bool subject_feed(void* subject, const uint8_t* bytes, size_t size);

void subject_destroy(void* subject);

// --- Known and accepted differences -------------------------------------------------------------

// Slugs (`unmask rules`) of what the subject does not enforce, ended by NULL. A stream is compared
// up to where it breaks one of these rules.
extern const char* const subject_unenforced_rules[];

// Close codes that the subject refuses although they may be sent, ended by 0: 1012 to 1014 were
// registered after RFC 6455.
extern const uint16_t subject_refused_close_codes[];

// True if it may refuse the valid reason of a close frame, or take an invalid one.
extern const bool subject_misjudges_close_reasons;

// True if it takes a text that ends within a character when the last frame of it is empty.
extern const bool subject_overlooks_texts_that_end_empty;

#ifdef __cplusplus
}
#endif

#endif
