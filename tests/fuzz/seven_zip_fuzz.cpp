// Any bytes as the header of a 7z archive, and as the archive: what is read of them is written as an archive that is
// read again, without the encryption of those folders for which there was a key.

#include "contentd/locked/seven_zip.hpp"
#include "contentd/locked/seven_zip_lock.hpp"
#include "require.hpp"
#include "tests/contentd/locked/all_of.hpp"

#include <cstdint>
#include <string>
#include <vector>

using testing::all_of;

namespace {

std::string key(const locked::seven_zip_lock& lock)
{
    return lock.power == 7 ? std::string() : locked::key_of({lock.power & 7U, lock.salt, {}}, "p", [] { return true; });
}

std::vector<bool> open_all(locked::seven_zip_streams& all)
{
    std::vector<bool> opened;
    for (std::size_t i = 0; i < all.folders.size(); ++i) {
        const auto single = locked::unlock(all, i, key);
        opened.push_back(single.has_value());
        if (single) {
            require(!single->is_encrypted() && locked::zeroes_behind(*single) <= 16 * single->packed.size());
            locked::replace(all, i, *single);
        } else {
            locked::keep_locked(all.folders[i]);
        }
    }
    return opened;
}

void check_same(const locked::seven_zip_streams& one, const locked::seven_zip_streams& other)
{
    require(one.folders.size() == other.folders.size() && one.packed.size() == other.packed.size());
    for (std::size_t i = 0; i < one.folders.size(); ++i)
        require(one.folders[i].sizes == other.folders[i].sizes && one.folders[i].packed == other.folders[i].packed &&
                one.folders[i].is_encrypted() == other.folders[i].is_encrypted() &&
                one.folders[i].files == other.folders[i].files);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    locked::read_packed_header(all, all);
    require(locked::seven_zip_header(all).size() <= size);
    auto contents = locked::read_seven_zip(all, all);
    if (!contents)
        return 0;
    const std::vector<bool> opened = open_all(contents->streams);
    require(locked::files_in(*contents, opened, 100).size() <= 100);
    const std::string written = all_of(locked::write_seven_zip(*contents));
    const auto again = locked::read_seven_zip(written, locked::seven_zip_header(written));
    require(again.has_value());
    check_same(contents->streams, again->streams);
    return 0;
}
