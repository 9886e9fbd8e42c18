// reread - how much of a message other readings cost, which no user of a tree needs to know

#pragma once

#include "contentd/mime/document.hpp"
#include "contentd/mime/readings.hpp"
#include "contentd/mime/scanner.hpp"

#include <cstddef>
#include <string_view>

/// Bytes that are read once more for all readings.
inline std::size_t reread(std::string_view message)
{
    mime::document all({}, message.size());
    const std::size_t before = all.reread_left;
    mime::scanner(all, message).read_message();
    all.as_written = all.parts.size();
    mime::add_readings(all);
    return before - all.reread_left;
}
