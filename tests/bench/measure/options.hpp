// options - the command line of a benchmark program

#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>

namespace bench {

/// Parses into `values`; false when the program should end at once, because it was asked for --help (printed) or asked
/// wrongly (told on standard error, and `status` is 2).
bool parse_options(int argc, char** argv, boost::program_options::options_description known,
                   boost::program_options::variables_map& values, int& status);

} // namespace bench
