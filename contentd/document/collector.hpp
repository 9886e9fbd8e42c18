// collector - findings as they come together, and how much of the allowance is left
//
// Every format's code puts what it finds here, so that the limits hold in one place.

#pragma once

#include "contentd/document/findings.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace document {

class collector
{
  public:
    explicit collector(const allowance& allowed) : allowed_(allowed) {}

    void note(std::uint32_t traits) { found_.traits |= traits; }

    /// A word that convinced; each is told once.
    void word(std::string_view word);

    /// A URL as it stands there, in UTF-8 or else whatever it looks like; blanks around it are dropped, and so are
    /// fragments ("#top") and empty ones.
    void link(std::string_view url);

    /// A file inside; its bytes count as copied out, and are cut at what is left.
    void file(std::string_view name, std::string_view bytes);
    /// The same for bytes that were taken off what is left when they were unpacked.
    void unpacked_file(std::string_view name, std::string bytes);

    /// All that were told so far.
    std::span<const embedded_file> files() const { return found_.files; }

    /// Takes `count` bytes that were unpacked off what is left; with the last of them the document is cut.
    void spend(std::size_t count);

    /// Bytes that may still be unpacked.
    std::size_t room() const { return is_late_ ? 0 : allowed_.bytes - spent_; }

    /// False when there were as many as may be, or the time is over.
    bool count_object();

    /// The same objects come once more: they count anew. To be called once.
    void count_objects_again() { objects_ = 0; }

    /// To be asked wherever something is repeated that is not counted. False once the time is over: then there is no
    /// room either, and the document is cut.
    bool has_time();

    /// What may open it.
    std::span<const std::string> passwords() const { return allowed_.passwords; }
    void password_helped(std::size_t which) { found_.password_helped = which; }
    std::optional<std::size_t> password_that_helped() const { return found_.password_helped; }
    /// When half of the time will be over that was left when this was asked first.
    std::chrono::steady_clock::time_point half_of_time();

    /// Some of the document is not looked into.
    void cut() { found_.is_cut = true; }

    std::uint32_t traits() const { return found_.traits; }

    findings take() { return std::move(found_); }

  private:
    allowance allowed_;
    findings found_;
    std::size_t spent_ = 0;
    std::size_t objects_ = 0;
    unsigned asked_ = 0; // for the time
    bool is_late_ = false;
    std::optional<std::chrono::steady_clock::time_point> half_;
    std::set<std::string, std::less<>> words_;
    std::set<std::string, std::less<>> links_;
};

} // namespace document
