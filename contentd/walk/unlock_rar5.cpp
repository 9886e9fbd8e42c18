#include "contentd/ciphers/ciphers.hpp"
#include "contentd/filetype/trait.hpp"
#include "contentd/locked/rar5.hpp"
#include "contentd/locked/rar5_key.hpp"
#include "contentd/walk/kept_headers.hpp"
#include "contentd/walk/unlock.hpp"
#include "contentd/walk/words.hpp"

#include <algorithm>
#include <string>

namespace walk {

namespace {

using locked::rar5_entry;
using locked::rar5_header;
using locked::rar5_keys;
using locked::rar5_lock;

/// What is told of a file, and its data as it stands there.
struct file_in_rar
{
    rar5_entry entry;
    std::string_view data;
    rar5_keys keys; // without a cipher it stays locked
};

class rar5_opener
{
  public:
    rar5_opener(std::string_view archive, container& to)
        : archive_(archive), to_(to), words_(to), headers_(to.allowed())
    {}

    std::optional<unlocked> open()
    {
        if (!archive_.starts_with(locked::rar5_mark) || !read_all())
            return {};
        const auto is_locked = [](const file_in_rar& each) { return each.entry.lock.has_value(); };
        if (!is_hidden_ && std::none_of(files_.begin(), files_.end(), is_locked))
            return {};
        for (file_in_rar& each : files_)
            if (each.entry.lock)
                each.keys = keys_for(*each.entry.lock);
        return write();
    }

  private:
    /// False when it cannot be written anew.
    bool read_all()
    {
        at_ = locked::rar5_mark.size();
        while (files_.size() <= to_.allowed().entries_left() && !to_.allowed().is_spent()) {
            const std::optional<rar5_header> header = next_header();
            if (!header)
                return !files_.empty();
            has_end_ = header->type == locked::rar5_end;
            if (has_end_)
                return main_.has_value();
            const std::string_view data = archive_.substr(at_, header->data);
            at_ += data.size();
            if (header->type == locked::rar5_encryption && !open_headers(*header))
                return false;
            if (header->type == locked::rar5_main && !main_)
                main_ = header;
            if (header->type == locked::rar5_file && !take_file(*header, data))
                return false;
            if (header->type != locked::rar5_main && header->type != locked::rar5_file)
                headers_.forget_last();
        }
        return main_.has_value(); // the library will tell that there are too many
    }

    bool take_file(const rar5_header& header, std::string_view data)
    {
        std::optional<rar5_entry> entry = locked::read_rar5_entry(header);
        if (entry && entry->lock)
            to_.mark(header.is_split() ? filetype::encrypted : filetype::no_trait); // the rest is in another volume
        if (!main_ || !entry || header.is_split())
            return false;
        files_.push_back({std::move(*entry), data, {}});
        return true;
    }

    std::optional<rar5_header> next_header()
    {
        const std::string_view rest = archive_.substr(at_);
        if (!is_hidden_) {
            const std::optional<rar5_header> plain = locked::read_rar5_header(rest);
            at_ += plain ? plain->size : 0;
            return plain;
        }
        return decrypt_header(rest, header_key_, at_);
    }

    /// Behind its vector it is filled up to whole blocks. `at` is moved behind it.
    std::optional<rar5_header> decrypt_header(std::string_view from, const std::string& key, std::size_t& at)
    {
        constexpr std::size_t block = ciphers::aes_block;
        std::string first(from.substr(std::min(block, from.size()), block));
        if (first.size() < block)
            return {};
        const std::string_view vector = from.substr(0, block);
        ciphers::decrypt_aes(key, vector, first);
        const std::size_t padded = (locked::rar5_header_size(first) + block - 1) / block * block;
        if (padded == 0 || padded > from.size() - block)
            return {};
        std::string* const all = headers_.keep(from.substr(block, padded));
        if (all == nullptr)
            return {};
        ciphers::decrypt_aes(key, vector, *all);
        const std::optional<rar5_header> made = locked::read_rar5_header(*all);
        if (made)
            at += block + padded;
        else
            headers_.forget_last();
        return made;
    }

    bool open_headers(const rar5_header& told)
    {
        const std::optional<rar5_lock> lock = locked::read_rar5_encryption(told);
        is_hidden_ = lock && words_.try_each([&](const std::string& word) {
            const rar5_keys keys = keys_of(*lock, word);
            std::size_t behind = at_;
            const bool is_right = !keys.cipher.empty() && (lock->check.empty() || lock->check == keys.check) &&
                                  decrypt_header(archive_.substr(at_), keys.cipher, behind);
            header_key_ = is_right ? keys.cipher : std::string();
            proved_ = {std::string(lock->salt), word};
            return is_right;
        });
        to_.mark(is_hidden_ ? filetype::opened_by_password : filetype::encrypted);
        return is_hidden_;
    }

    /// Without a cipher when no word opens it.
    rar5_keys keys_for(const rar5_lock& lock)
    {
        rar5_keys made;
        words_.try_each([&](const std::string& word) {
            const bool is_proved = is_hidden_ && proved_ == std::make_pair(std::string(lock.salt), word);
            if (lock.check.empty() && !is_proved)
                return false;
            made = keys_of(lock, word);
            if (made.cipher.empty() || (!lock.check.empty() && lock.check != made.check))
                made = {};
            return !made.cipher.empty();
        });
        return made;
    }

    rar5_keys keys_of(const rar5_lock& lock, const std::string& word)
    {
        std::string purpose(1, static_cast<char>(lock.power));
        purpose += lock.salt;
        constexpr std::size_t each = 32;
        const std::string all = words_.key(purpose, word, [&] {
            const rar5_keys made = locked::keys_of(lock, word, [&] { return words_.has_time(); });
            return made.cipher + made.sums + made.check;
        });
        if (all.size() <= 2 * each)
            return {};
        return {all.substr(0, each), all.substr(each, each), all.substr(2 * each)};
    }

    unlocked write()
    {
        const bool is_any_locked = std::any_of(files_.begin(), files_.end(), [](const file_in_rar& each) {
            return each.entry.lock && each.keys.cipher.empty();
        });
        unlocked made;
        made.file.add(locked::rar5_mark);
        // The library would unpack what it skips, if it were packed together with other files.
        made.file.add_own(locked::write_rar5_main(*main_, !is_any_locked));
        for (const file_in_rar& each : files_)
            write_file(each, !is_any_locked, made);
        if (has_end_)
            made.file.add_own(locked::write_rar5_end());
        else
            made.file.add(archive_.substr(at_)); // which is not what it should be
        return made;
    }

    static void write_file(const file_in_rar& from, bool may_go_on, unlocked& to)
    {
        const locked::cipher how{from.keys.cipher, from.entry.lock ? std::string(from.entry.lock->vector) : ""};
        std::size_t size = from.data.size();
        unlocked_entry& known = to.entries.emplace_back();
        if (from.entry.lock && how.key.empty())
            known.traits = filetype::encrypted;
        if (!how.key.empty()) {
            known.traits = filetype::opened_by_password;
            // Of files that are stored the library does not look at it.
            if (from.entry.crc)
                known.is_crc = [sum = *from.entry.crc, is_hidden = from.entry.lock->hides_sums,
                                key = from.keys.sums](std::uint32_t crc) {
                    return (is_hidden ? locked::hidden_sum(crc, key) : crc) == sum;
                };
            locked::patched alone;
            alone.add(from.data, how, size);
            size = static_cast<std::size_t>(locked::rar5_packed_size(alone, from.entry));
        }
        to.file.add_own(locked::write_rar5_entry(from.entry, size, may_go_on));
        to.file.add(from.data, how, size);
    }

    std::string_view archive_;
    container& to_;
    words words_;
    std::size_t at_ = 0;
    kept_headers headers_;
    std::optional<rar5_header> main_;
    std::vector<file_in_rar> files_;
    bool has_end_ = false;
    bool is_hidden_ = false; // headers are encrypted
    std::string header_key_;
    std::pair<std::string, std::string> proved_; // salt and word
};

} // namespace

std::optional<unlocked> unlock_rar5(std::string_view archive, container& to)
{
    try {
        return rar5_opener(archive, to).open();
    } catch (const ciphers::missing_cipher&) {
        return {};
    }
}

} // namespace walk
