#include "common/text/charset_readings.hpp"

#include "common/text/charset.hpp"
#include "common/text/charset_names.hpp"
#include "common/text/japanese.hpp"
#include "common/text/utf8.hpp"

#include <algorithm>
#include <utility>

namespace text {

namespace {

bool has_utf16_mark(std::string_view bytes)
{
    return bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff");
}

/// What programs put on text in any charset, and the Japanese ones, which are taken for each other.
bool is_put_on_anything(const std::string& name)
{
    return name.empty() || name == unlabelled_charset || name == "windows-1252" || is_japanese_converter(name);
}

class guesses
{
  public:
    guesses(std::string_view bytes, std::string first) : bytes_(bytes) { add(std::move(first)); }

    void add_if_clean(std::string_view charset)
    {
        conversion done = to_utf8(bytes_, charset);
        if (done.is_known && done.replaced == 0)
            add(std::move(done.utf8));
    }

    /// `name` is the converter of the label, `is_clean` whether the bytes fit it.
    std::vector<std::string> with_others(const std::string& name, bool is_clean)
    {
        if (has_utf16_mark(bytes_))
            add_converted("utf-16");
        else if (name == "utf-16")
            add_converted("utf-16le"); // RFC 2781 wants big endian, Windows writes the other one
        if (is_7bit(bytes_))
            add_7bit();
        else if (is_utf8(bytes_))
            add(std::string(bytes_));
        else if (!is_clean || is_put_on_anything(name))
            add_8bit(is_clean);
        return std::move(texts_);
    }

  private:
    void add_7bit()
    {
        if (has_japanese_escapes(bytes_) || has_shifted_kana(bytes_)) {
            add_converted("iso-2022-jp");
            return;
        }
        if (const std::string restored = with_escapes_restored(bytes_); !restored.empty())
            add(to_utf8(restored, "iso-2022-jp").utf8);
        if (bytes_.find('\0') == bytes_.npos)
            add(std::string(bytes_)); // a program that does not know utf-7 or EBCDIC shows them so
    }

    void add_8bit(bool is_clean)
    {
        const auto likely = likely_japanese(bytes_);
        if (likely)
            add_converted(*likely);
        if (is_clean)
            return;
        if (!likely && as_shift_jis(bytes_).is_valid)
            add_converted("shift_jis");
        add_converted("windows-1252");
    }

    void add_converted(std::string_view charset)
    {
        if (texts_.size() < most_readings)
            add(to_utf8(bytes_, charset).utf8);
    }

    void add(std::string text)
    {
        if (texts_.size() < most_readings && std::find(texts_.begin(), texts_.end(), text) == texts_.end())
            texts_.push_back(std::move(text));
    }

    std::string_view bytes_;
    std::vector<std::string> texts_;
};

} // namespace

std::vector<std::string> readings(std::string_view bytes, std::string_view charset)
{
    conversion first = to_utf8(bytes, charset);
    const bool is_clean = first.is_known && first.replaced == 0;
    return guesses(bytes, std::move(first.utf8)).with_others(converter_name(charset), is_clean);
}

std::vector<std::string> unlabelled_readings(std::string_view bytes, std::string_view likely)
{
    std::string first = unlabelled_to_utf8(bytes, likely);
    const bool is_clean = first.find("\uFFFD") == first.npos;
    guesses found(bytes, std::move(first));
    if (!is_7bit(bytes))
        found.add_if_clean(likely);
    return found.with_others(is_known_charset(likely) ? converter_name(likely) : std::string(), is_clean);
}

} // namespace text
