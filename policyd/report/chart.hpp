// chart - curves over time as inline SVG; pure
//
// Colours, line widths and fonts are the page's: lines and areas have the classes c0 to c7, so that one style sheet
// serves light and dark. Every text is escaped.

#pragma once

#include "policyd/report/contents.hpp"

#include <span>
#include <string>

namespace policyd {

struct chart
{
    std::string title; // also what a screen reader says
    std::string unit;  // of the vertical axis
    base::time_point from;
    std::chrono::minutes step{};
    std::span<const curve> curves; // at most eight are told apart by colour; the lowest first, of lines the topmost
    bool is_stacked = false;       // areas on each other, else lines
    std::vector<bool> marked;      // steps that are shaded; may be empty
};

/// `<svg …>…</svg>`; says so when there is nothing to show.
std::string to_svg(const chart& shown);

/// The class of the curve at that place.
std::string colour_of(std::size_t index);

/// The smallest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, … that is not below; 1 for anything that is not positive.
double round_up(double value);

} // namespace policyd
