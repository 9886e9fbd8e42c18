// digest_store - digests: the filter in memory and the rows behind it

#pragma once

#include "common/state/digest_counts.hpp"
#include "common/state/digest_purge.hpp"
#include "common/state/reader.hpp"
#include "common/state/writer.hpp"

namespace state {

class digest_store : public digests
{
  public:
    /// Writer, reader and metrics must outlive it; look-ups that wait hold on to it, so the reader is stopped first.
    /// Without a filter nothing is strange.
    digest_store(const digest_options& wanted, bool has_filter, writer& facts, reader& rows, base::metrics& metrics);

    const digest_options& options() const override { return options_; }
    bool is_ready() const override { return !has_filter_ || filter_.is_ready(); }
    bool is_empty() const override { return has_filter_ && filter_.is_empty(); }
    bool is_strange(const digest_value& what) const override
    {
        return has_filter_ && filter_.is_strange(what, options_.needed);
    }
    void find(std::vector<digest_value> parts, base::time_point now, found done) override;
    void report(std::vector<digest_report> reports, written done) override;

    base::result<std::vector<digest_entry>> show(const digest_exact& exact) override;
    base::result<std::vector<digest_entry>> list(std::int64_t above, base::time_point since,
                                                 std::uint8_t kind) override;
    base::result<std::size_t> revoke(const digest_exact& exact, std::string_view reporter,
                                     base::time_point now) override;
    base::result<std::size_t> revoke_reporter(std::string_view reporter, base::time_point now) override;
    base::result<std::size_t> expire(base::time_point now) override;
    base::result<std::vector<digest_change>> changed(std::int64_t since, std::size_t limit,
                                                     base::time_point now) override;
    base::result<std::int64_t> newest() override;
    base::result<std::optional<digest_progress>> progress(std::string_view neighbour) override;
    base::result<void> import(std::string_view neighbour, double trust, const std::vector<digest_change>& changes,
                              const digest_progress& read, base::time_point now, const std::stop_token& stop) override;

    /// On the writer's thread: fills the filter, keeps it up, and removes what has ended if that is wanted.
    void begin_load() { filter_.begin_load(); }
    std::chrono::milliseconds step(connection& on);

  private:
    base::result<void> write_now(std::vector<change> changes);
    base::result<std::size_t> expire_some(sql::name which, base::time_point now);

    const digest_options options_;
    const bool has_filter_;
    writer& facts_;
    reader& rows_;
    const digest_counts counts_;
    digest_filter filter_;
    digest_purge purge_;
    std::chrono::steady_clock::time_point next_purge_{};
};

} // namespace state
