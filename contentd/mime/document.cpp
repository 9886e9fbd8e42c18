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

std::string_view document::decoded_body(std::size_t part)
{
    part_state& state = states[part];
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
