# Installs pykind into a folder of its own, builds the example program against it, and checks what it prints; and that the
# README shows the program as it is. Variables: BUILD (pykind's build folder), SOURCE (this folder), README.
set(work ${BUILD}/example)
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGV}\n${output}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${work}/prefix)
run(${CMAKE_COMMAND} -G Ninja -S ${SOURCE} -B ${work}/build -DCMAKE_PREFIX_PATH=${work}/prefix)
run(${CMAKE_COMMAND} --build ${work}/build)
execute_process(COMMAND ${work}/build/example OUTPUT_VARIABLE printed)
set(expected "1: ticker: asynchronous generator function
6: Rows.__iter__: function
7: Rows.__iter__.<locals>.<genexpr>: generator expression
")
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "the example prints\n${printed}")
endif()

file(READ ${SOURCE}/main.cpp program)
file(READ ${README} readme)
string(FIND "${readme}" "${program}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "the README does not show tests/example/main.cpp as it is")
endif()
message(STATUS "the example is built against the installed library, and the README shows it")
