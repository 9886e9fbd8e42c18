// readers - one for each container; archive.cpp chooses

#pragma once

#include "contentd/archive/receiver.hpp"

#include <string_view>

namespace archives {

// Each is_X() looks at the first bytes, each unpack_X() tells `to` what it finds, as unpack() does.

bool is_arj(std::string_view content);
void unpack_arj(std::string_view content, receiver& to);

bool is_chm(std::string_view content);
void unpack_chm(std::string_view content, receiver& to);

bool is_szdd(std::string_view content);
void unpack_szdd(std::string_view content, receiver& to);

bool is_kwaj(std::string_view content);
void unpack_kwaj(std::string_view content, receiver& to);

bool is_sis(std::string_view content);
void unpack_sis(std::string_view content, receiver& to);

bool is_sisx(std::string_view content);
void unpack_sisx(std::string_view content, receiver& to);

} // namespace archives
