// migrated - a database of the present schema and a connection to it, with no daemon at work on it

#pragma once

#include "common/state/schema.hpp"
#include "common/state/sqlite.hpp"
#include "tests/common/state/temporary_state.hpp"

#include <memory>

namespace testing {

struct migrated
{
    migrated() { state::migrate(*on); }

    const directory where;
    const std::unique_ptr<state::database> disk = state::sqlite_database(where.file());
    const std::unique_ptr<state::connection> on = disk->connect();
};

} // namespace testing
