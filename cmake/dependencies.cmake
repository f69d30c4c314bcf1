# Everything comes from the distribution's packages; scripts/install-dependencies names them.
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(simdjson REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PCAP REQUIRED IMPORTED_TARGET libpcap)

# Asio and Beast are used header-only.
add_library(unmask_boost INTERFACE)
target_link_libraries(unmask_boost INTERFACE Boost::headers Threads::Threads OpenSSL::SSL)
target_compile_definitions(unmask_boost INTERFACE BOOST_ASIO_NO_DEPRECATED)

if(UNMASK_TESTS)
    find_package(GTest REQUIRED)
    include(GoogleTest)
endif()
if(UNMASK_BENCHMARKS)
    find_package(benchmark REQUIRED)
endif()
