// shown_as - what programs show a file as, whatever its bytes are: they go by its name, or by the type that is declared

#pragma once

namespace walk {

struct shown_as
{
    bool page = false;  // a browser's
    bool sheet = false; // of a text, Excel's
    bool pdf = false;   // that of a reader of PDF
};

} // namespace walk
