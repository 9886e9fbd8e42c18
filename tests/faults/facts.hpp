// facts - what the tests of a faulty database write and look for

#pragma once

#include "tests/common/state/temporary_state.hpp"

namespace testing {

using state::mark_table;
using state::outcome;

inline const base::time_point now = base::now();

inline outcome deliver(opened& in)
{
    answer<outcome> done;
    in->deliveries().write({"mx1", "4XyZ", "00ff", "a@example.org"}, {"b@example.net"}, now, done.callback());
    return done.wait();
}

inline bool is_penalised(opened& in, const std::string& address)
{
    return in->table(mark_table::penalties).find("client.address", address, now).has_value();
}

inline int outbox_files(const directory& where)
{
    int found = 0;
    for (const auto& each : std::filesystem::directory_iterator(where.path()))
        found += each.path().filename().string().find("-outbox-") != std::string::npos ? 1 : 0;
    return found;
}

} // namespace testing
