// client.familiar - whether the client has delivered before
//
// A message of it was accepted half a day ago or earlier, and none was since so long that it is forgotten: from the
// client's address, or from its network or its name's domain with the same sender's domain.
//
// Fails: temporary until the list has been read after a start.

#include "policyd/familiar.hpp"

#include "policyd/observations/observation.hpp"

namespace policyd {

namespace {

using rules::type;
using rules::value;

value familiar(context& in)
{
    return in.familiars().is_ready() ? value::of(is_familiar(in)) : value::temporary();
}

} // namespace

extern const observation client_familiar = in_memory(
    "client.familiar", type::boolean, phase_mail,
    "true when mail from the client, or of the sender's domain from its network, was accepted before", familiar);

} // namespace policyd
