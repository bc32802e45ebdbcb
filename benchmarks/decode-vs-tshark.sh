#!/usr/bin/env bash
# Measures what a SIP message costs in `sipstream decode` and in tshark, and prints a table in
# Markdown:
#
#   benchmarks/decode-vs-tshark.sh [--small N] [--large N] [--seed S] [DECODE...]
#
# DECODE is the command under test, by default "./sipstream decode". It and tshark get generated
# captures of N SIP messages (200,000 and 1,000,000; tshark the small one). The cost of one message
# is (CPU at large - CPU at small) / (large - small), so that start-up and warm-up, which a JVM has,
# do not count; tshark's is its whole CPU time over its messages. Needs tshark, GNU time, and about
# 900 bytes of disk per message in a temporary directory that is removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

small=200000 large=1000000 seed=1
while (($# > 0)); do
  case $1 in
    --small) small=$2; shift 2 ;;
    --large) large=$2; shift 2 ;;
    --seed) seed=$2; shift 2 ;;
    --*) echo "decode-vs-tshark.sh: there is no option $1." >&2; exit 2 ;;
    *) break ;;
  esac
done
decode=("$@")
((${#decode[@]} > 0)) || decode=(./sipstream decode)
if ! ((small > 0 && large > small)); then
  echo "decode-vs-tshark.sh: --large ($large) must be more than --small ($small)." >&2
  exit 2
fi
for tool in tshark /usr/bin/time java mvn; do
  command -v "$tool" > /dev/null || { echo "decode-vs-tshark.sh: $tool is missing." >&2; exit 2; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -B -ntp -q package -DskipTests -pl benchmarks -am
# The launcher builds what is missing; that must not be measured.
"${decode[@]}" sample-pcaps/busy.pcap > /dev/null 2>&1 || true
for messages in "$small" "$large"; do
  java -Xmx64m -cp "benchmarks/target/classes:$(cat benchmarks/target/class-path)" \
    io.sipstream.benchmarks.traffic.TrafficGenerator \
    --messages "$messages" --seed "$seed" --output "$work/$messages.pcap"
done

# measure NAME PATTERN EXPECTED COMMAND...: CPU seconds and peak KiB to $work/NAME, after checking
# that the lines of output that match PATTERN are as many as expected.
measure() {
  local name=$1 pattern=$2 expected=$3 lines
  shift 3
  lines=$(/usr/bin/time -f '%U %S %M' -o "$work/$name" "$@" 2> "$work/$name.err" \
    | grep -c "$pattern") || { tail -n 20 "$work/$name.err" "$work/$name" >&2; exit 1; }
  if ((lines != expected)); then
    echo "decode-vs-tshark.sh: $name gave $lines messages instead of $expected." >&2
    exit 1
  fi
}

measure small '^{' "$small" "${decode[@]}" "$work/$small.pcap"
measure large '^{' "$large" "${decode[@]}" "$work/$large.pcap"
measure tshark '"layers"' "$small" tshark -r "$work/$small.pcap" -T ek -Y sip \
  -J 'frame ip ipv6 udp tcp sip communityid' --enable-protocol communityid \
  -o sdp.establish_conversation:FALSE

cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
echo "$(date -u +%Y-%m-%d), ${cpu:-unknown CPU}, $(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg);"
echo "$(java -version 2>&1 | sed -n 2p); $(tshark --version 2> /dev/null | head -n 1)"
echo "Seed $seed, $(stat -c %s "$work/$large.pcap") bytes for $large messages."
echo
cat "$work/small" "$work/large" "$work/tshark" | awk -v small="$small" -v large="$large" '
  { cpu[NR] = $1 + $2; mib[NR] = $3 / 1024 }
  END {
    ours = (cpu[2] - cpu[1]) / (large - small) * 1e6
    theirs = cpu[3] / small * 1e6
    print "| | messages | CPU, s | CPU per message, us | peak memory, MiB |"
    print "| --- | ---: | ---: | ---: | ---: |"
    printf "| sipstream decode | %d | %.1f | %.1f | %.0f |\n", small, cpu[1], cpu[1] / small * 1e6, mib[1]
    printf "| sipstream decode | %d | %.1f | %.1f | %.0f |\n", large, cpu[2], cpu[2] / large * 1e6, mib[2]
    printf "| sipstream decode, marginal | %d | %.1f | **%.1f** | |\n", large - small, cpu[2] - cpu[1], ours
    printf "| tshark -T ek | %d | %.1f | **%.1f** | %.0f |\n", small, cpu[3], theirs, mib[3]
    printf "\nOne message costs 1/%.1f of what it costs tshark.\n", theirs / ours
  }'
