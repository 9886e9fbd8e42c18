#include "contentd/document/biff.hpp"

#include "contentd/document/biff_encryption.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>

namespace document {

namespace {

using filetype::byte_at;
using filetype::little_16;

enum record : std::uint32_t {
    formula = 0x06,
    defined_name = 0x18,
    external_name = 0x23,
    file_pass = 0x2f,
    bound_sheet = 0x85,
    supporting_book = 0x1ae,
    beginning = 0x809
};

struct function
{
    std::uint32_t number;
    std::string_view name;
};

// MS-XLS 2.5.198.17: those that reach out of the workbook.
constexpr function reaching_out[] = {{0x11, "RUN"},      {0x6e, "EXEC"},      {0x84, "FOPEN"},
                                     {0x89, "FWRITELN"}, {0x8a, "FWRITE"},    {0x95, "REGISTER"},
                                     {0x96, "CALL"},     {0xfd, "SEND.KEYS"}, {0xad, "SAVE.AS"}};

/// A call with a variable count of arguments in the tokens of a formula (PtgFuncVar, of any class).
void judge_formula(std::string_view tokens, macro_words& words)
{
    for (std::size_t at = 0; at + 4 <= tokens.size(); ++at) {
        const std::uint32_t token = byte_at(tokens, at);
        if ((token != 0x22 && token != 0x42 && token != 0x62) || byte_at(tokens, at + 1) > 30)
            continue;
        for (const function& each : reaching_out)
            if (little_16(tokens, at + 2) == each.number)
                words.act(each.name);
    }
}

void judge_name(std::string_view data, macro_words& words)
{
    constexpr std::uint32_t is_built_in = 0x20;
    constexpr std::uint32_t auto_open = 1;
    constexpr std::uint32_t auto_close = 2;
    if ((little_16(data, 0) & is_built_in) == 0) {
        words.names(data.substr(std::min<std::size_t>(data.size(), 14), byte_at(data, 3) + 1));
        return;
    }
    // BIFF8 has a byte of flags before the name, BIFF5 has not.
    const std::uint32_t which = byte_at(data, 14) == 0 ? byte_at(data, 15) : byte_at(data, 14);
    if (which == auto_open || which == auto_close)
        words.autoexec(which == auto_open ? "Auto_Open" : "Auto_Close");
}

bool judge_sheet(std::string_view data, macro_words& words, collector& found)
{
    constexpr std::uint32_t macro_sheet = 1;
    if (byte_at(data, 5) != macro_sheet)
        return false;
    constexpr std::string_view shown[] = {"macro sheet", "hidden macro sheet", "very hidden macro sheet",
                                          "macro sheet"};
    found.note(filetype::xlm_macro);
    words.remark(shown[byte_at(data, 4) & 3U]);
    words.has_code();
    return true;
}

} // namespace

void examine_biff(std::string stream, macro_words& words, collector& found)
{
    bool is_decrypted = false;
    bool has_macro_sheet = false;
    bool is_program_and_topic = false; // of a supporting book: DDE, or a link to an object
    macro_words of_sheets;
    for (std::size_t at = 0; at + 4 <= stream.size() && found.has_time();) {
        const std::uint32_t id = little_16(stream, at);
        const std::size_t size = little_16(stream, at + 2);
        const std::string_view data = std::string_view(stream).substr(at + 4, size);
        if (id == file_pass && !is_decrypted) {
            is_decrypted = decrypt_biff(stream, at + 4, size, found);
            found.note(is_decrypted ? filetype::opened_by_password : filetype::encrypted);
            if (!is_decrypted)
                break;
        }
        at += 4 + size;
        if (id == bound_sheet)
            has_macro_sheet = judge_sheet(data, of_sheets, found) || has_macro_sheet;
        else if (id == defined_name)
            judge_name(data, of_sheets);
        else if (id == formula && data.size() > 22)
            judge_formula(data.substr(22), of_sheets);
        else if (id == supporting_book)
            is_program_and_topic = data.find('\3', 4) != data.npos;
        else if (id == external_name && is_program_and_topic && (little_16(data, 0) & 0x10U) == 0)
            found.note(filetype::dde);
    }
    if (has_macro_sheet)
        words.add_all(of_sheets);
}

} // namespace document
