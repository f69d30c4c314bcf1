# How libraries, tests and benchmarks are declared, so that all of them look alike.
#
# Include paths are relative to the root of the repository: "protocol/frame.hpp".
# DEPENDS names what a library may include from; a folder that is not named there is not linked,
# so an undeclared use fails at link time; scripts/check-layers also reads the #include lines.

function(unmask_common target)
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} PRIVATE unmask_warnings)
    target_link_libraries(${target} PUBLIC unmask_instrumentation)
endfunction()

# unmask_library(NAME SOURCES file... [DEPENDS target...])
function(unmask_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    unmask_common(${name})
    target_link_libraries(${name} PUBLIC ${ARG_DEPENDS})
endfunction()

# All test programs of a label, as one target to build.
foreach(label unit integration slow)
    add_custom_target(${label}_tests)
endforeach()

# unmask_test(NAME LABEL unit|integration|slow SOURCES file... [DEPENDS target...])
# One program per library; each of its GoogleTest cases is one CTest test.
function(unmask_test name)
    if(NOT UNMASK_TESTS)
        return()
    endif()
    cmake_parse_arguments(ARG "" "LABEL" "SOURCES;DEPENDS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    unmask_common(${name})
    target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name} PRIVATE UNMASK_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_dependencies(${ARG_LABEL}_tests ${name})
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST
        PROPERTIES LABELS ${ARG_LABEL} TIMEOUT 300)
endfunction()
