#include "contentd/document/macro_vocabulary.hpp"

#include "common/text/escape.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace document {

namespace {

using kind = macro_word::kind;

constexpr std::size_t longest = 64;

constexpr std::string_view starts[] = {"AutoExec",
                                       "AutoOpen",
                                       "Auto_Open",
                                       "AutoExit",
                                       "AutoClose",
                                       "Auto_Close",
                                       "AutoNew",
                                       "DocumentOpen",
                                       "Document_Open",
                                       "Document_Close",
                                       "DocumentBeforeClose",
                                       "Document_BeforeClose",
                                       "DocumentChange",
                                       "Document_New",
                                       "NewDocument",
                                       "Workbook_Open",
                                       "WorkbookOpen",
                                       "Workbook_Activate",
                                       "Workbook_Deactivate",
                                       "Workbook_Close",
                                       "Workbook_BeforeClose"};

// Writing first, then executing.
constexpr std::string_view acts[] = {"FileCopy",
                                     "CopyFile",
                                     "Kill",
                                     "CreateTextFile",
                                     "VirtualAlloc",
                                     "VirtualAllocEx",
                                     "RtlMoveMemory",
                                     "URLDownloadToFile",
                                     "URLDownloadToFileA",
                                     "URLDownloadToFileW",
                                     "AltStartupPath",
                                     "WriteProcessMemory",
                                     "ADODB",
                                     "WriteText",
                                     "SaveToFile",
                                     "SaveAs",
                                     "SaveAsRTF",
                                     "FileSaveAs",
                                     "MkDir",
                                     "RmDir",
                                     "SaveSetting",
                                     "SetAttr",
                                     "Shell",
                                     "CreateObject",
                                     "GetObject",
                                     "SendKeys",
                                     "Run",
                                     "MacScript",
                                     "FollowHyperlink",
                                     "CreateThread",
                                     "CreateRemoteThread",
                                     "ShellExecute",
                                     "ShellExecuteA",
                                     "ShellExecuteW",
                                     "ShellExecuteEx",
                                     "ExecuteExcel4Macro",
                                     "Exec",
                                     "Register",
                                     "SetTimer",
                                     "CallByName"};

// Of ActiveX controls, behind a name and "_": they come without anybody's doing.
constexpr std::string_view events[] = {"painted",
                                       "painting",
                                       "gotfocus",
                                       "lostfocus",
                                       "mousehover",
                                       "layout",
                                       "click",
                                       "change",
                                       "resize",
                                       "beforenavigate2",
                                       "beforescriptexecute",
                                       "documentcomplete",
                                       "downloadbegin",
                                       "downloadcomplete",
                                       "filedownload",
                                       "navigatecomplete2",
                                       "navigateerror",
                                       "progresschange",
                                       "propertychange",
                                       "statustextchange",
                                       "titlechange",
                                       "mousemove",
                                       "mouseenter",
                                       "mouseleave",
                                       "onconnecting",
                                       "setsecurelockicon"};

const std::map<std::string, macro_word, std::less<>>& by_lowered()
{
    static const std::map<std::string, macro_word, std::less<>> table = [] {
        std::map<std::string, macro_word, std::less<>> made;
        for (const std::string_view each : starts)
            made.emplace(text::to_lower(each), macro_word{kind::start, each});
        for (const std::string_view each : acts)
            made.emplace(text::to_lower(each), macro_word{kind::act, each});
        return made;
    }();
    return table;
}

bool is_event(std::string_view lowered)
{
    const std::size_t bar = lowered.rfind('_');
    return bar != lowered.npos && bar > 0 &&
           std::find(std::begin(events), std::end(events), lowered.substr(bar + 1)) != std::end(events);
}

} // namespace

macro_word macro_word_of(std::string_view word)
{
    if (word.size() > longest)
        return {};
    const std::string lowered = text::to_lower(word);
    const auto known = by_lowered().find(lowered);
    if (known != by_lowered().end())
        return known->second;
    return is_event(lowered) ? macro_word{kind::start, word} : macro_word{};
}

} // namespace document
