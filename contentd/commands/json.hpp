// json - values and parts as JSON text, for --json

#pragma once

#include "common/rules/value.hpp"
#include "contentd/inspection.hpp"

#include <string>
#include <string_view>

namespace contentd {

std::string json_text(std::string_view text);
/// null when absent, "temporary" when that, else a number, true or false, a string, or a list of strings.
std::string json_value(const rules::value& value);
/// `{"client.address": "192.0.2.1", "attachment.name": ["a.txt", "b.exe"], …}`: every observation that is loaded, a
/// list for those that are many-valued. `recipient` is whose.
std::string json_observations(const inspection& message, std::size_t recipient);
/// The MIME tree: path, type, declared_charset, filename, disposition; of leaves size and sha256 of the decoded bytes.
std::string json_parts(const inspection& message);

} // namespace contentd
