# celltext_layer(NAME [DEPENDS layer...] [LIBRARIES target...] [HEADERS header...])
#
# One static library per layer: its rooms in src/NAME, its doors in include/celltext/NAME. DEPENDS are other layers whose doors it
# may open; LIBRARIES stay private to it. HEADERS are heavy ones that most of its files include: it gets a precompiled header of
# its own with them.
function(celltext_layer name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES;HEADERS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(celltext_${name} STATIC ${sources})
  add_library(celltext::${name} ALIAS celltext_${name})
  target_include_directories(celltext_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include)
  foreach(layer IN LISTS ARG_DEPENDS)
    target_link_libraries(celltext_${name} PUBLIC celltext::${layer})
  endforeach()
  target_link_libraries(celltext_${name} PRIVATE ${ARG_LIBRARIES})
  if(ARG_HEADERS)
    target_precompile_headers(celltext_${name} PRIVATE ${common_headers} ${ARG_HEADERS})
  else()
    target_precompile_headers(celltext_${name} REUSE_FROM celltext_headers)
  endif()
endfunction()

# What every layer includes, compiled once.
set(common_headers
  <algorithm> <array> <chrono> <coroutine> <cstdint> <filesystem> <functional> <map> <memory> <optional> <set> <span>
  <string> <string_view> <utility> <variant> <vector> <fmt/format.h>)
file(WRITE ${CMAKE_BINARY_DIR}/headers.cpp "// Nothing here: this file carries the precompiled header of all layers.\n")
add_library(celltext_headers OBJECT ${CMAKE_BINARY_DIR}/headers.cpp)
target_link_libraries(celltext_headers PRIVATE fmt::fmt)
target_precompile_headers(celltext_headers PRIVATE ${common_headers})
