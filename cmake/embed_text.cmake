# Sets text files into a program as `inline constexpr std::string_view`s, at build time.
#
# embed_text(TARGET NAMESPACE unmask::page HEADER page/templates.hpp FILES index.html style.css)
# makes a header that the target includes as "page/templates.hpp"; "index.html" becomes unmask::page::index_html.
# This file is also the script that writes the header.

function(embed_text target)
    cmake_parse_arguments(ARG "" "NAMESPACE;HEADER" "FILES" ${ARGN})
    set(files)
    foreach(file IN LISTS ARG_FILES)
        list(APPEND files ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    endforeach()
    set(directory ${CMAKE_CURRENT_BINARY_DIR}/embedded)
    string(REPLACE ";" "|" joined "${files}")
    add_custom_command(
        OUTPUT ${directory}/${ARG_HEADER}
        COMMAND ${CMAKE_COMMAND} "-DNAMESPACE=${ARG_NAMESPACE}" "-DFILES=${joined}"
                "-DHEADER=${directory}/${ARG_HEADER}" -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
        DEPENDS ${files} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
        COMMENT "Embedding ${ARG_HEADER}"
        VERBATIM)
    target_sources(${target} PRIVATE ${directory}/${ARG_HEADER})
    target_include_directories(${target} PRIVATE ${directory})
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
    set(header "// Made by cmake/embed_text.cmake.\n#pragma once\n\n#include <string_view>\n\nnamespace ${NAMESPACE} {\n\n")
    string(REPLACE "|" ";" files "${FILES}")
    foreach(file IN LISTS files)
        get_filename_component(name ${file} NAME)
        string(MAKE_C_IDENTIFIER ${name} identifier)
        file(READ ${file} text)
        if(text MATCHES "\\)embedded\"")
            message(FATAL_ERROR "${file} contains the delimiter of the string that it becomes")
        endif()
        string(APPEND header "inline constexpr std::string_view ${identifier} = R\"embedded(${text})embedded\";\n\n")
    endforeach()
    string(APPEND header "} // namespace ${NAMESPACE}\n")
    file(WRITE ${HEADER} "${header}")
endif()
