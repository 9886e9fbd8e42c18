#include "samples.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace samples {

std::string read(const std::string& name)
{
    std::ifstream from("tests/data/archive/" + name, std::ios::binary);
    if (!from)
        throw std::runtime_error("no tests/data/archive/" + name);
    return {std::istreambuf_iterator<char>(from), {}};
}

const std::string& text()
{
    static const std::string content = read("sample.txt");
    return content;
}

std::vector<std::string> damaged(std::string_view content)
{
    std::vector<std::string> made;
    const std::size_t step = content.size() / 300 + 1;
    for (std::size_t size = 0; size < content.size(); size += step)
        made.emplace_back(content.substr(0, size));
    for (std::size_t i = 0; i < content.size(); i += step) {
        made.emplace_back(content);
        made.back()[i] = static_cast<char>(made.back()[i] ^ (1 << i % 8));
    }
    return made;
}

} // namespace samples
