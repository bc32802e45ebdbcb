#!/bin/sh
# Writes the capture files of this directory with Wireshark's tools and, for each, a file of what
# tshark reads from it. Run it in this directory; see README.md.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/lines" <<'TEXT'
2026-11-22T12:00:00.000000001Z
0000 53 49 50 2f 32 2e 30 20 32 30 30 20 4f 4b 0d 0a
2026-11-22T12:00:00.000000999Z
0000 4f 50 54 49 4f 4e 53 20 73 69 70 3a 61
2026-11-22T12:00:01.123456789Z
0000 0d 0a 0d 0a
TEXT
text2pcap -q -F nsecpcap -t ISO -4 192.0.2.1,198.51.100.2 -u 5060,5061 "$work/lines" nanoseconds.pcap
text2pcap -q -F nsecpcap -l 101 -t ISO -6 2001:db8::1,2001:db8::2 -u 5060,5061 "$work/lines" "$work/raw.pcap"
editcap -F pcap nanoseconds.pcap microseconds.pcap
editcap -F pcapng -s 40 -a 2:"a comment" nanoseconds.pcap cut-and-commented.pcapng
editcap -F pcapng microseconds.pcap "$work/microseconds.pcapng"
mergecap -F pcapng -I none -w two-link-types.pcapng nanoseconds.pcap "$work/raw.pcap" "$work/microseconds.pcapng"
gzip -n9 < nanoseconds.pcap > compressed.pcap.gz
# The tools note the kernel they ran on. A text of the same length replaces it.
kernel=$(uname -sr)
sed -i "s/$kernel/$(printf %s "$kernel" | tr -c '' x)/" ./*.pcapng
cat cut-and-commented.pcapng two-link-types.pcapng > two-sections.pcapng

for file in *.pcap *.pcapng *.gz; do
  tshark -n -r "$file" -o frame.generate_md5_hash:TRUE -T fields \
    -e frame.time_epoch -e frame.encap_type -e frame.cap_len -e frame.len -e frame.md5_hash \
    > "$file.tsv"
done
