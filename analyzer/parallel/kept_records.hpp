// Records that outlive the call which handed them over: copies, with all that they view.
#pragma once

#include "analyzer/kept_handshake.hpp"
#include "analyzer/record_sink.hpp"

#include <deque>
#include <memory>
#include <memory_resource>
#include <vector>

namespace unmask::analyzer {

class kept_records {
  public:
    // A record, or the beginning of a connection that may have records later.
    struct entry {
        std::uint64_t packet = 0;     // at which it was written
        std::uint64_t connection = 0; // as it was numbered by who wrote it
        void (*play)(void* record, std::uint64_t connection, record_sink& to) = nullptr;
        void* record = nullptr;

        bool is_beginning() const { return play == nullptr; }
        // As of the connection with this number. To be called once.
        void play_to(record_sink& to, std::uint64_t number) const { play(record, number, to); }
    };

    kept_records() = default;
    kept_records(const kept_records&) = delete;
    kept_records& operator=(const kept_records&) = delete;

    template <class Record>
    void keep(const Record& record, std::uint64_t packet) {
        Record* const copy = std::pmr::polymorphic_allocator<>(&arena_).new_object<Record>(record);
        bytes_ += sizeof record + sizeof(entry);
        copy->origin.packets = copy_of(record.origin.packets);
        own(*copy);
        constexpr auto play = [](void* kept, std::uint64_t connection, record_sink& to) {
            auto& one = *static_cast<Record*>(kept);
            one.origin.connection = connection;
            to.accept(one);
        };
        entries_.push_back({packet, record.origin.connection, play, copy});
    }
    void keep_beginning(std::uint64_t connection, std::uint64_t packet) {
        entries_.push_back({packet, connection, nullptr, nullptr});
    }

    // In the order in which they were written.
    const std::vector<entry>& entries() const { return entries_; }

    // No room is left for another record: the last one may have been as large as records are.
    bool full() const { return bytes_ > usual_size * 3 / 4 || entries_.size() >= most_entries; }

    void clear();

    // The writer has nothing more to say about the packets that it was given at a time.
    bool ends_round = false;

  private:
    static constexpr std::size_t usual_size = std::size_t{256} << 10;
    static constexpr std::size_t most_entries = 4096;

    // Copies what the record views.
    void own(connection_record&) {}
    void own(handshake_record& record);
    void own(frame_record& record) { record.payload = copy_of(record.payload); }
    void own(message_record& record);
    void own(finding_record& record) { record.detail = copy_of(record.detail); }
    void own(gap_record& record) { record.reason = copy_of(record.reason); }
    void own(undecodable_record& record) { record.reason = copy_of(record.reason); }
    void own(end_record&) {}

    template <class T>
    std::span<const T> copy_of(std::span<const T> from);
    std::string_view copy_of(std::string_view from);

    std::unique_ptr<std::byte[]> storage_ = std::make_unique_for_overwrite<std::byte[]>(usual_size);
    std::pmr::monotonic_buffer_resource arena_{storage_.get(), usual_size};
    std::vector<entry> entries_;
    std::deque<kept_handshake> handshakes_;
    std::size_t bytes_ = 0;
};

} // namespace unmask::analyzer
