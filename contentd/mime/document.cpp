#include "contentd/mime/document.hpp"

namespace mime {

namespace {

std::uint32_t broken_bit(transfer_encoding encoding)
{
    return encoding == transfer_encoding::quoted_printable ? broken_quoted_printable : broken_base64;
}

/// What honest input an encoding needs for a byte, rounded up: quoted-printable takes three, and line ends.
constexpr std::size_t most_input_a_byte = 4;

} // namespace

void document::start_clock()
{
    if (left.time.count() > 0)
        deadline = left.clock() + left.time;
}

bool document::is_late()
{
    if (deadline == std::chrono::steady_clock::time_point::max() || left.clock() < deadline)
        return false;
    exceeded |= time_limit;
    return true;
}

std::size_t document::add_part(std::size_t parent, reading how, bool is_reading)
{
    part next;
    next.path = "1";
    next.parent = parent;
    next.how = how;
    if (!parts.empty()) {
        const part& above = parts[parent];
        std::size_t& count = is_reading ? states[parent].readings : states[parent].children;
        next.depth = above.depth + 1;
        next.path = above.path + (is_reading ? '~' : '.') + std::to_string(++count);
    }
    parts.push_back(std::move(next));
    states.emplace_back().first_field = fields.size();
    return parts.size() - 1;
}

std::string_view document::decoded_body(std::size_t part)
{
    part_state& state = states[part];
    if (is_late())
        return {}; // also what was decoded: who asks would hash it and look at its type
    if (state.decoded)
        return *state.decoded;
    std::string_view bytes = parts[part].raw_body;
    if (bytes.size() / most_input_a_byte > left.decoded_bytes) { // a spent budget buys no work
        bytes = bytes.substr(0, left.decoded_bytes * most_input_a_byte);
        exceeded |= decoded_limit;
    }
    const transfer_encoding encoding = state.found.encoding;
    if (encoding != transfer_encoding::identity) {
        decoding done = decode(encoding, bytes);
        if (done.is_broken)
            parts[part].defects |= broken_bit(encoding);
        state.goes_on = done.goes_on;
        state.has_url_letters = done.has_url_letters;
        bytes = buffers.emplace_back(std::move(done.bytes));
    }
    if (bytes.size() > left.decoded_bytes) {
        bytes = bytes.substr(0, left.decoded_bytes);
        exceeded |= decoded_limit;
    }
    left.decoded_bytes -= bytes.size();
    state.decoded = bytes;
    return bytes;
}

} // namespace mime
