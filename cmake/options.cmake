# How everything is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/celltext)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

option(CELLTEXT_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(CELLTEXT_FUZZ "Build the fuzzers of tests/fuzz, sanitized (clang only)" OFF)
option(CELLTEXT_WERROR "Treat warnings as errors" ON)

# -pthread for everybody: a precompiled header is only taken by files compiled with the same flags.
add_compile_options(-pthread -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual)
if(CELLTEXT_WERROR)
  add_compile_options(-Werror)
endif()
if(CELLTEXT_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "CELLTEXT_FUZZ needs clang's libFuzzer: use the preset 'fuzz'")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CELLTEXT_SANITIZE OR CELLTEXT_FUZZ)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # GLib calls its callbacks through casted function types.
    add_compile_options(-fno-sanitize=function)
  else()
    # g++ warns about what it can't follow through its own instrumentation (std::function inside std::regex).
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()
