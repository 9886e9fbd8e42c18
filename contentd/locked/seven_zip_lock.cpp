#include "contentd/locked/seven_zip_lock.hpp"

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <numeric>

namespace locked {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view copying = "\0"sv; // the coder that does nothing
constexpr std::size_t key_size = 32;
constexpr unsigned no_rounds = 0x3f; // the password itself
constexpr unsigned most_rounds = 24; // as 7-Zip

/// So many rounds one behind the other: each is salt, password and its number.
class rounds
{
  public:
    rounds(std::string_view salt, std::string_view password)
        : size_(salt.size() + password.size() + sizeof(std::uint64_t))
    {
        constexpr std::size_t enough = 8192;
        while (all_.empty() || all_.size() + size_ <= enough) {
            all_.append(salt).append(password).append(sizeof(std::uint64_t), '\0');
            ++count_;
        }
    }

    std::size_t count() const { return count_; }
    /// From that number on.
    std::string_view from(std::uint64_t number, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            char* const to = all_.data() + (i + 1) * size_ - sizeof number;
            for (unsigned at = 0; at < sizeof number; ++at)
                to[at] = static_cast<char>((number + i) >> 8U * at);
        }
        return std::string_view(all_).substr(0, count * size_);
    }

  private:
    std::string all_;
    std::size_t size_;
    std::size_t count_ = 0;
};

/// The coder is no longer there: what went into it goes where that went which came out.
void remove_coder(seven_zip_folder& from, std::size_t coder, std::uint64_t input)
{
    from.coders.erase(from.coders.begin() + static_cast<std::ptrdiff_t>(coder));
    from.sizes.erase(from.sizes.begin() + static_cast<std::ptrdiff_t>(coder));
    const auto close_gap = [](std::uint64_t& index, std::uint64_t gap) { index -= index > gap ? 1 : 0; };
    for (seven_zip_folder::bond& each : from.bonds) {
        close_gap(each.input, input);
        close_gap(each.output, coder);
    }
    for (std::uint64_t& each : from.packed)
        close_gap(each, input);
}

/// Alone it becomes the coder that does nothing.
bool bypass(seven_zip_folder& of, std::size_t coder, std::uint64_t input, std::uint64_t& packed)
{
    const auto bond = std::find_if(of.bonds.begin(), of.bonds.end(),
                                   [&](const seven_zip_folder::bond& each) { return each.output == coder; });
    if (bond != of.bonds.end()) {
        packed = bond->input;
        of.bonds.erase(bond);
        remove_coder(of, coder, input);
        return true;
    }
    of.coders[coder] = {copying, {}};
    return of.coders.size() == 1;
}

/// Of the only folder.
bool unlock_coder(seven_zip_streams& of, std::size_t coder, const seven_zip_keys& keys)
{
    seven_zip_folder& folder = of.folders.front();
    std::uint64_t input = 0;
    for (std::size_t i = 0; i < coder; ++i)
        input += folder.coders[i].inputs;
    const auto packed = std::find(folder.packed.begin(), folder.packed.end(), input);
    const std::optional<seven_zip_lock> lock = read_lock(folder.coders[coder].properties);
    if (packed == folder.packed.end() || folder.coders[coder].inputs != 1 || !lock)
        return false;
    seven_zip_streams::stream& stream = of.packed[static_cast<std::size_t>(packed - folder.packed.begin())];
    const std::string key = keys(*lock);
    const std::uint64_t size = folder.sizes[coder];
    if (key.empty() || !stream.how.key.empty() || size > stream.bytes.size())
        return false;
    std::string vector(lock->vector);
    vector.resize(ciphers::aes_block);
    stream.how = {key, vector};
    stream.size = static_cast<std::size_t>(size); // the last block is filled up
    return bypass(folder, coder, input, *packed);
}

} // namespace

std::optional<seven_zip_lock> read_lock(std::string_view properties)
{
    numbers from(properties);
    const unsigned first = from.byte();
    seven_zip_lock made;
    made.power = first & 0x3fU;
    if ((first & 0xc0U) != 0) {
        const unsigned second = from.byte();
        made.salt = from.take((first >> 7U) + (second >> 4U));
        made.vector = from.take((first >> 6U & 1U) + (second & 0x0fU));
    }
    const bool is_known = made.power <= most_rounds || made.power == no_rounds;
    return from.is_good() && is_known ? std::optional(made) : std::nullopt;
}

std::string key_of(const seven_zip_lock& lock, std::string_view password_utf16, const std::function<bool()>& has_time)
{
    if (lock.power == no_rounds) {
        std::string key(lock.salt);
        key += password_utf16;
        key.resize(key_size);
        return key;
    }
    ciphers::hasher hash(ciphers::hash_kind::sha256);
    rounds some(lock.salt, password_utf16);
    const std::uint64_t all = std::uint64_t{1} << lock.power;
    for (std::uint64_t done = 0; done < all;) {
        if (!has_time())
            return {};
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(some.count(), all - done));
        hash.add(some.from(done, count));
        done += count;
    }
    std::string key;
    hash.finish(key);
    return key;
}

std::optional<seven_zip_streams> unlock(const seven_zip_streams& of, std::size_t folder, const seven_zip_keys& keys)
{
    seven_zip_streams made = single_folder(of, folder);
    for (std::size_t i = made.folders.front().coders.size(); i-- > 0;)
        if (made.folders.front().coders[i].is_encryption() && !unlock_coder(made, i, keys))
            return {};
    return made;
}

std::size_t zeroes_behind(const seven_zip_streams& single)
{
    std::size_t sum = 0;
    for (const seven_zip_streams::stream& each : single.packed) {
        const std::size_t more = each.bytes.size() - each.size;
        if (each.how.key.empty() || more >= ciphers::aes_block)
            continue;
        patched all;
        all.add(each.bytes, each.how, each.bytes.size());
        std::string buffer;
        const std::string_view behind = all.read(each.size, buffer);
        if (behind.find_first_not_of('\0') != behind.npos)
            return 0;
        sum += behind.size();
    }
    return sum;
}

void replace(seven_zip_streams& in, std::size_t folder, const seven_zip_streams& single)
{
    seven_zip_folder& changed = in.folders[folder];
    const std::size_t first = changed.first_stream;
    std::copy(single.packed.begin(), single.packed.end(), in.packed.begin() + static_cast<std::ptrdiff_t>(first));
    changed = single.folders.front();
    changed.first_stream = first;
}

void keep_locked(seven_zip_folder& folder)
{
    constexpr std::size_t most_by_library = 4;
    if (folder.coders.size() <= most_by_library)
        return;
    folder.sizes = {folder.size()};
    folder.coders = {{encryption, {}, folder.packed.size()}};
    folder.bonds.clear();
    std::iota(folder.packed.begin(), folder.packed.end(), 0);
}

} // namespace locked
