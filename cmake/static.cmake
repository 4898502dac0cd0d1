# pykind_static: the program as one file that runs on any Linux of its processor. It wants no shared library, and no file of
# the machine that it was built on. It is there if PYKIND_LIBICONV is given.
#
# iconv of the GNU C library loads its tables from shared libraries of just its own version, so that a static program can
# crash where another version is installed. GNU libiconv, built to take iconv's place, has its tables in itself.
# PYKIND_LIBICONV is the unpacked npm package `iconv`, which carries it with a configuration; `./dev package` fetches that.
set(PYKIND_LIBICONV "" CACHE PATH "Sources of GNU libiconv (the npm package iconv), for pykind_static")
if(NOT PYKIND_LIBICONV)
  return()
endif()
if(NOT EXISTS "${PYKIND_LIBICONV}/deps/libiconv/lib/iconv.c")
  message(FATAL_ERROR "PYKIND_LIBICONV is ${PYKIND_LIBICONV}, which has no deps/libiconv/lib/iconv.c: it must be the npm package iconv")
endif()
enable_language(C)

# The largest tables of all are those of character sets that no Python knows: these are left out. Nobody asks for them here.
set(iconv_folder ${PROJECT_BINARY_DIR}/iconv)
file(COPY ${PYKIND_LIBICONV}/deps/libiconv/lib ${PYKIND_LIBICONV}/support DESTINATION ${iconv_folder}
  PATTERN encodings.def EXCLUDE)
file(READ ${PYKIND_LIBICONV}/deps/libiconv/lib/encodings.def encodings)
string(REGEX REPLACE "(euc_tw|iso2022_cn|iso2022_cn_ext)_(mbtowc|wctomb)" "ascii_\\2" encodings "${encodings}")
string(REGEX REPLACE "iso2022_cn(_ext)?_reset" "NULL" encodings "${encodings}")
file(GENERATE OUTPUT ${iconv_folder}/lib/encodings.def CONTENT "${encodings}")
set(iconv_sources ${iconv_folder}/lib/iconv.c ${iconv_folder}/support/localcharset.c)
set_source_files_properties(${iconv_sources} PROPERTIES
  INCLUDE_DIRECTORIES ${iconv_folder}/support COMPILE_DEFINITIONS "LIBICONV_PLUG;ICONV_CONST=const" COMPILE_OPTIONS "-w;-Os")

# lld, for it makes one of functions that are compiled to the same code.
find_program(PYKIND_LLD NAMES ld.lld PATHS /usr/lib/llvm-16/bin REQUIRED)
cmake_path(GET PYKIND_LLD PARENT_PATH lld_folder)

add_executable(pykind_static EXCLUDE_FROM_ALL server/main.cpp ${iconv_sources})
set_target_properties(pykind_static PROPERTIES OUTPUT_NAME pykind RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/static)
# -static-pie stands last, for the -pie that CMake writes for every program would take its place. The C library's allocator
# serves: it costs a check of a whole library a sixteenth of its time, and jemalloc would be an eighth of the program.
target_link_libraries(pykind_static PRIVATE pykind_server -static-pie)
# It relocates itself at each start: the places take a bit each this way, not 24 bytes.
target_link_options(pykind_static PRIVATE -s -fuse-ld=lld -B${lld_folder} -Wl,--icf=all -Wl,-O2 -Wl,-z,pack-relative-relocs)
