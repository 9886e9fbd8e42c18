// options - Boost.Program_options, with --help

#include "tests/bench/measure/options.hpp"

#include <boost/program_options/parsers.hpp>

#include <iostream>

namespace bench {

namespace po = boost::program_options;

bool parse_options(int argc, char** argv, po::options_description known, po::variables_map& values, int& status)
{
    known.add_options()("help", "show this help");
    status = 0;
    try {
        po::store(po::parse_command_line(argc, argv, known), values);
        po::notify(values);
    } catch (const po::error& failure) {
        std::cerr << argv[0] << ": " << failure.what() << '\n';
        status = 2;
        return false;
    }
    if (values.count("help") != 0)
        std::cout << known;
    return values.count("help") == 0;
}

} // namespace bench
