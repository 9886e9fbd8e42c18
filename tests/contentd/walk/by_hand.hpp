// by_hand - archives of formats for which Debian has no tool that writes them; each holds program() as "prog.exe"

#pragma once

#include <string>

namespace testing {

std::string lha();
std::string cabinet();
std::string rar4();
std::string rar5();

/// By libarchive's own writers.
std::string iso9660();
std::string cpio();
std::string zstd_tar();

} // namespace testing
