#include "contentd/document/ole.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/biff.hpp"
#include "contentd/document/inflate.hpp"
#include "contentd/document/macro_words.hpp"
#include "contentd/document/ole_encryption.hpp"
#include "contentd/document/ole_object.hpp"
#include "contentd/document/outlook.hpp"
#include "contentd/document/taken.hpp"
#include "contentd/document/vba_project.hpp"
#include "contentd/document/word_binary.hpp"
#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/compound_file.hpp"

#include <algorithm>
#include <string>

namespace document {

namespace {

using filetype::compound_entry;
using filetype::compound_file;

/// A stream with a meaning of its own, wherever it stands. Names in a compound file have no case (MS-CFB 2.6.4).
class streams
{
  public:
    streams(const compound_file& file, macro_words& words, collector& found, unsigned depth)
        : file_(file), words_(words), found_(found), encryption_(file, found), depth_(depth)
    {}

    void examine(const compound_entry& entry)
    {
        const auto is = [&](std::string_view name) { return text::equal_ignoring_case(entry.name, name); };
        if (is("\1Ole10Native"))
            take_native_stream(take(entry), found_);
        else if (is("\1Ole"))
            take_link_stream(take(entry), found_);
        else if (is("Equation Native"))
            judge_class_name("Equation.3", found_);
        else if (is("EncryptedPackage"))
            encryption_.take_package(entry);
        else if (is("EncryptedSummary"))
            encryption_.take_summary();
        else if (is("Workbook") || is("Book"))
            examine_biff(take(entry), words_, found_);
        else if (is("WordDocument"))
            take_word(entry);
        else if (is("PowerPoint Document"))
            encryption_.take_powerpoint(entry, take(entry), depth_);
    }

    /// Behind the last.
    void tell() { encryption_.tell(); }

  private:
    std::string take(const compound_entry& entry) { return taken(file_, entry, found_); }

    void take_word(const compound_entry& entry)
    {
        std::string stream = take(entry);
        encryption_.open_word(entry, stream);
        examine_word(stream, found_);
    }

    const compound_file& file_;
    macro_words& words_;
    collector& found_;
    ole_encryption encryption_;
    unsigned depth_;
};

bool is_packed_compound(std::string_view content)
{
    return filetype::compound_file::has_signature(inflate(content, filetype::compound_file::signature.size()));
}

/// Where ActiveMime's compound file begins. Its header tells, and Word believes it; but for two usual places any other
/// that looks like zlib is tried, a few of them.
std::size_t packed_place(std::string_view content)
{
    constexpr std::size_t behind_number = 46;
    constexpr std::size_t usual = 0x32;
    constexpr std::size_t most_tries = 64;
    for (const std::size_t at : {behind_number + filetype::little_16(content, 0x1e), usual, std::size_t{0x22a}})
        if (at < content.size() && is_packed_compound(content.substr(at)))
            return at;
    std::size_t tries = 0;
    for (std::size_t at = content.find('x'); at != content.npos && tries < most_tries; at = content.find('x', at + 1)) {
        const bool is_header = (('x' << 8U) + filetype::byte_at(content, at + 1)) % 31 == 0;
        tries += is_header ? 1 : 0;
        if (is_header && is_packed_compound(content.substr(at)))
            return at;
    }
    return std::min(usual, content.size());
}

} // namespace

void examine_compound(std::string_view content, collector& found, unsigned depth)
{
    macro_words words;
    examine_compound(content, found, words, depth);
    words.tell(found);
}

void examine_compound(std::string_view content, collector& found, macro_words& words, unsigned depth)
{
    if (depth > deepest_compound) {
        found.file({}, content);
        return;
    }
    constexpr std::size_t most_entries = 65536;
    const compound_file file(content, most_entries);
    if (file.is_cut())
        found.cut();
    streams each_stream(file, words, found, depth);
    for (const compound_entry& each : file.entries()) {
        if (!found.count_object())
            break;
        if (each.is_storage)
            judge_class_id(each.class_id, found);
        else if (each.is_stream)
            each_stream.examine(each);
    }
    each_stream.tell();
    for (const std::size_t storage : vba_storages(file))
        read_vba_project(file, storage, words, found);
    take_attachments(file, found);
}

void examine_active_mime(std::string_view content, collector& found, macro_words& words)
{
    const std::string unpacked = inflate(content.substr(packed_place(content)), found.room());
    found.spend(unpacked.size());
    examine_compound(unpacked, found, words);
}

} // namespace document
