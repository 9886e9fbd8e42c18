// zip_writer - zips that no honest tool writes

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace testing {

/// One stored entry. What is not told twice is the same in both headers.
struct zip_part
{
    std::string name;
    std::string data;
    std::optional<std::string> local_name{};
    std::uint32_t flags = 0;
    std::uint32_t method = 0;
    std::optional<std::uint32_t> local_method{};
    std::string extra{}; // central
    bool is_listed = true;
    std::optional<std::size_t> same_as{}; // has no header of its own: that part's
};

struct zip_text
{
    std::string prefix{};
    std::string comment{};
    bool has_directory = true;
};

std::string write_zip(const std::vector<zip_part>& parts, const zip_text& around = {});

/// A Unicode Path field, for a header with that name.
std::string unicode_path(std::string_view utf8, std::string_view for_name);

} // namespace testing
