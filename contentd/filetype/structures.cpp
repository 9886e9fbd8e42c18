// structures - signatures that are more than fixed bytes at a fixed place

#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/signatures.hpp"

#include <algorithm>

namespace filetype {

namespace {

using namespace std::string_view_literals;

struct brand
{
    std::string_view name;
    verdict means;
};

bool has_control(std::string_view bytes)
{
    return std::any_of(bytes.begin(), bytes.end(), [](char byte) { return static_cast<unsigned char>(byte) < 9; });
}

/// "MZ" begins words too: a program has zeroes in its header. A header cut short is still one to a scanner.
verdict dos_program(std::string_view content)
{
    const bool is_program = (has_at(content, 0, "MZ") || has_at(content, 0, "ZM")) && content.size() > 8 &&
                            has_control(content.substr(2, 62));
    return is_program ? verdict{"application/x-dosexec", family::executable, true} : verdict{};
}

/// Java and Mach-O share CAFEBABE; a fat binary has few architectures, a class file a version above 44.
verdict coffee(std::string_view content)
{
    if (!has_at(content, 0, "\xca\xfe\xba\xbe") || content.size() < 8)
        return {};
    if (big_32(content, 4) < 40)
        return {"application/x-mach-binary", family::executable, true};
    return {"application/java-vm", family::executable, true};
}

/// ISO base media: the brand tells pictures from sound and film.
verdict base_media(std::string_view content)
{
    if (!has_at(content, 4, "ftyp"))
        return {};
    constexpr brand brands[] = {
        {"heic", {"image/heic", family::image}},        {"heix", {"image/heic", family::image}},
        {"mif1", {"image/heif", family::image}},        {"avif", {"image/avif", family::image}},
        {"crx ", {"image/x-canon-cr3", family::image}}, {"qt  ", {"video/quicktime", family::video}},
        {"M4A ", {"audio/mp4", family::audio}},         {"3gp", {"video/3gpp", family::video}},
    };
    for (const brand& each : brands) {
        if (has_at(content, 8, each.name))
            return each.means;
    }
    return {"video/mp4", family::video};
}

verdict riff(std::string_view content)
{
    constexpr brand forms[] = {
        {"WAVE", {"audio/wav", family::audio}},  {"AVI ", {"video/x-msvideo", family::video}},
        {"WEBP", {"image/webp", family::image}}, {"ACON", {"application/x-navi-animation", family::image}},
        {"RMID", {"audio/midi", family::audio}},
    };
    if (!has_at(content, 0, "RIFF"))
        return has_at(content, 0, "FORM") && (has_at(content, 8, "AIFF") || has_at(content, 8, "AIFC"))
                   ? verdict{"audio/aiff", family::audio}
                   : verdict{};
    for (const brand& each : forms) {
        if (has_at(content, 8, each.name))
            return each.means;
    }
    return {};
}

/// Short signatures that need a second look, or they would claim text.
verdict short_signatures(std::string_view content)
{
    if (content.size() < 14)
        return {};
    if (has_at(content, 0, "BM") && has_at(content, 6, "\0\0\0\0"sv))
        return {"image/bmp", family::image};
    const bool is_icon = has_at(content, 0, "\0\0\1\0"sv) || has_at(content, 0, "\0\0\2\0"sv);
    if (is_icon && content[4] != 0 && content[5] == 0)
        return {"image/vnd.microsoft.icon", family::image};
    if (has_at(content, 1, "WS") && std::string_view("FCZ").find(content[0]) != std::string_view::npos &&
        content[3] < 32)
        return {"application/x-shockwave-flash", family::video};
    if (has_at(content, 0, "BZh") && has_at(content, 4, "1AY&SY"))
        return {"application/x-bzip2", family::archive};
    if (has_at(content, 0, "\x60\xea") && little_16(content, 2) <= 2600)
        return {"application/x-arj", family::archive};
    const bool is_lha = (has_at(content, 2, "-lh") || has_at(content, 2, "-lz")) && content[6] == '-';
    if (is_lha)
        return {"application/x-lzh-compressed", family::archive};
    const bool is_old_or_skippable_zstd =
        (content[0] >= 0x22 && content[0] <= 0x27 && has_at(content, 1, "\xb5\x2f\xfd")) ||
        ((content[0] & 0xf0) == 0x50 && has_at(content, 1, "\x2a\x4d\x18"));
    return is_old_or_skippable_zstd ? verdict{"application/zstd", family::archive} : verdict{};
}

/// MPEG layer III and ADTS frames without a tag before them.
verdict audio_frames(std::string_view content)
{
    if (content.size() < 4 || content[0] != '\xff')
        return {};
    const auto second = static_cast<unsigned char>(content[1]);
    const auto third = static_cast<unsigned char>(content[2]);
    const bool is_layer_3 = (second & 0xe6U) == 0xe2 && (second & 0x18U) != 0x08;
    if (is_layer_3 && (third & 0xf0U) != 0xf0 && (third & 0x0cU) != 0x0c)
        return {"audio/mpeg", family::audio};
    return second == 0xf1 || second == 0xf9 ? verdict{"audio/aac", family::audio} : verdict{};
}

} // namespace

verdict by_signature(std::string_view content)
{
    const std::span<const signature> all = signatures();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const signature& each) { return has_at(content, each.offset, each.bytes); });
    if (found != all.end())
        return found->means;
    for (const auto examine : {dos_program, coffee, base_media, riff, short_signatures, audio_frames}) {
        const verdict means = examine(content);
        if (!means.type.empty())
            return means;
    }
    return {};
}

} // namespace filetype
