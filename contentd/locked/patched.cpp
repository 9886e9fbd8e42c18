#include "contentd/locked/patched.hpp"

#include "contentd/ciphers/ciphers.hpp"

#include <algorithm>
#include <utility>

namespace locked {

void patched::add(std::string_view bytes, cipher how, std::size_t size)
{
    size = std::min(size, bytes.size());
    if (size == 0)
        return;
    pieces_.push_back({size_, size, bytes, std::move(how)});
    size_ += size;
}

std::string_view patched::read(std::uint64_t at, std::string& buffer) const
{
    constexpr std::size_t most = std::size_t{64} << 10U;
    constexpr std::size_t block = ciphers::aes_block;
    if (at >= size_)
        return {};
    const auto behind = std::upper_bound(pieces_.begin(), pieces_.end(), at,
                                         [](std::uint64_t wanted, const piece& each) { return wanted < each.begin; });
    const piece& from = *std::prev(behind);
    const auto inner = static_cast<std::size_t>(at - from.begin);
    if (from.how.key.empty())
        return from.bytes.substr(inner, from.size - inner);
    const std::size_t begin = inner / block * block;
    buffer = from.bytes.substr(begin, most);
    ciphers::decrypt_aes(from.how.key, begin == 0 ? from.how.vector : from.bytes.substr(begin - block, block), buffer);
    return std::string_view(buffer).substr(inner - begin, from.size - inner);
}

} // namespace locked
