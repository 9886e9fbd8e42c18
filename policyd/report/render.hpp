// render - a report as text, as JSON, or as a page of its own; pure
//
// Much of what is shown was chosen by those who are refused (HELO, addresses): every form escapes all of it.

#pragma once

#include "policyd/report/contents.hpp"

#include <string>

namespace policyd {

std::string report_as_text(const report_contents& shown);
std::string report_as_json(const report_contents& shown);
/// One HTML file with its plots inside; needs neither a script nor the network.
std::string report_as_html(const report_contents& shown);

} // namespace policyd
