#!/usr/bin/env bash
# Compares what decoding a plain Ethernet/IPv4/UDP frame costs at two commits, by JMH in one run;
# without a second commit, what the working copy holds is the later one:
#
#   benchmarks/compare-decode.sh EARLIER [LATER]
#
# ROUNDS=N sets how often the two take turns (9). The decoders are built in a temporary directory
# that is removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
(($# == 1 || $# == 2)) || { echo "compare-decode.sh: name one commit to compare with, or two." >&2; exit 2; }
for name in "$@"; do
  git rev-parse --verify --quiet "$name^{commit}" > /dev/null \
    || { echo "compare-decode.sh: there is no commit $name." >&2; exit 2; }
done

work=$(mktemp -d)
remove() {
  for version in before after; do
    git worktree remove --force "$work/$version" > /dev/null 2>&1 || true
  done
  rm -rf "$work"
}
trap remove EXIT

decoder_at() { # commit, directory
  git worktree add --quiet --detach "$2" "$1"
  mvn -B -ntp -q -f "$2/pom.xml" compile -pl sip-decoder -am
}
decoder_at "$1" "$work/before"
later=.
if (($# == 2)); then
  decoder_at "$2" "$work/after"
  later="$work/after"
fi
mvn -B -ntp -q package -DskipTests -pl benchmarks -am
java -cp "benchmarks/target/test-classes:benchmarks/target/classes:$(cat benchmarks/target/class-path)" \
  io.sipstream.benchmarks.DecodeComparison \
  "$work/before/sip-decoder/target/classes" "$later/sip-decoder/target/classes" "${ROUNDS:-9}"
