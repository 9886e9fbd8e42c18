#include "contentd/mime/tnef_output.hpp"

#include "contentd/mime/compressed_rtf.hpp"
#include "contentd/mime/tnef_properties.hpp"
#include "contentd/mime/tnef_text.hpp"

#include <algorithm>

namespace mime {

namespace {

tnef_file body(const char* type, std::string_view data)
{
    tnef_file file;
    file.type = type;
    file.data = data;
    return file;
}

} // namespace

bool tnef_output::take(std::size_t& budget, exceeded limit)
{
    if (budget == 0) {
        done_.exceeded |= limit;
        return false;
    }
    --budget;
    return true;
}

bool tnef_output::may_be_at(unsigned depth)
{
    if (depth <= left_.depth)
        return true;
    done_.exceeded |= depth_limit;
    return false;
}

bool tnef_output::add(tnef_file file)
{
    if (!take(left_.parts, parts_limit))
        return false;
    into_.push_back(std::move(file));
    return true;
}

void tnef_output::add_text(std::string_view bytes, std::uint16_t type, std::uint32_t code_page)
{
    tnef_file file = body("text/plain", bytes);
    file.unpacked = tnef_text(bytes.substr(0, left_.decoded_bytes), type, code_page);
    add_body(std::move(file), bytes.size() > left_.decoded_bytes);
}

void tnef_output::add_html(std::string_view bytes, std::uint16_t type)
{
    // Bytes stay: the page itself says what charset it is in.
    tnef_file file = body("text/html", bytes);
    if (type == property_unicode)
        file.unpacked = tnef_text(bytes.substr(0, left_.decoded_bytes), type, 0);
    add_body(std::move(file), type == property_unicode && bytes.size() > left_.decoded_bytes);
}

void tnef_output::add_rtf(std::string_view compressed)
{
    rtf_text text = decompress_rtf(compressed, left_.decoded_bytes);
    if (text.is_broken)
        tell(broken_rtf);
    tnef_file file = body("text/rtf", compressed);
    file.unpacked = std::move(text.bytes);
    add_body(std::move(file), text.is_cut);
}

/// Counts what was made for it.
void tnef_output::add_body(tnef_file file, bool is_cut)
{
    if (is_cut || file.unpacked.size() > left_.decoded_bytes) {
        file.unpacked.resize(std::min(file.unpacked.size(), left_.decoded_bytes));
        done_.exceeded |= decoded_limit;
    }
    left_.decoded_bytes -= file.unpacked.size();
    add(std::move(file));
}

} // namespace mime
