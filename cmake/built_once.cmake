# Builds that nobody edits in (sanitizers, coverage, fuzzing) take a third of the time so: headers of others that most
# files include are read once, and where those make up most of a file, files are compiled several together. The builds of every day
# go without, so that each file has to include what it needs, and is compiled alone when it changes.
if(PYKIND_BUILT_ONCE)
  # A name of one file shadows that of another that is compiled with it.
  target_compile_options(pykind_flags INTERFACE -Wno-shadow)
endif()

function(pykind_build_once target)
  if(NOT PYKIND_BUILT_ONCE)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 once "" "TOGETHER" "HEADERS")
  if(once_TOGETHER)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${once_TOGETHER})
  endif()
  target_precompile_headers(${target} PRIVATE ${once_HEADERS})
endfunction()
