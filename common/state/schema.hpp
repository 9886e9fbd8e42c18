// schema - brings a database to the schema that this program knows

#pragma once

#include "common/state/database.hpp"

namespace state {

/// Runs the steps that are missing, in one transaction. fault::newer when the database knows more than we do.
void migrate(connection& on);

} // namespace state
