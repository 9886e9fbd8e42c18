// outbox_record - the bytes of one record of the outbox file: length (4), checksum (8), number (8), kind (1), payload

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace state {

enum class record_kind : char { changes = 'C', cancelled = 'X' };

struct outbox_record
{
    std::uint64_t number = 0;
    record_kind kind = record_kind::changes;
    std::string_view payload;
    std::size_t length = 0; // of the whole record
};

std::string make_record(std::uint64_t number, record_kind kind, std::string_view payload);

/// The record at the start of `bytes`; nothing when it is torn or damaged.
std::optional<outbox_record> read_record(std::string_view bytes);

} // namespace state
