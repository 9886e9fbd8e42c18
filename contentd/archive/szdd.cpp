// SZDD and KWAJ, what COMPRESS.EXE makes of one file for EXPAND.EXE, through libmspack.

#include "contentd/archive/mspack_memory.hpp"
#include "contentd/archive/readers.hpp"
#include "contentd/filetype/trait.hpp"

#include <memory>
#include <optional>

namespace archives {

namespace {

using namespace std::string_view_literals;

struct told
{
    std::string_view name;
    std::optional<off_t> size;
};

/// Has the one file unpacked and hands it on.
template <typename Decoder, typename Header>
void take_file(Decoder& decoder, Header& header, mspack_memory& memory, const told& of, receiver& to)
{
    memory.begin_output(static_cast<std::size_t>(to.room()));
    const int result = decoder.extract(&decoder, &header, mspack_memory::output);
    if (memory.is_cut()) {
        to.note(cut);
        to.take(of.name, memory.written(), filetype::no_trait);
        return;
    }
    const bool has_size = !of.size || static_cast<std::uint64_t>(*of.size) == memory.written().size();
    to.take(of.name, memory.written(), result == MSPACK_ERR_OK && has_size ? filetype::no_trait : filetype::broken);
}

} // namespace

bool is_szdd(std::string_view content)
{
    return content.starts_with("SZDD\x88\xf0\x27\x33"sv) || content.starts_with("SZ \x88\xf0\x27\x33\xd1"sv);
}

bool is_kwaj(std::string_view content)
{
    return content.starts_with("KWAJ\x88\xf0\x27\xd1"sv);
}

void unpack_szdd(std::string_view content, receiver& to)
{
    mspack_memory memory(content);
    const std::unique_ptr<msszdd_decompressor, decltype(&mspack_destroy_szdd_decompressor)> decoder(
        mspack_create_szdd_decompressor(&memory), mspack_destroy_szdd_decompressor);
    const auto header = open_input(*decoder);
    if (!header)
        to.note(broken);
    else if (to.wants_more())
        take_file(*decoder, *header, memory, {{}, header->length}, to);
}

void unpack_kwaj(std::string_view content, receiver& to)
{
    mspack_memory memory(content);
    const std::unique_ptr<mskwaj_decompressor, decltype(&mspack_destroy_kwaj_decompressor)> decoder(
        mspack_create_kwaj_decompressor(&memory), mspack_destroy_kwaj_decompressor);
    const auto header = open_input(*decoder);
    if (!header) {
        to.note(broken);
        return;
    }
    if (!to.wants_more())
        return;
    told of;
    if (header->filename != nullptr)
        of.name = header->filename;
    if ((header->headers & MSKWAJ_HDR_HASLENGTH) != 0)
        of.size = header->length;
    if (header->comp_type > MSKWAJ_COMP_MSZIP)
        to.take(of.name, {}, filetype::unsupported);
    else
        take_file(*decoder, *header, memory, of, to);
}

} // namespace archives
