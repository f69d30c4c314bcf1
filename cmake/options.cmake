# Warnings and instrumentation, as INTERFACE targets that every target of ours links.

add_library(unmask_warnings INTERFACE)
target_compile_options(unmask_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Werror)
# GCC 12 reports bounds it cannot prove inside the standard library's own inlined code.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(unmask_warnings INTERFACE
        -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=array-bounds -Wno-error=restrict
        -Wno-error=maybe-uninitialized -Wno-error=tsan -Wno-missing-field-initializers)
else()
    target_compile_options(unmask_warnings INTERFACE
        -Wno-missing-field-initializers -Wno-missing-designated-field-initializers)
endif()

add_library(unmask_instrumentation INTERFACE)
if(UNMASK_SANITIZE)
    target_compile_options(unmask_instrumentation INTERFACE
        -fsanitize=${UNMASK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(unmask_instrumentation INTERFACE -fsanitize=${UNMASK_SANITIZE})
endif()
if(UNMASK_SANITIZE OR UNMASK_FUZZERS)
    # The standard library checks, too, that a span or a view is not left.
    target_compile_definitions(unmask_instrumentation INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(UNMASK_COVERAGE)
    target_compile_options(unmask_instrumentation INTERFACE --coverage -fprofile-update=atomic)
    target_link_options(unmask_instrumentation INTERFACE --coverage)
endif()
if(UNMASK_FUZZERS)
    target_compile_options(unmask_instrumentation INTERFACE -fsanitize=fuzzer-no-link)
endif()
