// quarantine_index - the rows of quarantined messages; the messages themselves are files (contentd/actions/quarantine)
//
// Facts of class A.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "common/state/fact.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace state {

struct quarantined
{
    std::string id; // 26 characters, sorted by time; also the name of the file
    base::time_point at;
    std::string host;
    std::string queue_id;
    std::string client_address;
    std::string sender;
    std::vector<std::string> recipients;
    std::string subject; // decoded to UTF-8
    std::string rule;
    std::string reason;
    double score = 0;
    std::uint64_t size = 0; // bytes of the message
    std::string sha256;
    std::optional<base::time_point> released;
};

class quarantine_index
{
  public:
    virtual ~quarantine_index() = default;

    virtual void write(quarantined row, written done) = 0;

    // For commands; these wait for the database.
    virtual base::result<std::vector<quarantined>> list(base::time_point since, std::size_t limit) = 0;
    virtual base::result<std::optional<quarantined>> find(std::string_view id) = 0;
    virtual base::result<void> set_released(std::string_view id, base::time_point at) = 0;
    virtual base::result<void> remove(std::string_view id) = 0;
};

} // namespace state
