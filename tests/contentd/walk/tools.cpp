#include "tests/contentd/walk/tools.hpp"

#include "tests/contentd/walk/looked.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace testing {

void run_in(const directory& where, const std::string& command)
{
    CAPTURE(command);
    REQUIRE_EQ(std::system(("cd '" + where.path() + "' && ( " + command + " ) > /dev/null").c_str()), 0);
}

std::string content_of(const directory& where, const std::string& file)
{
    std::ifstream from(where.file(file), std::ios::binary);
    REQUIRE(from.is_open());
    return {std::istreambuf_iterator<char>(from), {}};
}

workshop::workshop()
{
    where_.write("prog.exe", program());
}

std::string workshop::make(const std::string& command, const std::string& file) const
{
    run_in(where_, command);
    return content_of(where_, file);
}

} // namespace testing
