// hooks - what looks into files that are no archives libarchive reads
//
// The walk knows containers; documents and rare archives have readers of their own, which it is given. Each of them may
// be empty: what it would look into is then listed and not looked into.

#pragma once

#include "contentd/document/findings.hpp"
#include "contentd/filetype/filetype.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace walk {

/// Looks at a document that is a zip, part by part, in the order in which they stand there.
struct package
{
    /// `content` is valid during the call only. Parts that are encrypted, broken or too large do not come.
    std::function<void(std::string_view name, std::string_view content)> part;
    /// Called once, behind the last part.
    std::function<document::findings()> finish;
};

/// Takes a file of a rare archive: its name (any bytes), its content as far as it could be read, and bits of
/// filetype::trait that tell why that is not all. False: no more files.
using rare_file_taker = std::function<bool(std::string_view name, std::string_view bytes, std::uint32_t traits)>;

/// What kept the reader of a rare archive from all that is in it.
struct rare_outcome
{
    std::uint32_t traits = filetype::no_trait; // encrypted, unsupported, broken
    bool is_cut = false;                       // at what was allowed: there may be more
};

struct hooks
{
    using look = std::function<document::findings(std::string_view content, const filetype::detected& type,
                                                  const document::allowance& allowed)>;

    /// Called for every file that is neither a zip nor another archive; and as a page or sheet for what only its name
    /// makes one.
    look document;

    /// Called for the same files once, for the mails in them, and for what mail programs encode (winmail.dat, uuencode,
    /// yEnc, BinHex): not for such a one that is the file itself, which the caller reads, nor for the texts of a mail
    /// that was read here. `allowed.files` is one more than there may be.
    look mail;

    /// Called for documents that are a zip (OOXML, OpenDocument); functions that are empty are not called.
    std::function<walk::package(const filetype::detected& type, const document::allowance& allowed)> package;

    /// Whether unpack_rare reads that content. Asked for every file that neither is a zip nor has a reader here, so it
    /// should look at few bytes; and for a zip of one entry whose method libarchive does not know.
    std::function<bool(std::string_view content)> is_rare;

    /// Calls `each` with each file until it returns false or `allowed` is used up.
    std::function<rare_outcome(std::string_view content, const document::allowance& allowed,
                               const rare_file_taker& each)>
        unpack_rare;
};

} // namespace walk
