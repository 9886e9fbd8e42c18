#include "policyd/transaction/wiring.hpp"

namespace policyd {

void wiring::seen(service which, std::uint64_t process, base::time_point at)
{
    const auto index = static_cast<std::size_t>(which);
    is_wired_[index].store(true, std::memory_order_relaxed);
    processes_.with([&](auto& known) {
        auto& entry = known[process];
        entry.has_spoken[index] = true;
        entry.last = at;
    });
}

void wiring::closed(std::uint64_t process, base::time_point at)
{
    processes_.with([&](auto& known) {
        auto& entry = known[process];
        entry.closed = at;
        entry.last = at;
    });
}

bool wiring::is_silence_telling(service which)
{
    if (which != service::known || has(service::data) || has(service::eom))
        return false;
    return silences_.fetch_add(1, std::memory_order_relaxed) >= telling_silences;
}

bool wiring::is_silence_proof(service which, std::uint64_t process, base::time_point since)
{
    const auto index = static_cast<std::size_t>(which);
    if (!has(which))
        return is_silence_telling(which);
    return processes_.with([&](auto& known) {
        auto& entry = known[process];
        entry.last = std::max(entry.last, since);
        if (entry.closed >= since)
            return false;
        const bool is_proof = entry.has_spoken[index] || entry.is_excused[index];
        entry.is_excused[index] = true;
        return is_proof;
    });
}

void wiring::forget_processes(base::time_point unseen_since)
{
    processes_.with([&](auto& known) {
        std::erase_if(known, [&](const auto& entry) { return entry.second.last < unseen_since; });
    });
}

std::shared_ptr<wiring> wirings::of(std::string_view host, std::string_view service)
{
    const std::string key = std::string(host) + '\n' + std::string(service);
    return table_.with([&](table& known) {
        auto& entry = known[key];
        if (!entry)
            entry = std::make_shared<wiring>();
        return entry;
    });
}

void wirings::forget_processes(base::time_point unseen_since)
{
    table_.with([&](table& known) {
        for (auto& entry : known)
            entry.second->forget_processes(unseen_since);
    });
}

} // namespace policyd
