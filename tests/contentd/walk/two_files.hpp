// two_files - an encrypted archive of a text and a program, and that it was opened

#pragma once

#include "contentd/filetype/trait.hpp"
#include "contentd/mime/digest.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

#include <string>

namespace testing {

inline const std::string text_in_archive = repeated("some text that is long. \xff", 3000);

/// What an encryptor is told.
template <class Told>
Told two_files(const std::string& password)
{
    return {{{"a/text", text_in_archive, password}, {"prog.exe", program(), password}}};
}

inline std::string own_traits(const walk::report& seen)
{
    return filetype::names_of(seen.entries[0].traits);
}

inline void check_opened(const walk::report& seen)
{
    CHECK_EQ(traits_of(seen, "a/text"), "opened by password");
    CHECK_EQ(traits_of(seen, "prog.exe"), "opened by password");
    CHECK_EQ(named(seen, "a/text").sha256, mime::sha256_hex(text_in_archive));
    CHECK_EQ(named(seen, "prog.exe").sha256, mime::sha256_hex(program()));
    CHECK_EQ(seen.exceeded, walk::no_limit);
}

} // namespace testing
