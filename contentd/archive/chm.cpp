// CHM, Microsoft's compiled HTML help, through libmspack; the format as M. Russotto described it.
//
// All files lie in one stream, and to reach one the decoder begins anew at a reset point, perhaps at the beginning.
// They are read in the order of their places, then it only goes on; a list of files that overlap could make it unpack
// the stream for each of them, which is why what it passes over counts as well.

#include "contentd/archive/mspack_memory.hpp"
#include "contentd/archive/readers.hpp"
#include "contentd/filetype/trait.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace archives {

namespace {

using namespace std::string_view_literals;

constexpr unsigned passed_over_to_unpacked = 2; // what may be unpacked in vain, to the limit for what is of use

class reading
{
  public:
    reading(mschm_decompressor& decoder, mspack_memory& memory, receiver& to)
        : decoder_(decoder), memory_(memory), to_(to), budget_(to.room() * passed_over_to_unpacked)
    {}

    void take(mschmd_file& file)
    {
        const auto length = static_cast<std::uint64_t>(file.length);
        const std::size_t wanted = to_.room_for(length);
        if (!pay_for(file, wanted)) {
            to_.note(cut);
            return;
        }
        memory_.begin_output(wanted);
        const int result = decoder_.extract(&decoder_, &file, mspack_memory::output);
        const bool is_whole = result == MSPACK_ERR_OK && memory_.written().size() == length;
        if (memory_.is_cut())
            to_.note(cut);
        if (is_packed(file))
            reached_ = is_whole ? offset_of(file) + length : 0;
        std::string_view name = file.filename;
        if (name.starts_with('/'))
            name.remove_prefix(1);
        to_.take(name, memory_.written(), is_whole || memory_.is_cut() ? filetype::no_trait : filetype::broken);
    }

  private:
    static std::uint64_t offset_of(const mschmd_file& file) { return static_cast<std::uint64_t>(file.offset); }
    static bool is_packed(const mschmd_file& file) { return file.section->id == 1; }

    bool pay_for(const mschmd_file& file, std::uint64_t wanted)
    {
        const std::uint64_t stands_at = offset_of(file) >= reached_ ? reached_ : 0;
        const std::uint64_t cost = wanted + (is_packed(file) ? offset_of(file) - stands_at : 0);
        if (cost > budget_)
            return false;
        budget_ -= cost;
        return true;
    }

    mschm_decompressor& decoder_;
    mspack_memory& memory_;
    receiver& to_;
    std::uint64_t budget_;      // bytes that may still be unpacked
    std::uint64_t reached_ = 0; // place in the packed section where the decoder stands; 0 when it begins anew
};

/// libmspack insists on two GUIDs that say nothing, and that not all makers of such files write.
std::string header_with_guids(std::string_view content)
{
    constexpr std::size_t guids_at = 24;
    constexpr std::string_view guids = "\x10\xfd\x01\x7c\xaa\x7b\xd0\x11\x9e\x0c\x00\xa0\xc9\x22\xe6\xec"
                                       "\x11\xfd\x01\x7c\xaa\x7b\xd0\x11\x9e\x0c\x00\xa0\xc9\x22\xe6\xec"sv;
    return std::string(content.substr(0, guids_at)).append(guids);
}

std::vector<mschmd_file*> in_order(const mschmd_header& header)
{
    std::vector<mschmd_file*> files;
    for (mschmd_file* each = header.files; each != nullptr; each = each->next)
        files.push_back(each);
    const auto place = [](const mschmd_file* each) {
        return std::tuple(each->section->id, each->offset, each->length);
    };
    std::stable_sort(files.begin(), files.end(),
                     [&](const mschmd_file* a, const mschmd_file* b) { return place(a) < place(b); });
    return files;
}

bool is_folder(const mschmd_file& file)
{
    return file.length == 0 && std::string_view(file.filename).ends_with('/');
}

} // namespace

bool is_chm(std::string_view content)
{
    constexpr std::size_t header_size = 96;
    return content.starts_with("ITSF") && content.size() > header_size;
}

void unpack_chm(std::string_view content, receiver& to)
{
    const std::string header_bytes = header_with_guids(content);
    mspack_memory memory(content, header_bytes);
    const std::unique_ptr<mschm_decompressor, decltype(&mspack_destroy_chm_decompressor)> decoder(
        mspack_create_chm_decompressor(&memory), mspack_destroy_chm_decompressor);
    const auto header = open_input(*decoder);
    if (!header) {
        to.note(memory.is_cut() ? cut : broken);
        return;
    }
    reading files(*decoder, memory, to);
    for (mschmd_file* each : in_order(*header)) {
        if (is_folder(*each))
            continue;
        if (!to.wants_more())
            return;
        files.take(*each);
    }
}

} // namespace archives
