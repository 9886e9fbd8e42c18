#include "contentd/actions/quarantine.hpp"

#include "common/base/whole_file.hpp"
#include "common/net/descriptor.hpp"
#include "common/net/put_file.hpp"
#include "common/text/escape.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>

namespace contentd {

namespace {

constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t id_length = 26;
constexpr std::size_t largest_message = 64UL << 30U; // as contentd.message_size_limit goes
constexpr std::size_t largest_envelope = 64UL << 20U;

base::error system_failure(const std::string& what)
{
    return base::fail(what + ": " + std::strerror(errno));
}

base::result<void> write_synced(const std::string& path, std::string_view bytes)
{
    const auto written = net::put_file(path, bytes, 0600);
    if (!written)
        return base::fail("quarantine file " + written.error().text);
    return {};
}

base::result<void> sync_directory(const std::string& path)
{
    const net::descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0)
        return system_failure("quarantine directory " + path + " could not be synced");
    return {};
}

} // namespace

std::string new_quarantine_id(base::time_point at)
{
    std::array<std::uint8_t, 16> bytes{};
    const auto ms = static_cast<std::uint64_t>(base::to_epoch_ms(at));
    for (unsigned i = 0; i < 6; ++i)
        bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    while (getrandom(bytes.data() + 6, 10, 0) != 10) {
    }
    // 128 bits as 26 digits of 5 bits, the first of 3.
    std::string id(id_length, '0');
    for (std::size_t digit = 0; digit < id_length; ++digit) {
        unsigned value = 0;
        for (std::size_t bit = 0; bit < 5; ++bit) {
            const std::size_t at_bit = digit * 5 + bit;
            const bool is_set = at_bit >= 2 && (bytes[(at_bit - 2) / 8] >> (7 - (at_bit - 2) % 8) & 1U) != 0;
            value = value << 1U | (is_set ? 1U : 0U);
        }
        id[digit] = crockford[value];
    }
    return id;
}

// The first ten digits are the time.
base::time_point time_of(std::string_view id)
{
    std::int64_t ms = 0;
    for (const char digit : id.substr(0, 10))
        ms = ms * 32 + static_cast<std::int64_t>(crockford.find(digit));
    return base::from_epoch_ms(ms);
}

quarantine_store::quarantine_store(std::string directory) : directory_(std::move(directory))
{
    ::mkdir(directory_.c_str(), 0700); // when it fails, the first write says why
}

base::result<void> quarantine_store::write(const kept_envelope& envelope, std::string_view content) const
{
    const std::string& id = envelope.row.id;
    if (const auto written = write_synced(path_of(id, ".eml"), content); !written)
        return written.error();
    if (const auto written = write_synced(path_of(id, ".json"), to_envelope(envelope)); !written) {
        ::unlink(path_of(id, ".eml").c_str());
        return written.error();
    }
    return sync_directory(directory_);
}

base::result<void> quarantine_store::rewrite(const kept_envelope& envelope) const
{
    if (const auto written = write_synced(path_of(envelope.row.id, ".json"), to_envelope(envelope)); !written)
        return written.error();
    return sync_directory(directory_);
}

base::result<std::string> quarantine_store::read(std::string_view id) const
{
    if (!is_id(id))
        return base::fail("\"" + text::printable(id, 40) + "\" is no quarantine id");
    return base::read_file(path_of(id, ".eml"), largest_message);
}

base::result<kept_envelope> quarantine_store::read_envelope(std::string_view id) const
{
    const auto content = read(id);
    if (!content)
        return content.error();
    const auto written = base::read_file(path_of(id, ".json"), largest_envelope);
    if (!written)
        return written.error();
    auto made = from_envelope(*written);
    if (!made)
        return base::fail("quarantine file " + path_of(id, ".json") + ": " + made.error().text);
    made->row.id = id;
    made->row.at = time_of(id);
    made->row.size = content->size();
    return made;
}

base::result<std::vector<std::string>> quarantine_store::ids() const
{
    std::vector<std::string> found;
    std::error_code failure;
    for (std::filesystem::directory_iterator at(directory_, failure), end; !failure && at != end;
         at.increment(failure)) {
        std::string name = at->path().stem().string();
        if (at->path().extension() == ".json" && is_id(name))
            found.push_back(std::move(name));
    }
    if (failure)
        return base::fail("quarantine directory " + directory_ + " cannot be read: " + failure.message());
    std::sort(found.begin(), found.end());
    return found;
}

base::result<void> quarantine_store::remove(std::string_view id) const
{
    if (!is_id(id))
        return base::fail("\"" + text::printable(id, 40) + "\" is no quarantine id");
    for (const std::string_view ending : {".eml", ".json"})
        if (::unlink(path_of(id, ending).c_str()) != 0 && errno != ENOENT)
            return system_failure("quarantine file " + path_of(id, ending) + " could not be removed");
    return {};
}

bool quarantine_store::is_id(std::string_view id)
{
    return id.size() == id_length &&
           std::all_of(id.begin(), id.end(), [](char c) { return crockford.find(c) != std::string_view::npos; });
}

std::string quarantine_store::path_of(std::string_view id, std::string_view ending) const
{
    std::string path = directory_;
    path += '/';
    path += id;
    path += ending;
    return path;
}

} // namespace contentd
