// verdict - what a source of recipients says of an address

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace policyd {

enum class recipient_verdict : std::uint8_t { known, unknown, temporary, cannot_tell };

inline constexpr std::array<std::string_view, 4> recipient_verdict_names = {"known", "unknown", "temporary",
                                                                            "cannot_tell"};

inline std::string_view name_of(recipient_verdict is)
{
    return recipient_verdict_names[static_cast<std::size_t>(is)];
}

struct source_answer
{
    recipient_verdict is = recipient_verdict::temporary;
    std::string problem{};  // why it is neither known nor unknown; may hold what a peer sent
    bool is_fault = false;  // the source failed, and did not merely answer so: its breaker counts it
    bool is_cached = false; // from memory
    bool is_asked = true;   // false: the source was not asked at all
};

/// The source failed.
inline source_answer fault(std::string problem)
{
    return {recipient_verdict::temporary, std::move(problem), true};
}

/// It was not asked, for a reason that is ours.
inline source_answer not_asked(std::string problem)
{
    return {recipient_verdict::temporary, std::move(problem), false, false, false};
}

} // namespace policyd
