// json - what a message is made of, for --json

#pragma once

#include "common/text/json.hpp"
#include "contentd/inspection.hpp"

namespace contentd {

/// `{"client.address": "192.0.2.1", "attachment.name": ["a.txt", "b.exe"], …}`: every observation that is loaded, a
/// list for those that are many-valued. `recipient` is whose.
void add_observations(const inspection& message, std::size_t recipient, text::json& to);
/// The MIME tree, other readings behind the parts as written: path, reading, type, declared_charset, encoding,
/// filename, names, disposition, defects, and of the decoded bytes real_type, size and sha256: null, 0 and null of what
/// is no leaf.
void add_parts(const inspection& message, text::json& to);

} // namespace contentd
