// base64 - blocks of 16 letters, then four letters at a time from four tables of shifted values
//
// A letter outside the alphabet (a line end most often) sets the top byte, and the slow path takes one letter on its
// own until the next group of four can be read. A 76-byte line costs four blocks, three groups and two slow steps.

#include "common/text/base64.hpp"

#include "common/text/trim.hpp"
#include "contentd/mime/base64_blocks.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <array>
#include <cstdint>

namespace mime {

namespace {

constexpr std::uint32_t outside = 1U << 31U;

using table = std::array<std::uint32_t, 256>;

constexpr table shifted_by(unsigned bits)
{
    table values{};
    values.fill(outside);
    for (std::uint32_t i = 0; i < text::base64_letters.size(); ++i)
        values[static_cast<unsigned char>(text::base64_letters[i])] = i << bits;
    return values;
}

constexpr table first = shifted_by(18);
constexpr table second = shifted_by(12);
constexpr table third = shifted_by(6);
constexpr table fourth = shifted_by(0);

class base64_decoder
{
  public:
    explicit base64_decoder(std::string_view body)
        : in_(reinterpret_cast<const unsigned char*>(body.data())), end_(in_ + body.size())
    {
        done_.bytes.resize(body.size() / 4 * 3 + 3 + base64_blocks_slack);
        out_ = done_.bytes.data();
    }

    decoding run()
    {
        while (in_ != end_) {
            if (letters_ == 0)
                take_groups();
            if (in_ != end_)
                take_letter(*in_++);
        }
        if (letters_ != 0)
            done_.is_broken = true; // the padding is missing
        flush();
        done_.bytes.resize(static_cast<std::size_t>(out_ - done_.bytes.data()));
        return std::move(done_);
    }

  private:
    void take_groups()
    {
        const std::size_t letters = decode_base64_blocks(in_, end_, out_);
        const unsigned char* const begin = in_;
        in_ += letters;
        out_ += letters / 4 * 3;
        take_fours();
        note_data_behind_padding(in_ != begin);
    }

    void take_fours()
    {
        for (; end_ - in_ >= 4; in_ += 4) {
            const std::uint32_t group = first[in_[0]] | second[in_[1]] | third[in_[2]] | fourth[in_[3]];
            if ((group & outside) != 0)
                return;
            put(group);
        }
    }

    void take_letter(unsigned char letter)
    {
        const std::uint32_t value = fourth[letter];
        if (value != outside) {
            note_data_behind_padding(true);
            group_ = group_ << 6U | value;
            if (++letters_ == 4) {
                put(group_);
                letters_ = 0;
                group_ = 0;
            }
        } else if (letter == '=') {
            is_padded_ = true;
            flush();
        } else if (!text::is_white(static_cast<char>(letter))) {
            done_.is_broken = true;
            done_.has_url_letters = done_.has_url_letters || letter == '-' || letter == '_';
        }
    }

    void note_data_behind_padding(bool has_data)
    {
        done_.goes_on = done_.goes_on || (has_data && is_padded_);
        done_.is_broken = done_.is_broken || done_.goes_on;
    }

    /// What is left of an incomplete group: one byte of two letters, two of three.
    void flush()
    {
        if (letters_ == 1)
            done_.is_broken = true;
        const std::uint32_t aligned = group_ << 6U * (4 - letters_);
        if (letters_ >= 2)
            *out_++ = static_cast<char>(aligned >> 16U);
        if (letters_ >= 3)
            *out_++ = static_cast<char>(aligned >> 8U);
        letters_ = 0;
        group_ = 0;
    }

    void put(std::uint32_t group)
    {
        out_[0] = static_cast<char>(group >> 16U);
        out_[1] = static_cast<char>(group >> 8U);
        out_[2] = static_cast<char>(group);
        out_ += 3;
    }

    const unsigned char* in_;
    const unsigned char* end_;
    decoding done_;
    char* out_ = nullptr;
    std::uint32_t group_ = 0;
    unsigned letters_ = 0;
    bool is_padded_ = false;
};

} // namespace

decoding decode_base64(std::string_view body)
{
    return base64_decoder(body).run();
}

bool is_only_base64(std::string_view text)
{
    constexpr std::size_t least = 16;
    const std::string_view inner = text::trimmed(text);
    const std::size_t end = inner.find_last_not_of('=') + 1;
    std::size_t letters = 0;
    for (std::size_t i = 0; i < end; ++i) {
        const char letter = inner[i];
        if (fourth[static_cast<unsigned char>(letter)] != outside || letter == '-' || letter == '_')
            ++letters;
        else if (letter != '\n' && letter != '\r')
            return false;
    }
    return letters >= least && (end < inner.size() ? letters % 4 != 1 : letters % 4 == 0);
}

} // namespace mime
