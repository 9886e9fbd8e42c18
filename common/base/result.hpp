// result<T> - the value of something that is expected to fail now and then, or why it failed
//
// For peers, parsers, look-ups and files: the caller must look. A broken environment (database, disk,
// configuration at start) throws instead, and an own mistake is an assert.

#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace base {

/// Why something failed, as one sentence that an operator can act on; without a final stop.
struct error
{
    error() = default;
    // Not made from a text alone: result<std::string> could not tell a value from an error.
    error(std::in_place_t, std::string sentence) : text(std::move(sentence)) {}

    std::string text;
};

/// Called by result::value() when there is none: an own mistake, because the caller did not look.
[[noreturn]] inline void throw_exception_from_error(const error& failure, const boost::source_location& /*where*/)
{
    throw std::logic_error("result without value: " + failure.text);
}

template <class T>
using result = boost::system::result<T, error>;

/// return fail("port 70000 is above 65535");
inline error fail(std::string text)
{
    return {std::in_place, std::move(text)};
}

} // namespace base
