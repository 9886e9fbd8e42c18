// SIS, the installation package of EPOC releases 3 to 6, after A. Thoukydides' "SIS File Format", version 1.18: a
// header, a list of records, and what they point to. A record of one file and one of a file in each language differ in
// how many there are; conditions are passed over, since every file is wanted.

#include "common/text/charset.hpp"
#include "contentd/archive/readers.hpp"
#include "contentd/archive/zlib_stream.hpp"
#include "contentd/filetype/trait.hpp"
#include "contentd/mime/byte_reader.hpp"

#include <string>
#include <vector>

namespace archives {

namespace {

constexpr std::uint32_t release_5_uid = 0x1000006d;
constexpr std::uint32_t release_6_uid = 0x10003a12;
constexpr std::uint32_t package_uid = 0x10000419;

enum record : std::uint32_t {
    one_file = 0,
    file_of_each_language = 1,
    when = 3,
    else_when = 4,
    otherwise = 5,
    end = 6
};

constexpr unsigned has_wide_text = 1;
constexpr unsigned is_not_compressed = 8;

constexpr std::size_t longest_name = 2000; // bytes

struct text_place
{
    std::size_t length = 0;
    std::size_t at = 0;
};

class package
{
  public:
    package(std::string_view content, receiver& to) : content_(content), to_(to), packed_left_(content.size() * 4) {}

    void unpack()
    {
        mime::byte_reader in(content_);
        in.take(4); // the application
        is_release_6_ = in.number_32() == release_6_uid;
        in.take(4 + 4 + 2);
        languages_ = in.number_16();
        const unsigned count = in.number_16();
        in.take(14);
        options_ = in.number_16();
        in.take(14);
        const std::uint32_t records_at = in.number_32();
        if (in.is_short() || records_at > content_.size()) {
            to_.note(broken);
            return;
        }
        mime::byte_reader records(content_.substr(records_at));
        for (unsigned i = 0; i < count && take_record(records); ++i)
            continue;
    }

  private:
    /// False when nothing can be read behind it.
    bool take_record(mime::byte_reader& in)
    {
        const std::uint32_t type = in.number_32();
        if (in.is_short())
            to_.note(broken);
        else if (type == one_file || type == file_of_each_language)
            return take_files(in, type == one_file ? 1 : languages_);
        else if (type == when || type == else_when)
            in.take(in.number_32());
        else if (type != otherwise && type != end)
            to_.note(unsupported);
        return type <= end && type != 2 && !in.is_short();
    }

    bool take_files(mime::byte_reader& in, std::size_t count)
    {
        constexpr std::uint32_t made_by_installation = 4; // nothing of it is in the package
        const std::uint32_t type = in.number_32();
        in.take(4); // details
        const text_place source = take_place(in);
        const text_place target = take_place(in);
        const std::vector<std::uint32_t> lengths = take_numbers(in, count);
        const std::vector<std::uint32_t> places = take_numbers(in, count);
        const std::vector<std::uint32_t> sizes = is_release_6_ ? take_numbers(in, count) : lengths;
        if (is_release_6_)
            in.take(8); // MIME type
        if (in.is_short()) {
            to_.note(broken);
            return false;
        }
        for (std::size_t i = 0; i < count && type != made_by_installation; ++i) {
            if (!to_.wants_more())
                return false;
            take_file(read(target.length == 0 ? source : target), places[i], lengths[i], sizes[i]);
        }
        return true;
    }

    static std::vector<std::uint32_t> take_numbers(mime::byte_reader& in, std::size_t count)
    {
        std::vector<std::uint32_t> numbers(count);
        for (std::uint32_t& each : numbers)
            each = in.number_32();
        return numbers;
    }

    static text_place take_place(mime::byte_reader& in)
    {
        const std::size_t length = in.number_32();
        return {length, in.number_32()};
    }

    std::string read(const text_place& place) const
    {
        const std::string_view bytes = piece(place.at, std::min(place.length, longest_name));
        return text::to_utf8(bytes, (options_ & has_wide_text) != 0 ? "utf-16le" : "windows-1252").utf8;
    }

    std::string_view piece(std::size_t at, std::size_t length) const
    {
        return content_.substr(std::min(at, content_.size()), length);
    }

    void take_file(std::string_view name, std::size_t at, std::size_t length, std::size_t size)
    {
        const std::string_view data = piece(at, length);
        if (data.size() > packed_left_) {
            to_.note(cut);
            return;
        }
        packed_left_ -= data.size();
        if (!is_release_6_ || (options_ & is_not_compressed) != 0) {
            to_.take_stored(name, data, data.size() < length);
            return;
        }
        to_.take(name, unpack_zlib(data, static_cast<std::size_t>(to_.room())), size);
    }

    std::string_view content_;
    receiver& to_;
    std::uint64_t packed_left_; // to read; without this, each record could have the whole package read again
    bool is_release_6_ = false;
    std::size_t languages_ = 0;
    unsigned options_ = 0;
};

} // namespace

bool is_sis(std::string_view content)
{
    mime::byte_reader in(content);
    in.take(4);
    const std::uint32_t release = in.number_32();
    return in.number_32() == package_uid && (release == release_5_uid || release == release_6_uid);
}

void unpack_sis(std::string_view content, receiver& to)
{
    package(content, to).unpack();
}

} // namespace archives
