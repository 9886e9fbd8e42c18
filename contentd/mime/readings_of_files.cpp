// readings_of_files - files that stand in a leaf's content and that no header announces

#include "contentd/mime/embedded.hpp"
#include "contentd/mime/parameters.hpp"
#include "contentd/mime/reader.hpp"
#include "contentd/mime/tnef.hpp"

#include <algorithm>
#include <utility>

namespace mime {

namespace {

constexpr std::string_view unknown_type = "application/octet-stream";
constexpr std::string_view tnef_signature = "\x78\x9f\x3e\x22";

bool is_tnef(std::string_view type, std::string_view content)
{
    return type == "application/ms-tnef" || type == "application/vnd.ms-tnef" || content.starts_with(tnef_signature);
}

} // namespace

/// Once for content that parts share, but for another charset of the names.
bool reader::is_to_be_searched(std::size_t part)
{
    std::vector<std::string>& searched = state_of(part).decoded->searched;
    if (std::find(searched.begin(), searched.end(), parts()[part].charset) != searched.end())
        return false;
    searched.push_back(parts()[part].charset);
    return true;
}

/// A file without a header of its own: `content` is of the part's own, or in `made`.
void reader::add_file(std::size_t part, std::string_view type, name_list names, std::string_view content,
                      decoded_store::content made)
{
    const std::size_t added = document_.add_part(part, reading::embedded, true);
    mime::part& file = parts()[added];
    file.type = type;
    file.raw_body = content;
    file.names = std::move(names);
    file.is_attachment = !file.names.empty();
    if (file.is_attachment)
        file.filename = file.names.front();
    state_of(added).hints = has_dashes | has_content_field; // nothing has looked at its lines yet
    state_of(added).decoded = std::move(made);
    keep(added, part, reading::embedded, false);
}

/// uuencode, yEnc and their like, which programs unpack out of the text that they show. A NUL does not end such a text,
/// and to look at the first letter of each line of a binary costs less than to tell it from a text.
void reader::read_files_in_text(std::size_t part, std::string_view content)
{
    const std::string charset = parts()[part].charset;
    const std::vector<embedded_file> found = find_embedded(content, document_.left.parts);
    if (found.size() == document_.left.parts)
        document_.exceeded |= readings_limit; // there may be another behind the last one
    for (const embedded_file& each : found) {
        if (!admits_reading(part, each.end - each.begin))
            return;
        std::string bytes;
        const unsigned faults = decode_embedded(content, each, document_.left.decoded_bytes, bytes);
        if ((faults & over_decoded_budget) != 0)
            document_.exceeded |= decoded_limit;
        if ((faults & ~unsigned{over_decoded_budget}) != 0)
            parts()[part].defects |= broken_file;
        if (bytes == document_.decoded_body(part)) // of an x-uuencode body
            continue;
        const decoded_store::content file = document_.keep_file(std::move(bytes));
        std::vector<std::string> names;
        if (const std::string name = embedded_name(content, each); !name.empty())
            names = value_readings(name, charset, document_.names);
        add_file(part, unknown_type, std::move(names), file->bytes, file);
    }
}

/// winmail.dat, which Outlook alone sees through.
void reader::read_files_in_tnef(std::size_t part, std::string_view content)
{
    if (!is_tnef(parts()[part].type, content) || !admits_reading(part, content.size()))
        return;
    std::vector<tnef_file> files;
    const tnef_reading reading = read_tnef(content, document_.left, files);
    document_.exceeded |= reading.exceeded;
    if (reading.faults != no_tnef_fault)
        parts()[part].defects |= broken_tnef;
    name_list given; // files of one attachment share their names
    name_list kept;
    for (tnef_file& each : files) {
        if (each.is_message) // its files follow
            continue;
        if (!admits_reading(part, 0))
            return;
        const decoded_store::content made =
            each.unpacked.empty() ? nullptr : document_.keep_file(std::move(each.unpacked));
        if (!(each.names == given)) {
            given = each.names;
            std::vector<std::string> names;
            document_.names.take(given, names);
            kept = std::move(names);
        }
        add_file(part, each.type.empty() ? unknown_type : std::string_view(each.type), kept,
                 made == nullptr ? each.data : made->bytes, made);
    }
}

} // namespace mime
