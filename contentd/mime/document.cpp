#include "contentd/mime/document.hpp"

#include <algorithm>
#include <utility>

namespace mime {

namespace {

std::uint32_t broken_bit(transfer_encoding encoding)
{
    if (encoding == transfer_encoding::uuencode)
        return broken_file;
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

void document::add_name_in_body(std::size_t part)
{
    if (states[part].found.encoding == transfer_encoding::uuencode)
        add_name(parts[part], uuencode_name(parts[part].raw_body), names);
}

std::string_view document::decoded_body(std::size_t part)
{
    part_state& state = states[part];
    if (is_late())
        return {}; // also what was decoded: who asks would hash it and look at its type
    const transfer_encoding encoding = state.found.encoding;
    if (state.decoded == nullptr)
        state.decoded = decode_body(parts[part].raw_body, encoding);
    if (state.decoded->is_broken)
        parts[part].defects |= broken_bit(encoding);
    return state.decoded->bytes;
}

decoded_store::content document::decode_body(std::string_view body, transfer_encoding encoding)
{
    if (decoded_store::content known = decoded.find(body, encoding))
        return known;
    std::string_view bytes = body;
    if (bytes.size() / most_input_a_byte > left.decoded_bytes) { // a spent budget buys no work
        bytes = bytes.substr(0, left.decoded_bytes * most_input_a_byte);
        exceeded |= decoded_limit;
    }
    if (encoding == transfer_encoding::identity)
        return decoded.add_as_it_stands(body, bytes.substr(0, take_decoded(bytes.size())));
    decoding done = decode(encoding, bytes);
    done.bytes.resize(take_decoded(done.bytes.size()));
    return decoded.add(body, encoding, std::move(done));
}

decoded_store::content document::keep_file(std::string bytes)
{
    bytes.resize(take_decoded(bytes.size()));
    return decoded.add_file(std::move(bytes));
}

/// How many of them the budget has left.
std::size_t document::take_decoded(std::size_t bytes)
{
    const std::size_t taken = std::min(bytes, left.decoded_bytes);
    if (taken < bytes)
        exceeded |= decoded_limit;
    left.decoded_bytes -= taken;
    return taken;
}

} // namespace mime
