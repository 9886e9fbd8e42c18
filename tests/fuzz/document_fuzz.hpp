// document_fuzz - what must hold for findings, whatever the document

#pragma once

#include "common/text/utf8.hpp"
#include "contentd/document/document.hpp"
#include "require.hpp"

#include <cstdint>

inline document::allowance small_allowance()
{
    static const std::vector<std::string> passwords = {"word", "secret"};
    document::allowance allowed;
    allowed.passwords = passwords;
    allowed.bytes = 100'000;
    allowed.files = 10;
    allowed.links = 20;
    allowed.objects = 5000;
    return allowed;
}

inline void require_within(const document::findings& found, const document::allowance& allowed)
{
    std::size_t copied = 0;
    for (const document::embedded_file& each : found.files) {
        copied += each.bytes.size();
        require(text::is_utf8(each.name));
    }
    for (const std::string& each : found.links)
        require(text::is_utf8(each) && !each.empty() && each.size() <= 2000);
    require(copied <= allowed.bytes && found.files.size() <= allowed.files && found.links.size() <= allowed.links);
    require(found.macro.size() <= 200 && text::is_utf8(found.macro));
}

inline void look_into(const std::uint8_t* data, std::size_t size, const char* type)
{
    const document::allowance allowed = small_allowance();
    require_within(document::examine({reinterpret_cast<const char*>(data), size}, {type}, allowed), allowed);
}
