// Shrink, PKZIP's method 1 (APPNOTE.TXT 5.1): LZW whose codes grow on command, and whose table is cleared of those that
// begin no other one. A code's string always stands in the output, so its place there is kept in place of the string.
//
// A stream of nothing but clearings must not cost a walk over the table each time; sets of bits make one cheap.

#include "contentd/archive/bits.hpp"
#include "contentd/archive/window.hpp"
#include "contentd/archive/zip_methods.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <utility>

namespace archives {

namespace {

constexpr unsigned control = 256; // and no byte
constexpr unsigned codes = 8192;
constexpr unsigned no_code = codes;

/// Codes, and the lowest one that is in the set.
class code_set
{
  public:
    void add(unsigned code) { words_[code / 64] |= mask(code); }
    void remove(unsigned code) { words_[code / 64] &= ~mask(code); }
    bool has(unsigned code) const { return (words_[code / 64] & mask(code)) != 0; }

    unsigned first() const
    {
        for (unsigned i = 0; i < words_.size(); ++i)
            if (words_[i] != 0)
                return i * 64 + static_cast<unsigned>(std::countr_zero(words_[i]));
        return no_code;
    }

  private:
    static std::uint64_t mask(unsigned code) { return std::uint64_t{1} << code % 64; }

    std::array<std::uint64_t, codes / 64> words_{};
};

class table
{
  public:
    table()
    {
        for (unsigned code = control + 1; code < codes; ++code)
            free_.add(code);
    }

    bool has(unsigned code) const { return code > control && !free_.has(code); }
    unsigned next() const { return free_.first(); }
    std::size_t place(unsigned code) const { return entries_[code].place; }
    std::size_t length(unsigned code) const { return entries_[code].length; }

    /// That string in the output, which is `prefix` and one byte more. Nothing when the table is full.
    void add(unsigned prefix, std::size_t place, std::size_t length)
    {
        const unsigned code = next();
        if (code == no_code)
            return;
        entries_[code].place = place;
        entries_[code].length = length;
        entries_[code].prefix = prefix;
        free_.remove(code);
        if (entries_[code].begun == 0)
            leaves_.add(code);
        ++entries_[prefix].begun;
        leaves_.remove(prefix);
    }

    void clear_leaves()
    {
        code_set cleared;
        std::swap(cleared, leaves_);
        for (unsigned code = cleared.first(); code != no_code; code = cleared.first()) {
            cleared.remove(code);
            free_.add(code);
            const unsigned prefix = entries_[code].prefix;
            if (--entries_[prefix].begun == 0 && has(prefix))
                leaves_.add(prefix);
        }
    }

  private:
    struct entry
    {
        std::size_t place = 0;
        std::size_t length = 0;
        unsigned prefix = 0;
        unsigned begun = 0; // codes that this one is the prefix of; some may be of a time before it was cleared
    };

    std::array<entry, codes> entries_{};
    code_set free_;
    code_set leaves_;
};

class unshrinking
{
  public:
    unshrinking(std::string_view packed, std::size_t size) : bits_(packed), out_(size) {}

    std::optional<std::string> run()
    {
        while (!out_.is_full()) {
            const unsigned code = bits_.take(width_);
            const bool is_good = code == control ? obey(bits_.take(width_)) : take_string(code);
            if (!is_good || bits_.is_short())
                return std::nullopt;
        }
        return out_.take();
    }

  private:
    bool obey(unsigned command)
    {
        constexpr unsigned grow = 1;
        constexpr unsigned clear = 2;
        constexpr unsigned widest = 13;
        if (command == clear)
            table_.clear_leaves();
        else if (command != grow || ++width_ > widest)
            return false;
        return true;
    }

    bool take_string(unsigned code)
    {
        const std::size_t place = out_.size();
        std::size_t length = 1;
        if (code < control) {
            out_.put(static_cast<char>(code));
        } else if (table_.has(code)) {
            length = table_.length(code);
            out_.repeat(place - table_.place(code), length);
        } else if (last_ != no_code && code == table_.next()) {
            length = last_length_ + 1; // the string before, and its first byte
            out_.repeat(last_length_, length);
        } else {
            return false;
        }
        if (last_ != no_code)
            table_.add(last_, last_place_, last_length_ + 1);
        last_ = code;
        last_place_ = place;
        last_length_ = length;
        return true;
    }

    low_first_bits bits_;
    window out_;
    table table_;
    unsigned width_ = 9;
    unsigned last_ = no_code;
    std::size_t last_place_ = 0;
    std::size_t last_length_ = 0;
};

} // namespace

std::optional<std::string> unshrink(std::string_view packed, std::size_t size)
{
    return unshrinking(packed, size).run();
}

} // namespace archives
