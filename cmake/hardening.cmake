# What makes a fault in memory end the program instead of serving whoever provoked it: of optimized builds without
# sanitizers, which see more and do not go together with _FORTIFY_SOURCE. tests/hardening looks for it in the program.
option(PYKIND_HARDENING "Harden the release build; off only to measure what it costs" ON)
if(NOT PYKIND_HARDENING OR NOT CMAKE_BUILD_TYPE STREQUAL Release OR PYKIND_SANITIZE)
  return()
endif()
include(CheckCXXCompilerFlag)
include(CheckPIESupported)
check_pie_supported()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Stack protector: overflows of arrays on the stack. Stack clash: a stack that grows over the guard page. cf-protection:
# jumps and returns to where none leads (Intel CET; other processors have no such flag).
foreach(flag -fstack-protector-strong -fstack-clash-protection -fcf-protection=full)
  string(MAKE_C_IDENTIFIER "PYKIND_HAS${flag}" has)
  check_cxx_compiler_flag(${flag} ${has})
  if(${has})
    target_compile_options(pykind_flags INTERFACE ${flag})
  endif()
endforeach()
# The checks of glibc need an optimized build; level 3 is level 2 where the compiler or glibc has no more. Some
# distributions' compilers define a level of their own.
target_compile_options(pykind_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
# The tables of the linker are read-only before the first line runs; no data is code.
target_link_options(pykind_flags INTERFACE LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
