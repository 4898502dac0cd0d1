# Makes a source file that holds the pages of the checks, which are the specs in a folder:
#
#     cmake -DFOLDER=tests/analysis/checks -DOUTPUT=check_pages.cpp -P check_pages.cmake
file(GLOB pages ${FOLDER}/*.md)
list(SORT pages)
set(entries "")
foreach(page IN LISTS pages)
  get_filename_component(code ${page} NAME_WE)
  string(REPLACE "_" "-" code ${code})
  file(READ ${page} text)
  string(APPEND entries "    {\"${code}\", R\"pykind-page(${text})pykind-page\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made of the specs of the checks by cmake/check_pages.cmake.
#include \"analysis/check_page.hpp\"

namespace pykind {

namespace {

struct Source {
    std::string_view code;
    std::string_view text;
};

constexpr Source sources[] = {
${entries}    {},
};

}  // namespace

std::string_view page_source(Check check) {
    for (const Source& source : sources) {
        if (source.code == code_of(check)) return source.text;
    }
    return {};
}

}  // namespace pykind
")
