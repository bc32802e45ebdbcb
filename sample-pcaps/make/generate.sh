#!/usr/bin/env bash
# Writes the generated captures. Their bytes are always the same, as a test checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mvn -B -ntp -q compile -pl traffic -am
java -cp traffic/target/classes:capture-frames/target/classes \
  io.sipstream.traffic.sample.SampleCaptures sample-pcaps
