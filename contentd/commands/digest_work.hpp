// digest_work - the parts of `contentd digest`: reports and what is known, and the exchange with neighbours

#pragma once

#include "common/state/state.hpp"
#include "contentd/commands/digest.hpp"

namespace contentd {

struct digest_work
{
    const command_context& context;
    const digest_tools& tools;
    state::digests& digests;
    std::span<const std::string> words; // behind the name of what is to be done
};

/// Prints the error and gives the exit status.
int fail_digest(const std::string& text);
/// Prints how the command is used.
int digest_usage();

// Reports.
int learn_digests(const digest_work& work);
int show_digest(const digest_work& work);
int list_digests(const digest_work& work);
int revoke_digests(const digest_work& work);
int expire_digests(const digest_work& work);

// Exchange.
int print_digest_key(const digest_work& work);
int export_digests(const digest_work& work);
int import_digests(const digest_work& work);
int pull_digests(const digest_work& work);

} // namespace contentd
