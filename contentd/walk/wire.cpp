#include "contentd/walk/wire.hpp"

#include "common/text/utf8.hpp"

namespace walk {

namespace {

constexpr std::size_t number_size = 8;

} // namespace

wire_writer& wire_writer::number(std::uint64_t value)
{
    for (unsigned i = 0; i < number_size; ++i)
        bytes_ += static_cast<char>(value >> (8U * i) & 0xffU);
    return *this;
}

wire_writer& wire_writer::text(std::string_view value)
{
    number(value.size());
    bytes_ += value;
    return *this;
}

std::uint64_t wire_reader::number(std::uint64_t most)
{
    has_failed_ = has_failed_ || rest_.size() < number_size;
    if (has_failed_)
        return 0;
    std::uint64_t value = 0;
    for (unsigned i = 0; i < number_size; ++i)
        value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8U * i);
    rest_.remove_prefix(number_size);
    has_failed_ = value > most;
    return has_failed_ ? 0 : value;
}

std::string_view wire_reader::text(std::size_t most)
{
    const std::size_t size = number(most);
    has_failed_ = has_failed_ || rest_.size() < size;
    if (has_failed_)
        return {};
    const std::string_view found = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return found;
}

std::string_view wire_reader::utf8(std::size_t most)
{
    const std::string_view found = text(most);
    has_failed_ = has_failed_ || !text::is_utf8(found);
    return has_failed_ ? std::string_view() : found;
}

} // namespace walk
