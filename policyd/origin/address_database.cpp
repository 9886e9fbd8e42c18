#include "policyd/origin/address_database.hpp"

#include "common/net/descriptor.hpp"

#include <fcntl.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace policyd {

namespace {

base::error cannot_read(const std::string& path, const std::string& why)
{
    return base::fail("cannot read " + path + ": " + why);
}

// What the file holds now, where nobody can change it.
base::result<net::descriptor> copy_of(const std::string& path, std::int64_t largest)
{
    const net::descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about = {};
    if (!file.is_open() || ::fstat(file.get(), &about) != 0)
        return cannot_read(path, std::strerror(errno));
    if (!S_ISREG(about.st_mode))
        return cannot_read(path, "not a regular file");
    if (about.st_size > largest)
        return cannot_read(path, "larger than " + std::to_string(largest >> 20U) + " MB");
    net::descriptor copy(::memfd_create("address database", MFD_CLOEXEC));
    if (!copy.is_open())
        return cannot_read(path, std::strerror(errno));
    std::array<char, 65536> buffer;
    std::int64_t copied = 0;
    while (copied <= largest) {
        const ssize_t read = ::read(file.get(), buffer.data(), buffer.size());
        if (read == 0)
            return copy;
        if (read < 0 || !net::write_all(copy.get(), {buffer.data(), static_cast<std::size_t>(read)}))
            return cannot_read(path, std::strerror(errno));
        copied += read;
    }
    return cannot_read(path, "it grew meanwhile");
}

base::error damaged(int problem)
{
    return base::fail(MMDB_strerror(problem));
}

/// The entry of an address; none when the database does not have it.
base::result<std::optional<MMDB_entry_s>> find(const MMDB_s& in, const net::ip_address& of)
{
    sockaddr_in v4 = {};
    sockaddr_in6 v6 = {};
    const auto& bytes = of.bytes();
    const sockaddr* asked = nullptr;
    if (of.is_v4()) {
        v4.sin_family = AF_INET;
        std::memcpy(&v4.sin_addr, bytes.data() + 12, 4);
        asked = reinterpret_cast<const sockaddr*>(&v4);
    } else {
        v6.sin6_family = AF_INET6;
        std::memcpy(&v6.sin6_addr, bytes.data(), 16);
        asked = reinterpret_cast<const sockaddr*>(&v6);
    }
    int problem = MMDB_SUCCESS;
    const MMDB_lookup_result_s found = MMDB_lookup_sockaddr(&in, asked, &problem);
    if (problem == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR)
        return std::optional<MMDB_entry_s>();
    if (problem != MMDB_SUCCESS)
        return damaged(problem);
    return found.found_entry ? std::optional(found.entry) : std::nullopt;
}

/// What stands under that path of an entry; none when nothing does. `path` ends with a null pointer.
base::result<std::optional<MMDB_entry_data_s>> value_at(MMDB_entry_s entry, const char* const* path)
{
    MMDB_entry_data_s found = {};
    const int problem = MMDB_aget_value(&entry, &found, path);
    if (problem == MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR || (problem == MMDB_SUCCESS && !found.has_data))
        return std::optional<MMDB_entry_data_s>();
    if (problem != MMDB_SUCCESS)
        return damaged(problem);
    return std::optional(found);
}

bool is_country(std::string_view code)
{
    return code.size() == 2 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

} // namespace

void address_database::closer::operator()(MMDB_s* open) const
{
    MMDB_close(open);
    delete open;
}

address_database::address_database(std::unique_ptr<MMDB_s, closer> open) : open_(std::move(open))
{}

base::result<std::shared_ptr<const address_database>> address_database::open(const std::string& path,
                                                                             std::int64_t largest)
{
    const auto copy = copy_of(path, largest);
    if (!copy)
        return copy.error();
    auto opened = std::make_unique<MMDB_s>();
    const std::string where = "/proc/self/fd/" + std::to_string(copy->get());
    const int problem = MMDB_open(where.c_str(), MMDB_MODE_MMAP, opened.get());
    if (problem != MMDB_SUCCESS)
        return base::fail(path + " is no MaxMind database: " + MMDB_strerror(problem));
    return std::shared_ptr<const address_database>(
        new address_database(std::unique_ptr<MMDB_s, closer>(opened.release())));
}

base::result<std::optional<std::uint32_t>> address_database::as_number(const net::ip_address& of) const
{
    constexpr const char* path[] = {"autonomous_system_number", nullptr};
    const auto entry = find(*open_, of);
    if (!entry)
        return entry.error();
    if (!*entry)
        return std::optional<std::uint32_t>();
    const auto found = value_at(**entry, path);
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<std::uint32_t>();
    switch ((*found)->type) {
    case MMDB_DATA_TYPE_UINT16:
        return std::optional<std::uint32_t>((*found)->uint16);
    case MMDB_DATA_TYPE_UINT32:
        return std::optional<std::uint32_t>((*found)->uint32);
    default:
        return std::optional<std::uint32_t>();
    }
}

base::result<std::optional<std::string_view>> address_database::country(const net::ip_address& of) const
{
    constexpr const char* paths[][3] = {{"country", "iso_code", nullptr}, {"registered_country", "iso_code", nullptr}};
    const auto entry = find(*open_, of);
    if (!entry)
        return entry.error();
    if (!*entry)
        return std::optional<std::string_view>();
    for (const auto& path : paths) {
        const auto found = value_at(**entry, path);
        if (!found)
            return found.error();
        if (!*found || (*found)->type != MMDB_DATA_TYPE_UTF8_STRING)
            continue;
        const std::string_view code((*found)->utf8_string, (*found)->data_size);
        if (is_country(code))
            return std::optional(code);
    }
    return std::optional<std::string_view>();
}

std::string_view address_database::type() const
{
    return open_->metadata.database_type == nullptr ? "" : open_->metadata.database_type;
}

} // namespace policyd
