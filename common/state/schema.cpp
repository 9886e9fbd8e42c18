#include "common/state/schema.hpp"

#include "common/base/time.hpp"
#include "common/state/query.hpp"

namespace state {

void migrate(connection& on)
{
    const auto steps = sql::schema_steps();
    const auto known = static_cast<int>(steps.size());
    if (on.schema_version() == known)
        return;
    db_transaction whole(on);
    // Asked again: another process may have run them while we waited for the lock.
    const int found = on.schema_version();
    if (found > known)
        throw db_error(fault::newer,
                       "schema " + std::to_string(found) + " is newer than this program's " + std::to_string(known));
    for (int step = found; step < known; ++step) {
        on.run_script(steps[static_cast<std::size_t>(step)]);
        run(on, sql::name::schema_version_put, step + 1, base::now());
    }
    whole.commit();
}

} // namespace state
