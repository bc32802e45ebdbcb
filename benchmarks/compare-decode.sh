#!/usr/bin/env bash
# Compares what decoding a plain Ethernet/IPv4/UDP frame costs now and at an earlier commit, by JMH
# in one run:
#
#   benchmarks/compare-decode.sh COMMIT
#
# The earlier decoder is built in a temporary directory that is removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
(($# == 1)) || { echo "compare-decode.sh: name one commit to compare with." >&2; exit 2; }
commit=$(git rev-parse --verify --quiet "$1^{commit}") \
  || { echo "compare-decode.sh: there is no commit $1." >&2; exit 2; }

work=$(mktemp -d)
trap 'git worktree remove --force "$work/before" > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/before" "$commit"
mvn -B -ntp -q -f "$work/before/pom.xml" compile -pl sip-decoder -am
mvn -B -ntp -q package -DskipTests -pl benchmarks -am
java -cp "benchmarks/target/test-classes:benchmarks/target/classes:$(cat benchmarks/target/class-path)" \
  io.sipstream.benchmarks.DecodeComparison "$work/before/sip-decoder/target/classes"
