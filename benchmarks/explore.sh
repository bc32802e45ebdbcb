#!/bin/sh
# Measures the explorer:
#
#   benchmarks/explore.sh start CAPTURE...            from the command to the address and to a complete page
#   benchmarks/explore.sh search CAPTURE...           searches over captures in memory
#   benchmarks/explore.sh search --elasticsearch URL  searches over documents
#   benchmarks/explore.sh browser                     a call of 10,000 messages in Chromium: first paint, scrolling
#   benchmarks/explore.sh fill MESSAGES               sends messages through the job to a new Elasticsearch,
#                                                     prints its URL for search, and keeps it until Ctrl-C
#
# Values are medians of five rounds; browser prints each of three rounds.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
./sipstream bench --list > /dev/null # builds what is older than its sources
exec java -cp "benchmarks/target/test-classes:benchmarks/target/classes:$(cat benchmarks/target/class-path)" \
  io.sipstream.benchmarks.explore.ExploreBenchmark "$@"
