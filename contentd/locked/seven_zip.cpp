#include "contentd/locked/seven_zip.hpp"

#include "contentd/filetype/bytes.hpp"
#include "contentd/locked/seven_zip_ids.hpp"
#include "contentd/locked/seven_zip_streams.hpp"

#include <algorithm>
#include <utility>

namespace locked {

namespace {

void skip_properties(numbers& from)
{
    while (from.byte() != id_end)
        from.take(from.number());
}

} // namespace

bool seven_zip_folder::is_encrypted() const
{
    return std::any_of(coders.begin(), coders.end(), [](const seven_zip_coder& each) { return each.is_encryption(); });
}

std::uint64_t seven_zip_folder::size() const
{
    for (std::size_t i = sizes.size(); i-- > 0;)
        if (std::none_of(bonds.begin(), bonds.end(), [&](const bond& each) { return each.output == i; }))
            return sizes[i];
    return 0;
}

bool seven_zip_streams::is_encrypted() const
{
    return std::any_of(folders.begin(), folders.end(),
                       [](const seven_zip_folder& each) { return each.is_encrypted(); });
}

std::string_view seven_zip_header(std::string_view archive)
{
    constexpr std::size_t checked = 12;
    if (archive.size() < seven_zip_start || !archive.starts_with(seven_zip_mark))
        return {};
    numbers start(archive.substr(checked - 4));
    const std::uint32_t crc_of_start = start.little_32();
    const std::uint64_t begin = start.little_64();
    const std::uint64_t size = start.little_64();
    const std::uint32_t crc = start.little_32();
    const std::string_view data = archive.substr(seven_zip_start);
    if (crc_of_start != crc_of(archive.substr(checked, seven_zip_start - checked)) || begin > data.size() ||
        size > data.size() - begin)
        return {};
    const std::string_view header = data.substr(begin, size);
    return crc_of(header) == crc ? header : std::string_view();
}

std::optional<seven_zip_streams> read_packed_header(std::string_view archive, std::string_view header)
{
    numbers from(header);
    from.expect(id_packed_header);
    std::optional<seven_zip_streams> made = read_streams(from, archive);
    return made && made->folders.size() == 1 ? std::move(made) : std::nullopt;
}

std::optional<seven_zip_contents> read_seven_zip(std::string_view archive, std::string_view header)
{
    numbers from(header);
    from.expect(id_header);
    std::uint8_t id = from.byte();
    if (id == id_archive_properties) {
        skip_properties(from);
        id = from.byte();
    }
    if (id != id_main_streams)
        return {};
    std::optional<seven_zip_streams> streams = read_streams(from, archive);
    if (!streams)
        return {};
    return seven_zip_contents{std::move(*streams), from.left()};
}

std::vector<bool> files_in(const seven_zip_contents& of, const std::vector<bool>& is_wanted, std::size_t most)
{
    numbers from(of.rest);
    from.expect(id_files);
    const auto files = static_cast<std::size_t>(std::min<std::uint64_t>(from.number(), most));
    std::string_view empty; // a bit for each file
    while (const std::uint8_t id = from.byte()) {
        const std::string_view property = from.take(from.number());
        if (id == id_empty_stream)
            empty = property;
    }
    std::vector<bool> made;
    std::size_t folder = 0;
    std::uint64_t in_folder = 0;
    const std::vector<seven_zip_folder>& folders = of.streams.folders;
    for (std::size_t i = 0; i < files; ++i) {
        const bool has_stream = (filetype::byte_at(empty, i / 8) >> (7 - i % 8) & 1U) == 0;
        while (has_stream && folder < folders.size() && in_folder == folders[folder].files) {
            ++folder;
            in_folder = 0;
        }
        made.push_back(has_stream && folder < folders.size() && is_wanted[folder]);
        in_folder += has_stream ? 1 : 0;
    }
    return made;
}

} // namespace locked
