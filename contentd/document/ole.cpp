#include "contentd/document/ole.hpp"

#include "contentd/document/biff.hpp"
#include "contentd/document/inflate.hpp"
#include "contentd/document/macro_words.hpp"
#include "contentd/document/ole_encryption.hpp"
#include "contentd/document/ole_object.hpp"
#include "contentd/document/outlook.hpp"
#include "contentd/document/taken.hpp"
#include "contentd/document/vba_project.hpp"
#include "contentd/document/word_binary.hpp"
#include "contentd/filetype/compound_file.hpp"

#include <string>

namespace document {

namespace {

using filetype::compound_entry;
using filetype::compound_file;

/// A stream with a meaning of its own, wherever it stands.
class streams
{
  public:
    streams(const compound_file& file, macro_words& words, collector& found, unsigned depth)
        : file_(file), words_(words), found_(found), encryption_(file, found), depth_(depth)
    {}

    void examine(const compound_entry& entry)
    {
        const std::string& name = entry.name;
        if (name == "\1Ole10Native")
            take_native_stream(take(entry), found_);
        else if (name == "\1Ole")
            take_link_stream(take(entry), found_);
        else if (name == "Equation Native")
            judge_class_name("Equation.3", found_);
        else if (name == "EncryptedPackage")
            encryption_.take_package(entry);
        else if (name == "EncryptedSummary")
            encryption_.take_summary();
        else if (name == "Workbook" || name == "Book")
            examine_biff(take(entry), words_, found_);
        else if (name == "WordDocument")
            take_word(entry);
        else if (name == "PowerPoint Document")
            encryption_.take_powerpoint(take(entry), depth_);
    }

    /// Behind the last.
    void tell() { encryption_.tell(); }

  private:
    std::string take(const compound_entry& entry) { return taken(file_, entry, found_); }

    void take_word(const compound_entry& entry)
    {
        std::string stream = take(entry);
        encryption_.open_word(stream);
        examine_word(stream, found_);
    }

    const compound_file& file_;
    macro_words& words_;
    collector& found_;
    ole_encryption encryption_;
    unsigned depth_;
};

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
    constexpr std::size_t packed_at = 0x32;
    if (content.size() <= packed_at)
        return;
    const std::string unpacked = inflate(content.substr(packed_at), found.room());
    found.spend(unpacked.size());
    examine_compound(unpacked, found, words);
}

} // namespace document
