// delivery_report - the machine-readable part of a report (RFC 3464; RFC 5965)

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shapes {

/// Of the recipient that fared worst.
struct delivery_report
{
    std::string action;     // lower case: "failed", "delayed", "delivered", "relayed", "expanded"; empty without one
    std::string status;     // "5.1.1"; empty without one
    std::string recipient;  // the original one where the report says that the final one is another
    std::string diagnostic; // without its type
};

/// Nothing when there is no group of fields about a recipient. `content` as decoded; 64 KB are read.
std::optional<delivery_report> read_delivery_report(std::string_view content);

/// What a message/feedback-report says of the message that it is about.
struct feedback_report
{
    std::string recipient;
    std::string sender;
};

feedback_report read_feedback_report(std::string_view content);

} // namespace shapes
