#include "contentd/ciphers/ciphers.hpp"
#include "contentd/ciphers/utf16.hpp"
#include "contentd/filetype/trait.hpp"
#include "contentd/locked/seven_zip.hpp"
#include "contentd/locked/seven_zip_lock.hpp"
#include "contentd/walk/only_file.hpp"
#include "contentd/walk/unlock.hpp"
#include "contentd/walk/words.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace walk {

namespace {

using locked::seven_zip_contents;
using locked::seven_zip_folder;
using locked::seven_zip_streams;

bool is_decrypted(const seven_zip_streams& all)
{
    return std::any_of(all.packed.begin(), all.packed.end(), [](const auto& each) { return !each.how.key.empty(); });
}

class seven_zip_opener
{
  public:
    seven_zip_opener(std::string_view archive, container& to) : archive_(archive), to_(to), words_(to) {}

    std::optional<unlocked> open()
    {
        const std::optional<std::string_view> header = open_header();
        std::optional<seven_zip_contents> contents;
        if (header)
            contents = locked::read_seven_zip(archive_, *header);
        if (!contents || (!is_hidden_ && !contents->streams.is_encrypted()))
            return {};
        const std::vector<bool> opened = open_folders(contents->streams);
        unlocked made;
        for (const bool is_opened : locked::files_in(*contents, opened, to_.allowed().entries_left() + 1))
            made.entries.push_back({is_opened ? filetype::opened_by_password : filetype::no_trait});
        made.file = locked::write_seven_zip(*contents);
        made.headers = std::move(headers_);
        return made;
    }

  private:
    /// It may be packed, more than once.
    std::optional<std::string_view> open_header()
    {
        constexpr unsigned most = 4;
        constexpr std::string_view packed = "\x17";
        std::string_view header = locked::seven_zip_header(archive_);
        for (unsigned i = 0; header.starts_with(packed); ++i) {
            std::optional<seven_zip_streams> streams = locked::read_packed_header(archive_, header);
            if (i == most || !streams || !unpack_header(*streams))
                return {};
            header = headers_.back()->kept();
        }
        return header;
    }

    bool unpack_header(const seven_zip_streams& from)
    {
        if (!from.is_encrypted())
            return take_header(from);
        const bool is_open =
            open_folder(from, 0, [&](const seven_zip_streams& single) { return take_header(single); }).has_value();
        to_.mark(is_open ? filetype::opened_by_password : filetype::encrypted);
        is_hidden_ = true;
        return is_open;
    }

    bool take_header(const seven_zip_streams& from)
    {
        const seven_zip_folder& folder = from.folders.front();
        auto header = std::make_unique<unpacked>(to_.allowed());
        only_file all(locked::write_single(from), archive_read_support_format_7zip);
        while (header->size() < folder.size()) {
            const std::string_view some = all.next(folder.size() - header->size());
            if (some.empty() || !header->append(some))
                return false;
        }
        const bool is_proved = folder.crc ? *folder.crc == header->crc() : !is_decrypted(from);
        if (!is_proved)
            return false;
        if (!header->is_all_kept()) {
            if (is_decrypted(from)) // else the library reads it in pieces
                to_.allowed().exceed(memory_limit);
            return false;
        }
        headers_.push_back(std::move(header));
        return true;
    }

    std::vector<bool> open_folders(seven_zip_streams& of)
    {
        std::vector<bool> opened(of.folders.size());
        for (std::size_t i = 0; i < of.folders.size(); ++i) {
            if (!of.folders[i].is_encrypted())
                continue;
            const auto single = open_folder(of, i, [&](const seven_zip_streams& made) { return is_right(made); });
            opened[i] = single.has_value();
            if (single)
                locked::replace(of, i, *single);
            else
                locked::keep_locked(of.folders[i]);
        }
        return opened;
    }

    std::optional<seven_zip_streams> open_folder(const seven_zip_streams& of, std::size_t folder,
                                                 const std::function<bool(const seven_zip_streams&)>& is_it)
    {
        std::optional<seven_zip_streams> made;
        const auto opens = [&](const std::string& word) {
            made = locked::unlock(of, folder, [&](const locked::seven_zip_lock& lock) { return key(lock, word); });
            return made && is_it(*made);
        };
        return words_.try_each(opens) ? std::move(made) : std::nullopt;
    }

    std::string key(const locked::seven_zip_lock& lock, const std::string& word)
    {
        std::string purpose(1, static_cast<char>(lock.power));
        purpose += lock.salt;
        return words_.key(purpose, word, [&] {
            return locked::key_of(lock, ciphers::to_utf16(word), [&] { return words_.has_time(); });
        });
    }

    /// Its first files are what their checksums say, and they are not so small that this could be by chance.
    bool is_right(const seven_zip_streams& single)
    {
        constexpr std::size_t enough = 4;
        std::uint64_t proof = 0;
        only_file all(locked::write_single(single), archive_read_support_format_7zip);
        for (const seven_zip_folder::file& each : single.folders.front().first_files) {
            if (!each.crc || each.size > to_.allowed().bytes_left() || *each.crc != all.crc_of_next(each.size, words_))
                return false;
            proof += each.size;
        }
        return proof >= enough || locked::zeroes_behind(single) >= enough;
    }

    std::string_view archive_;
    container& to_;
    words words_;
    std::vector<std::unique_ptr<unpacked>> headers_;
    bool is_hidden_ = false; // the header is encrypted
};

} // namespace

std::optional<unlocked> unlock_seven_zip(std::string_view archive, container& to)
{
    try {
        return seven_zip_opener(archive, to).open();
    } catch (const ciphers::missing_cipher&) {
        return {};
    }
}

} // namespace walk
