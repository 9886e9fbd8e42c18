// postfix_wiring - what both check commands need to judge how Postfix is wired: findings, services, endpoints

#pragma once

#include "common/conf/postfix_files.hpp"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conf {

/// error: mail suffers or a guard does not work. warning: works with less. note: worth a thought.
enum class severity : std::uint8_t { note, warning, error };

struct postfix_finding
{
    severity weight = severity::note;
    postfix_place place;
    std::string text; // what is wrong
    std::string mend; // what to write instead
};

/// Collects findings and prints each as `FILE:LINE: error: TEXT` and a line `    mend: …`.
class postfix_findings
{
  public:
    void add(severity weight, const postfix_place& place, std::string text, std::string mend);
    /// In the order of the files' lines, each once, and how many there were. Gives exit_status good, or fault when
    /// there is an error.
    int print(std::ostream& out) const;
    const std::vector<postfix_finding>& all() const { return all_; }

  private:
    std::vector<postfix_finding> all_;
};

/// A place where something listens: `inet:HOST:PORT` or `unix:PATH`, further words ignored.
struct postfix_endpoint
{
    bool is_unix = false;
    std::string host; // or path
    std::string port;

    static std::optional<postfix_endpoint> parse(std::string_view written);
    /// `localhost` is any loopback address; 127.0.0.1 and ::1 are two.
    bool operator==(const postfix_endpoint& other) const;
    /// Only this machine reaches it.
    bool is_loopback() const;
    std::string to_text() const;
};

/// True when a value is one of yes, y, true, 1, any case.
bool is_yes(std::string_view value);

/// The number that a value begins with, 0 when with none.
std::uint64_t to_number(std::string_view value);

/// Whether one of the words is that.
bool has_word(const std::vector<postfix_word>& words, std::string_view text);

/// The services that run this command: smtpd, lmtp, …
std::vector<const postfix_service*> services_with(const postfix_files& files, std::string_view command);

/// The smtpd service that listens at that endpoint, null when none does. A service without host listens everywhere.
const postfix_service* smtpd_at(const postfix_files& files, const postfix_endpoint& where);

/// True when the service runs in the queue directory: the fifth column, whose default depends on
/// compatibility_level.
bool is_chrooted(const postfix_files& files, const postfix_service& service);

/// Greatest number of processes: the seventh column, else default_process_limit; 0 means no limit.
std::uint64_t maxproc(const postfix_files& files, const postfix_service& service);

/// A check command: reads the configuration in `directory`, lets `own` judge it, and looks at what concerns both
/// daemons, queue IDs that come again and soft_bounce left on. Prints the findings. Gives what
/// postfix_findings::print() gives.
int check_wiring(const std::string& directory, const std::function<void(const postfix_files&, postfix_findings&)>& own,
                 std::ostream& out);

} // namespace conf
