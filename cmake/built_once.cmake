# Targets that nobody edits in a build (those of sanitizers, coverage and fuzzing; tests in continuous integration) are
# compiled in a third of the time so: several files together, and headers of others that most files include are read once.
# The builds of every day go without, so that each file has to include what it needs, and is compiled alone when it changes.
set(PYKIND_BUILT_ONCE "" CACHE STRING "Targets that are compiled several files together: ALL, TESTS or none")
# A name of one file may shadow that of another that is compiled with it.
target_compile_options(pykind_flags INTERFACE $<$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>:-Wno-shadow>)

# pykind_build_once(TARGET [IS_TEST] TOGETHER <files> HEADERS <header>…)
function(pykind_build_once target)
  cmake_parse_arguments(PARSE_ARGV 1 once "IS_TEST" "TOGETHER" "HEADERS")
  if(PYKIND_BUILT_ONCE STREQUAL "ALL" OR (PYKIND_BUILT_ONCE STREQUAL "TESTS" AND once_IS_TEST))
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${once_TOGETHER})
    target_precompile_headers(${target} PRIVATE ${once_HEADERS})
  endif()
endfunction()
