// looked - walks content, and finds things in the report by name

#pragma once

#include "contentd/walk/walk.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace testing {

/// 64 bytes that a scanner takes for a program of Windows.
std::string program();

/// With limits that a slow machine does not reach.
walk::limits patient();

walk::report look(std::string_view content, const std::vector<std::string>& passwords = {},
                  const walk::hooks& others = {});

/// The first entry of that name behind the first one. Fails the test when there is none.
walk::entry named(const walk::report& seen, std::string_view name);

/// "encrypted, broken": of the first entry of that name.
std::string traits_of(const walk::report& seen, std::string_view name);

/// All names behind the first, in order.
std::vector<std::string> names(const walk::report& seen);

} // namespace testing
