#include "contentd/locked/seven_zip_streams.hpp"

#include "contentd/filetype/bytes.hpp"
#include "contentd/locked/seven_zip_ids.hpp"

#include <algorithm>
#include <utility>

namespace locked {

namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t most_folders = 10'000;
constexpr std::uint64_t most_streams = 40'000; // packed ones, coders or inputs of them, of all folders
constexpr std::uint64_t most_coders = 32;      // of one folder
constexpr std::uint64_t most_inputs = 64;

/// Which of so many are there.
class presence
{
  public:
    presence(numbers& from, std::uint64_t count) : is_all_(from.byte() != 0)
    {
        if (!is_all_)
            bits_ = from.take(count / 8 + (count % 8 != 0 ? 1 : 0));
    }
    bool has(std::uint64_t index) const
    {
        return is_all_ || (filetype::byte_at(bits_, static_cast<std::size_t>(index / 8)) >> (7 - index % 8) & 1U) != 0;
    }

  private:
    bool is_all_;
    std::string_view bits_;
};

void skip_crcs(numbers& from, std::uint64_t count)
{
    const presence which(from, count);
    for (std::uint64_t i = 0; i < count && from.is_good(); ++i)
        if (which.has(i))
            from.little_32();
}

void read_packed(numbers& from, std::string_view data, seven_zip_streams& to)
{
    from.expect(id_pack_info);
    const std::uint64_t begin = from.number();
    const std::uint64_t count = from.number();
    if (begin > data.size() || count > most_streams)
        return from.fail();
    data.remove_prefix(begin);
    std::uint8_t id = from.byte();
    if (id == id_size) {
        for (std::uint64_t i = 0; i < count && from.is_good(); ++i) {
            const std::uint64_t size = from.number();
            if (size > data.size())
                return from.fail();
            to.packed.push_back({data.substr(0, size), static_cast<std::size_t>(size), {}});
            data.remove_prefix(size);
        }
        id = from.byte();
    }
    if (id == id_crc) {
        skip_crcs(from, count);
        id = from.byte();
    }
    if (id != id_end || to.packed.size() != count)
        from.fail();
}

seven_zip_coder read_coder(numbers& from)
{
    constexpr unsigned is_complex = 0x10;
    constexpr unsigned has_properties = 0x20;
    constexpr unsigned reserved = 0xc0;
    seven_zip_coder made;
    const unsigned flags = from.byte();
    made.method = from.take(flags & 0x0fU);
    if ((flags & is_complex) != 0) {
        made.inputs = from.number();
        if (from.number() != 1)
            from.fail();
    }
    if ((flags & has_properties) != 0)
        made.properties = from.take(from.number());
    if ((flags & reserved) != 0 || made.inputs > most_inputs)
        from.fail();
    return made;
}

void read_bonds(numbers& from, std::uint64_t inputs, seven_zip_folder& to)
{
    std::vector<bool> is_bound(inputs);
    for (std::size_t i = 1; i < to.coders.size() && from.is_good(); ++i) {
        const std::uint64_t input = from.number();
        const std::uint64_t output = from.number();
        if (input >= inputs || is_bound[input] || output >= to.coders.size())
            return from.fail();
        is_bound[input] = true;
        to.bonds.push_back({input, output});
    }
    const std::uint64_t packed = inputs - std::min(inputs, to.coders.size() - 1);
    if (packed == 1) {
        const auto free = std::find(is_bound.begin(), is_bound.end(), false);
        to.packed.push_back(static_cast<std::uint64_t>(free - is_bound.begin()));
        return;
    }
    for (std::uint64_t i = 0; i < packed && from.is_good(); ++i) {
        const std::uint64_t input = from.number();
        if (input >= inputs || is_bound[input])
            return from.fail();
        is_bound[input] = true;
        to.packed.push_back(input);
    }
}

seven_zip_folder read_folder(numbers& from)
{
    seven_zip_folder made;
    const std::uint64_t coders = from.number();
    if (coders == 0 || coders > most_coders)
        from.fail();
    std::uint64_t inputs = 0;
    for (std::uint64_t i = 0; i < coders && from.is_good(); ++i)
        inputs += made.coders.emplace_back(read_coder(from)).inputs;
    if (inputs == 0 || inputs > most_inputs || inputs + 1 < coders)
        from.fail();
    if (from.is_good())
        read_bonds(from, inputs, made);
    if (made.packed.empty())
        from.fail();
    return made;
}

void read_folders(numbers& from, seven_zip_streams& to)
{
    from.expect(id_unpack_info);
    from.expect(id_folder);
    const std::uint64_t count = from.number();
    if (count > most_folders || from.byte() != 0)
        from.fail();
    std::size_t streams = 0;
    std::size_t coders = 0;
    for (std::uint64_t i = 0; i < count && from.is_good(); ++i) {
        seven_zip_folder& made = to.folders.emplace_back(read_folder(from));
        made.first_stream = streams;
        streams += made.packed.size();
        coders += made.coders.size();
        if (streams > to.packed.size() || coders > most_streams)
            from.fail();
    }
    from.expect(id_unpack_sizes);
    for (seven_zip_folder& each : to.folders)
        for (std::size_t i = 0; i < each.coders.size() && from.is_good(); ++i)
            each.sizes.push_back(from.number());
    const std::string_view begin = from.left();
    std::uint8_t id = from.byte();
    if (id == id_crc) {
        const presence which(from, count);
        for (std::size_t i = 0; i < to.folders.size() && from.is_good(); ++i)
            if (which.has(i))
                to.folders[i].crc = from.little_32();
        to.crcs = begin.substr(0, begin.size() - from.left().size());
        id = from.byte();
    }
    if (id != id_end)
        from.fail();
}

/// A password for less than that may be right by chance. There may be empty ones before.
constexpr std::uint64_t enough_for_proof = 16;
constexpr std::size_t most_for_proof = 16;

/// Of the last the size is not told: it has the rest.
void read_sizes_of_files(numbers& from, seven_zip_folder& of)
{
    const std::uint64_t all = of.size();
    std::uint64_t left = all;
    for (std::uint64_t i = 0; i < of.files && from.is_good(); ++i) {
        const std::uint64_t size = i + 1 == of.files ? left : from.number();
        if (size > left)
            return from.fail();
        if (all - left < enough_for_proof && i < most_for_proof)
            of.first_files.push_back({size, {}});
        left -= size;
    }
}

bool is_crc_known(const seven_zip_folder& of)
{
    return of.files == 1 && of.crc;
}

void read_crcs_of_files(numbers& from, std::vector<seven_zip_folder>& of)
{
    std::uint64_t count = 0;
    for (const seven_zip_folder& each : of)
        count += is_crc_known(each) ? 0 : each.files;
    const presence which(from, count);
    std::uint64_t index = 0;
    for (seven_zip_folder& each : of)
        for (std::uint64_t i = 0; !is_crc_known(each) && i < each.files && from.is_good(); ++i)
            if (which.has(index++)) {
                const std::uint32_t crc = from.little_32();
                if (i < each.first_files.size())
                    each.first_files[i].crc = crc;
            }
}

void read_files(numbers& from, seven_zip_streams& to)
{
    std::uint8_t id = from.byte();
    if (id == id_file_counts) {
        for (seven_zip_folder& each : to.folders)
            each.files = from.number();
        id = from.byte();
    }
    const bool has_sizes = id == id_size;
    for (seven_zip_folder& each : to.folders) {
        if (each.files > 1 && !has_sizes)
            from.fail();
        read_sizes_of_files(from, each);
        if (is_crc_known(each) && !each.first_files.empty())
            each.first_files.front().crc = each.crc;
    }
    if (has_sizes)
        id = from.byte();
    if (id == id_crc) {
        read_crcs_of_files(from, to.folders);
        id = from.byte();
    }
    if (id != id_end)
        from.fail();
}

} // namespace

std::optional<seven_zip_streams> read_streams(numbers& from, std::string_view archive)
{
    seven_zip_streams made;
    read_packed(from, archive.substr(std::min(seven_zip_start, archive.size())), made);
    if (from.is_good())
        read_folders(from, made);
    const std::string_view begin = from.left();
    const bool is_divided = begin.starts_with(static_cast<char>(id_substreams));
    if (is_divided)
        from.byte();
    numbers undivided("\0"sv);
    read_files(is_divided ? from : undivided, made);
    made.files = is_divided ? begin.substr(0, begin.size() - from.left().size()) : "\x08\0"sv;
    from.expect(id_end);
    return from.is_good() ? std::optional(std::move(made)) : std::nullopt;
}

} // namespace locked
