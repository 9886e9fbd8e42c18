#include "contentd/locked/rar5_key.hpp"

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace locked {

namespace {

using ciphers::hash_kind;

/// The sum of all rounds so far (RFC 8018, 5.2); RAR goes on a little for each further key.
class rounds
{
  public:
    rounds(std::string_view password, std::string_view salt) : hmac_(ciphers::hash_kind::sha256, password)
    {
        const std::string first = std::string(salt) + std::string("\0\0\0\1", 4);
        hmac_.of(first, last_);
        sum_ = last_;
    }

    bool go_to(std::uint64_t number, const std::function<bool()>& has_time)
    {
        constexpr std::uint64_t between_looks = 256;
        for (; done_ < number; ++done_) {
            if (done_ % between_looks == 0 && !has_time())
                return false;
            hmac_.of(last_, last_);
            for (std::size_t i = 0; i < sum_.size(); ++i)
                sum_[i] = static_cast<char>(sum_[i] ^ last_[i]);
        }
        return true;
    }

    const std::string& sum() const { return sum_; }

  private:
    ciphers::hmac hmac_;
    std::string last_;
    std::string sum_;
    std::uint64_t done_ = 1;
};

template <std::size_t size>
std::string folded(std::string_view bytes)
{
    std::string made(size, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        made[i % size] = static_cast<char>(made[i % size] ^ bytes[i]);
    return made;
}

} // namespace

rar5_keys keys_of(const rar5_lock& lock, std::string_view password, const std::function<bool()>& has_time)
{
    constexpr std::uint64_t more = 16;
    constexpr std::size_t check = 8;
    const std::uint64_t number = std::uint64_t{1} << lock.power;
    rounds all(password, lock.salt);
    rar5_keys made;
    if (!all.go_to(number, has_time))
        return {};
    made.cipher = all.sum();
    if (!all.go_to(number + more, has_time))
        return {};
    made.sums = all.sum();
    if (!all.go_to(number + 2 * more, has_time))
        return {};
    made.check = folded<check>(all.sum());
    return made;
}

std::uint32_t hidden_sum(std::uint32_t crc, const std::string& key)
{
    constexpr std::size_t size = 4;
    std::string made;
    ciphers::hmac(ciphers::hash_kind::sha256, key).of(filetype::to_little_32(crc), made);
    return filetype::little_32(folded<size>(made), 0);
}

} // namespace locked
