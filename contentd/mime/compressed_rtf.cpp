// LZ77 with a dictionary of 4096 bytes, at first filled with what most RTF has. A control byte tells of the next eight
// tokens, lowest bit first: 0 a byte, 1 a place in the dictionary (12 bits, big endian) and a length less two (4 bits).
// The place that would be written next ends the text.

#include "contentd/mime/compressed_rtf.hpp"

#include "contentd/mime/byte_reader.hpp"
#include "contentd/mime/checksums.hpp"

#include <array>

namespace mime {

namespace {

constexpr std::uint32_t compressed_type = 0x75465a4c; // LZFu
constexpr std::uint32_t stored_type = 0x414c454d;     // MELA

/// [MS-OXRTFCP] 2.1.2.1
constexpr std::string_view first_entries =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    "MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(first_entries.size() == 207);

class decompression
{
  public:
    explicit decompression(std::size_t most) : most_(most)
    {
        first_entries.copy(dictionary_.data(), dictionary_.size());
    }

    rtf_text run(std::string_view contents)
    {
        byte_reader in(contents);
        while (!in.at_end() && !is_at_end_ && !text_.is_cut) {
            unsigned control = in.number_8();
            for (int i = 0; i < 8 && !in.is_short() && !is_at_end_ && !text_.is_cut; ++i, control >>= 1U)
                take_token(in, (control & 1U) != 0);
        }
        text_.is_broken = !is_at_end_ && !text_.is_cut;
        return std::move(text_);
    }

  private:
    void take_token(byte_reader& in, bool is_reference)
    {
        const std::string_view token = in.take(is_reference ? 2 : 1);
        if (in.is_short())
            return;
        if (!is_reference) {
            put(token[0]);
            return;
        }
        const unsigned both = static_cast<unsigned char>(token[0]) * 256U + static_cast<unsigned char>(token[1]);
        unsigned from = both >> 4U;
        is_at_end_ = from == next_;
        for (unsigned left = is_at_end_ ? 0 : (both & 15U) + 2; left > 0; --left, ++from)
            put(dictionary_[from % dictionary_.size()]);
    }

    void put(char byte)
    {
        dictionary_[next_] = byte;
        next_ = (next_ + 1) % dictionary_.size();
        if (text_.bytes.size() < most_)
            text_.bytes += byte;
        else
            text_.is_cut = true;
    }

    std::array<char, 4096> dictionary_{};
    std::size_t next_ = first_entries.size();
    std::size_t most_;
    rtf_text text_;
    bool is_at_end_ = false;
};

rtf_text stored(std::string_view contents, std::size_t size, std::size_t most)
{
    const std::string_view text = contents.substr(0, size);
    return {std::string(text.substr(0, most)), false, text.size() > most};
}

} // namespace

rtf_text decompress_rtf(std::string_view compressed, std::size_t most)
{
    constexpr std::uint32_t sized_of_header = 12; // the size counts what is behind itself
    byte_reader in(compressed);
    const std::uint32_t size = in.number_32();
    const std::uint32_t raw_size = in.number_32();
    const std::uint32_t type = in.number_32();
    const std::uint32_t checksum = in.number_32();
    if (in.is_short() || size < sized_of_header || (type != compressed_type && type != stored_type))
        return {{}, true, false};
    const std::string_view contents = in.take(size - sized_of_header);
    rtf_text text = type == stored_type ? stored(contents, raw_size, most) : decompression(most).run(contents);
    // The checksum begins with 0 and is not inverted, unlike that of crc32().
    const bool has_right_checksum = type == stored_type || checksum == ~crc32(contents, ~std::uint32_t{0});
    text.is_broken =
        text.is_broken || in.is_short() || !has_right_checksum || (!text.is_cut && text.bytes.size() != raw_size);
    return text;
}

} // namespace mime
