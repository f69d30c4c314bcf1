// wslay, as Debian ships it. It knows no permessage-deflate.
#include "fuzz/subjects/subject.h"

#include <algorithm>
#include <cstring>
#include <vector>
#include <wslay/wslay.h>

namespace {

struct wslay_subject {
    wslay_event_context_ptr context = nullptr;
    subject_deliver deliver = nullptr;
    void* receiver = nullptr;
    const uint8_t* bytes = nullptr; // being fed
    size_t size = 0;
};

ssize_t read_fed(wslay_event_context_ptr context, uint8_t* out, size_t size, int, void* user) {
    auto& subject = *static_cast<wslay_subject*>(user);
    if (subject.size == 0) {
        wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    const size_t count = std::min(size, subject.size);
    std::memcpy(out, subject.bytes, count);
    subject.bytes += count;
    subject.size -= count;
    return static_cast<ssize_t>(count);
}

ssize_t send_nowhere(wslay_event_context_ptr, const uint8_t*, size_t size, int, void*) {
    return static_cast<ssize_t>(size);
}

int make_no_mask(wslay_event_context_ptr, uint8_t* out, size_t size, void*) {
    std::memset(out, 0, size);
    return 0;
}

void take_message(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* message, void* user) {
    const auto& subject = *static_cast<wslay_subject*>(user);
    subject.deliver(subject.receiver, message->opcode, message->msg, message->msg_length);
}

} // namespace

void* subject_create(const subject_options* options, subject_deliver deliver, void* receiver) {
    if (options->deflate) return nullptr;
    auto* subject = new wslay_subject{.deliver = deliver, .receiver = receiver};
    const wslay_event_callbacks callbacks{read_fed, send_nowhere, make_no_mask, nullptr,
                                          nullptr,  nullptr,      take_message};
    const auto init =
        options->from_client ? wslay_event_context_server_init : wslay_event_context_client_init;
    init(&subject->context, &callbacks, subject);
    wslay_event_config_set_max_recv_msg_length(subject->context, 16u << 20);
    return subject;
}

bool subject_feed(void* opaque, const uint8_t* bytes, size_t size) {
    auto& subject = *static_cast<wslay_subject*>(opaque);
    subject.bytes = bytes;
    subject.size = size;
    while (subject.size > 0 && wslay_event_get_read_enabled(subject.context))
        if (wslay_event_recv(subject.context) != 0) return false;
    if (wslay_event_get_read_enabled(subject.context)) return true;
    // Reading has ended with a close frame, or with a fault that its own close frame names.
    wslay_event_send(subject.context);
    const uint16_t sent = wslay_event_get_status_code_sent(subject.context);
    return wslay_event_get_close_received(subject.context) &&
           (sent == wslay_event_get_status_code_received(subject.context) || sent == 1005);
}

void subject_destroy(void* opaque) {
    auto* subject = static_cast<wslay_subject*>(opaque);
    wslay_event_context_free(subject->context);
    delete subject;
}

const char* const subject_unenforced_rules[] = {"close-body-must-hold-a-code",
                                                "close-reason-must-be-utf8", nullptr};
const uint16_t subject_refused_close_codes[] = {1012, 1013, 1014, 0};
// It validates from the wrong byte on when the code comes in two pieces.
const bool subject_misjudges_close_reasons = true;
const bool subject_overlooks_texts_that_end_empty = false;
