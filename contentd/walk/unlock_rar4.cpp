#include "contentd/ciphers/ciphers.hpp"
#include "contentd/ciphers/utf16.hpp"
#include "contentd/filetype/trait.hpp"
#include "contentd/locked/numbers.hpp"
#include "contentd/locked/rar4.hpp"
#include "contentd/walk/kept_headers.hpp"
#include "contentd/walk/only_file.hpp"
#include "contentd/walk/unlock.hpp"
#include "contentd/walk/words.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace walk {

namespace {

using locked::cipher;
using locked::rar4_entry;
using locked::rar4_header;

struct file_in_rar
{
    rar4_header header;
    rar4_entry entry;
    std::string_view data;
    cipher how{}; // without a key it stays as it is
};

class rar4_opener
{
  public:
    rar4_opener(std::string_view archive, container& to)
        : archive_(archive), to_(to), words_(to), headers_(to.allowed())
    {}

    std::optional<unlocked> open()
    {
        if (!archive_.starts_with(locked::rar4_mark) || !read_all())
            return {};
        const bool is_locked = std::any_of(files_.begin(), files_.end(),
                                           [](const file_in_rar& each) { return each.header.is_encrypted(); });
        if (!is_locked && !main_->hides_headers())
            return {};
        if (is_locked && main_->is_solid())
            to_.mark(filetype::encrypted); // the library reads none of it
        open_files();
        if (!proved_.empty())
            open_files(); // those that were too small to prove a word
        return write();
    }

  private:
    void open_files()
    {
        for (file_in_rar& each : files_)
            if (each.header.is_encrypted() && each.entry.is_known && each.how.key.empty())
                each.how = cipher_for(each);
    }

    /// False when it cannot be written anew.
    bool read_all()
    {
        at_ = locked::rar4_mark.size();
        while (files_.size() <= to_.allowed().entries_left() && !to_.allowed().is_spent()) {
            const std::optional<rar4_header> header = next_header();
            if (!header)
                return !files_.empty();
            has_end_ = header->type == locked::rar4_end;
            if (has_end_)
                return main_.has_value();
            const std::string_view data = archive_.substr(at_, header->data);
            at_ += data.size();
            if (header->type == locked::rar4_main && !take_main(*header))
                return false;
            if (header->type == locked::rar4_file && !take_file(*header, data))
                return false;
        }
        return main_.has_value(); // the library will tell that there are too many
    }

    bool take_main(const rar4_header& header)
    {
        if (main_)
            return false;
        main_ = header;
        return !header.hides_headers() || open_headers();
    }

    bool take_file(const rar4_header& header, std::string_view data)
    {
        const std::optional<rar4_entry> entry = locked::read_rar4_entry(header);
        if (!main_ || !entry || header.is_split())
            return false;
        files_.push_back({header, *entry, data});
        return true;
    }

    std::optional<rar4_header> next_header()
    {
        const std::string_view rest = archive_.substr(at_);
        if (main_ && main_->hides_headers())
            return decrypt_header(rest, header_word_, at_);
        const std::optional<rar4_header> plain = locked::read_rar4_header(rest);
        at_ += plain ? plain->all.size() : 0;
        return plain;
    }

    /// Behind its salt it is filled up to whole blocks. `at` is moved behind it.
    std::optional<rar4_header> decrypt_header(std::string_view from, const std::string& word, std::size_t& at)
    {
        constexpr std::size_t block = ciphers::aes_block;
        const std::string_view salt = from.substr(0, locked::rar4_salt);
        from.remove_prefix(salt.size());
        std::string first(from.substr(0, block));
        if (first.size() < block)
            return {};
        const cipher how = cipher_of(salt, word);
        ciphers::decrypt_aes(how.key, how.vector, first);
        const std::size_t padded = (locked::rar4_header_size(first) + block - 1) / block * block;
        if (how.key.empty() || padded == 0 || padded > from.size())
            return {};
        std::string* const all = headers_.keep(from.substr(0, padded));
        if (all == nullptr)
            return {};
        ciphers::decrypt_aes(how.key, how.vector, *all);
        const std::optional<rar4_header> made = locked::read_rar4_header(*all);
        if (made) {
            at += salt.size() + padded;
            proved_.emplace(salt, word);
        } else {
            headers_.forget_last();
        }
        return made;
    }

    bool open_headers()
    {
        const bool is_open = words_.try_each([&](const std::string& word) {
            std::size_t behind = at_;
            header_word_ = word;
            return decrypt_header(archive_.substr(at_), word, behind).has_value();
        });
        to_.mark(is_open ? filetype::opened_by_password : filetype::encrypted);
        return is_open;
    }

    /// Without a key when no word opens it.
    cipher cipher_for(const file_in_rar& file)
    {
        cipher made;
        words_.try_each([&](const std::string& word) {
            made = cipher_of(file.entry.salt, word);
            const std::pair<std::string, std::string> key(file.entry.salt, word);
            if (made.key.empty() || (!proved_.contains(key) && !is_right(file, made)))
                made = {};
            else
                proved_.insert(key);
            return !made.key.empty();
        });
        return made;
    }

    cipher cipher_of(std::string_view salt, const std::string& word)
    {
        const std::string all = words_.key(salt, word, [&] {
            const cipher made = locked::rar4_cipher(salt, ciphers::to_utf16(word), [&] { return words_.has_time(); });
            return made.key + made.vector;
        });
        constexpr std::size_t size = 16;
        return all.size() == 2 * size ? cipher{all.substr(0, size), all.substr(size)} : cipher();
    }

    /// What comes out is what its checksum says, and not so small that this could be by chance.
    bool is_right(const file_in_rar& file, const cipher& how)
    {
        constexpr std::uint64_t enough = 4;
        if (file.entry.size < enough || file.entry.size > to_.allowed().bytes_left() || main_->is_solid())
            return false;
        locked::patched alone;
        alone.add(locked::rar4_mark);
        alone.add_own(locked::write_rar4_main(*main_));
        add_file(file, how, alone);
        alone.add_own(locked::write_rar4_end());
        only_file content(std::move(alone), archive_read_support_format_rar);
        return content.crc_of_next(file.entry.size, words_) == file.entry.crc;
    }

    static void add_file(const file_in_rar& from, const cipher& how, locked::patched& to)
    {
        const std::uint64_t size = from.data.size();
        const auto wanted = static_cast<std::size_t>(from.entry.is_stored ? std::min(from.entry.size, size) : size);
        to.add_own(locked::write_rar4_entry(from.header, from.entry, wanted));
        to.add(from.data, how, wanted);
    }

    unlocked write()
    {
        unlocked made;
        made.file.add(locked::rar4_mark);
        made.file.add_own(locked::write_rar4_main(*main_));
        for (const file_in_rar& each : files_) {
            unlocked_entry& known = made.entries.emplace_back();
            if (each.header.is_encrypted())
                known.traits = each.how.key.empty() ? filetype::encrypted : filetype::opened_by_password;
            if (each.how.key.empty()) {
                made.file.add_own(std::string(each.header.all));
                made.file.add(each.data);
            } else {
                known.is_crc = [sum = each.entry.crc](std::uint32_t crc) { return crc == sum; };
                add_file(each, each.how, made.file);
            }
        }
        if (has_end_)
            made.file.add_own(locked::write_rar4_end());
        else
            made.file.add(archive_.substr(at_)); // which is not what it should be
        return made;
    }

    std::string_view archive_;
    container& to_;
    words words_;
    std::size_t at_ = 0;
    kept_headers headers_;
    std::optional<rar4_header> main_;
    std::vector<file_in_rar> files_;
    bool has_end_ = false;
    std::string header_word_;
    std::set<std::pair<std::string, std::string>> proved_; // salt and word
};

} // namespace

std::optional<unlocked> unlock_rar4(std::string_view archive, container& to)
{
    try {
        return rar4_opener(archive, to).open();
    } catch (const ciphers::missing_cipher&) {
        return {};
    }
}

} // namespace walk
