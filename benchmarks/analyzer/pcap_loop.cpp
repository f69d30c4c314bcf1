// The least that a program on libpcap does with a capture: looks at every packet. Prints how many there are.
#include <cstdint>
#include <cstdio>
#include <pcap/pcap.h>

int main(int count, char** arguments) {
    if (count != 2) return 2;
    char error[PCAP_ERRBUF_SIZE];
    pcap_t* capture = pcap_open_offline(arguments[1], error);
    if (!capture) {
        std::fprintf(stderr, "pcap_loop: %s\n", error);
        return 2;
    }
    std::uint64_t packets = 0;
    pcap_pkthdr* header = nullptr;
    const unsigned char* bytes = nullptr;
    while (pcap_next_ex(capture, &header, &bytes) == 1) ++packets;
    std::printf("%llu\n", static_cast<unsigned long long>(packets));
    pcap_close(capture);
}
