#include "policyd/commands/penalty_import.hpp"

#include "policyd/sightings/sighting.hpp"

#include <condition_variable>
#include <map>
#include <mutex>

namespace policyd {

namespace {

constexpr std::size_t most_waiting = 1000;

/// Facts on their way to the database. Threads: the reader of the lines, and the state's that call back.
class crossing
{
  public:
    ~crossing() { finish(); }

    state::written expect(std::size_t line)
    {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return waiting_ < most_waiting; });
        ++waiting_;
        return [this, line](state::outcome became) {
            const std::lock_guard guard(mutex_);
            --waiting_;
            if (became != state::outcome::committed)
                lost_.push_back(line);
            arrived_.notify_all();
        };
    }

    /// Lines that the state did not take.
    std::vector<std::size_t> finish()
    {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return waiting_ == 0; });
        return std::move(lost_);
    }

  private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::size_t waiting_ = 0;
    std::vector<std::size_t> lost_;
};

// One line, at most a byte more than a sighting may have; what goes on beyond that is skipped.
bool read_line(std::istream& from, std::string& line)
{
    line.clear();
    for (int next = from.get(); next != std::istream::traits_type::eof(); next = from.get()) {
        if (next == '\n')
            return true;
        if (line.size() <= sighting::longest_line)
            line += static_cast<char>(next);
    }
    return !line.empty();
}

using known_marks = std::map<std::pair<std::string, std::string>, state::mark>;

known_marks imported_before(const state::marks& in)
{
    known_marks known;
    for (state::mark& each : in.list(base::now())) {
        if (each.origin != "import")
            continue;
        std::pair place{each.kind, each.key};
        known.insert_or_assign(std::move(place), std::move(each));
    }
    return known;
}

bool is_known(const known_marks& known, const sighting& seen, base::time_point now)
{
    const auto found = known.find({seen.kind, seen.key});
    if (found == known.end() || found->second.until <= now)
        return false;
    const state::mark& before = found->second;
    return seen.is_dated ? before.until >= seen.until : before.until - before.since >= seen.lasting;
}

} // namespace

import_result import_penalties(std::istream& from, const std::string& name, const key_check& check, state::marks& to,
                               std::ostream& complaints)
{
    import_result sums;
    known_marks known = imported_before(to);
    crossing under_way;
    std::string line;
    for (std::size_t number = 1; read_line(from, line); ++number) {
        const auto now = base::now();
        const auto read = read_sighting(line, now);
        const auto fits = read && *read ? check({(*read)->kind, (*read)->key}) : base::result<void>();
        if (!read || !fits) {
            complaints << name << ':' << number << ": not imported: " << (read ? fits.error() : read.error()).text
                       << '\n';
            ++sums.refused;
        } else if (*read && is_known(known, **read, now)) {
            ++sums.unchanged;
        } else if (*read) {
            const sighting& seen = **read;
            const state::mark made{seen.kind, seen.key, now, seen.until, seen.reason, "import", 1};
            known.insert_or_assign({seen.kind, seen.key}, made);
            to.add(made, under_way.expect(number));
            ++sums.imported;
        }
    }
    for (const std::size_t lost : under_way.finish()) {
        complaints << name << ':' << lost << ": the state did not take it\n";
        --sums.imported;
        ++sums.refused;
    }
    return sums;
}

} // namespace policyd
