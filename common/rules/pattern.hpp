// pattern - one regular expression of a rule
//
// RE2: unanchored, case ignored, linear time whatever pattern and text. Text of peers need not be UTF-8: where it is
// not, an ASCII pattern is tried byte by byte too, so that one stray byte hides nothing from `^.*`.

#pragma once

#include "common/base/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace rules {

/// Fails with RE2's sentence; `wrong_part` is then the piece of the expression that it names, or empty.
struct pattern_error
{
    std::string sentence;
    std::string wrong_part;
};

class pattern
{
  public:
    static boost::system::result<std::unique_ptr<const pattern>, pattern_error> compile(std::string_view expression);

    pattern(const pattern&) = delete;
    pattern& operator=(const pattern&) = delete;
    ~pattern();

    /// Safe from any thread.
    bool matches(std::string_view text) const;

  private:
    pattern();

    std::unique_ptr<re2::RE2> characters_;
    std::unique_ptr<re2::RE2> bytes_; // null for a pattern that is not ASCII
};

[[noreturn]] inline void throw_exception_from_error(const pattern_error& failure, const boost::source_location& where)
{
    base::throw_exception_from_error(base::fail(failure.sentence), where);
}

} // namespace rules
