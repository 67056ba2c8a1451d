# celltext_layer(NAME [DEPENDS layer...] [LIBRARIES target...])
#
# One static library per layer: its rooms in src/NAME, its doors in include/celltext/NAME. DEPENDS are other layers whose doors it
# may open; LIBRARIES stay private to it.
function(celltext_layer name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(celltext_${name} STATIC ${sources})
  add_library(celltext::${name} ALIAS celltext_${name})
  target_include_directories(celltext_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include)
  foreach(layer IN LISTS ARG_DEPENDS)
    target_link_libraries(celltext_${name} PUBLIC celltext::${layer})
  endforeach()
  target_link_libraries(celltext_${name} PRIVATE ${ARG_LIBRARIES})
  target_precompile_headers(celltext_${name} PRIVATE
    <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <string> <string_view> <utility> <variant> <vector>
    <fmt/format.h>)
endfunction()
