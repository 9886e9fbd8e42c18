#include "contentd/document/pdf_filters.hpp"

#include "contentd/document/inflate.hpp"
#include "contentd/document/lzw.hpp"
#include "contentd/mime/hexadecimal.hpp"

#include <algorithm>

namespace document {

namespace {

std::string from_hexadecimal(std::string_view data, std::size_t most)
{
    std::string bytes;
    int half = -1;
    for (const char each : data.substr(0, data.find('>'))) {
        const int value = mime::hexadecimal_digit(each);
        if (value < 0)
            continue;
        if (half >= 0 && bytes.size() < most)
            bytes += static_cast<char>(half * 16 + value);
        half = half >= 0 ? -1 : value;
    }
    if (half >= 0 && bytes.size() < most)
        bytes += static_cast<char>(half * 16);
    return bytes;
}

std::string from_ascii85(std::string_view data, std::size_t most)
{
    std::string bytes;
    std::uint32_t group = 0;
    unsigned count = 0;
    const auto put = [&](unsigned size) {
        for (unsigned i = 0; i < size && bytes.size() < most; ++i)
            bytes += static_cast<char>(group >> (24 - 8 * i));
        group = 0;
        count = 0;
    };
    if (data.starts_with("<~"))
        data.remove_prefix(2);
    for (const char each : data.substr(0, data.find('~'))) {
        const auto digit = static_cast<unsigned>(static_cast<unsigned char>(each)) - '!';
        if (each == 'z' && count == 0) {
            put(4);
        } else if (digit < 85) {
            group = group * 85 + digit;
            if (++count == 5)
                put(4);
        }
    }
    const unsigned left = count;
    for (unsigned i = left; left > 1 && i < 5; ++i)
        group = group * 85 + 84;
    if (left > 1)
        put(left - 1);
    return bytes;
}

std::string from_run_lengths(std::string_view data, std::size_t most)
{
    constexpr unsigned end = 128;
    std::string bytes;
    for (std::size_t at = 0; at < data.size() && bytes.size() < most;) {
        const unsigned length = static_cast<unsigned char>(data[at++]);
        if (length == end)
            break;
        if (length < end)
            bytes += data.substr(at, length + 1);
        else if (at < data.size())
            bytes.append(257 - length, data[at]);
        at += length < end ? length + 1 : 1;
    }
    bytes.resize(std::min(bytes.size(), most));
    return bytes;
}

unsigned char paeth(int left, int above, int corner)
{
    const int guess = left + above - corner;
    const int to_left = std::abs(guess - left);
    const int to_above = std::abs(guess - above);
    const int to_corner = std::abs(guess - corner);
    const bool is_left = to_left <= to_above && to_left <= to_corner;
    return static_cast<unsigned char>(is_left ? left : to_above <= to_corner ? above : corner);
}

/// The predictors of PNG (RFC 2083, 6): each row begins with the number of its own.
std::string undo_prediction(std::string_view data, const pdf_coding& coding)
{
    constexpr std::size_t most_row = 1U << 20U;
    const std::size_t pixel = std::max<std::size_t>(1, std::min<std::size_t>(coding.colors * coding.bits, 4096) / 8);
    const std::size_t row =
        (std::min(coding.columns, most_row) * std::min<std::size_t>(coding.colors * coding.bits, 4096) + 7) / 8;
    if (coding.predictor < 10 || row == 0 || row > most_row)
        return std::string(data);
    std::string bytes;
    bytes.reserve(data.size());
    for (std::size_t at = 0; at < data.size(); at += row + 1) {
        const auto how = static_cast<unsigned char>(data[at]);
        const std::string_view packed = data.substr(at + 1, row);
        const std::size_t begin = bytes.size();
        for (std::size_t i = 0; i < packed.size(); ++i) {
            const auto byte_before = [&](std::size_t distance, bool is_there) {
                return is_there ? static_cast<int>(static_cast<unsigned char>(bytes[begin + i - distance])) : 0;
            };
            const int left = byte_before(pixel, i >= pixel);
            const int above = byte_before(row, begin >= row);
            const int corner = byte_before(row + pixel, i >= pixel && begin >= row);
            const int guesses[] = {0, left, above, (left + above) / 2, paeth(left, above, corner)};
            bytes += static_cast<char>(packed[i] + guesses[how < 5 ? how : 0]);
        }
    }
    return bytes;
}

} // namespace

std::string undo_filters(std::string_view data, const pdf_coding& coding, std::size_t most)
{
    constexpr std::size_t most_filters = 8;
    std::string bytes;
    for (std::size_t i = 0; i < std::min(coding.filters.size(), most_filters); ++i) {
        const std::string& name = coding.filters[i];
        std::string undone;
        if (name == "FlateDecode" || name == "Fl")
            undone = undo_prediction(inflate(data, most), coding);
        else if (name == "LZWDecode" || name == "LZW")
            undone = undo_prediction(undo_lzw(data, coding.early_change, most), coding);
        else if (name == "ASCIIHexDecode" || name == "AHx")
            undone = from_hexadecimal(data, most);
        else if (name == "ASCII85Decode" || name == "A85")
            undone = from_ascii85(data, most);
        else if (name == "RunLengthDecode" || name == "RL")
            undone = from_run_lengths(data, most);
        else if (name != "Crypt")
            return {};
        else
            undone = data;
        bytes = std::move(undone);
        data = bytes;
    }
    return coding.filters.empty() ? std::string(data.substr(0, most)) : bytes;
}

} // namespace document
