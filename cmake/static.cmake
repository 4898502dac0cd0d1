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

add_executable(pykind_static EXCLUDE_FROM_ALL server/main.cpp
  ${PYKIND_LIBICONV}/deps/libiconv/lib/iconv.c ${PYKIND_LIBICONV}/support/localcharset.c)
set_source_files_properties(${PYKIND_LIBICONV}/deps/libiconv/lib/iconv.c ${PYKIND_LIBICONV}/support/localcharset.c PROPERTIES
  INCLUDE_DIRECTORIES ${PYKIND_LIBICONV}/support COMPILE_DEFINITIONS "LIBICONV_PLUG;ICONV_CONST=const" COMPILE_OPTIONS -w)
set_target_properties(pykind_static PROPERTIES OUTPUT_NAME pykind RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/static)
# -static-pie stands last, for the -pie that CMake writes for every program would take its place.
target_link_libraries(pykind_static PRIVATE pykind_server ${JEMALLOC_LIBRARY} -static-pie)
# It relocates itself at each start: the places take a bit each this way, not 24 bytes.
target_link_options(pykind_static PRIVATE -s -Wl,-z,pack-relative-relocs)
