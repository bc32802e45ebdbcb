#!/usr/bin/env bash
# Writes the captures that are generated, not recorded. The same bytes each time, as a test checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mvn -B -ntp -q compile -pl traffic -am
java -cp traffic/target/classes:capture-frames/target/classes \
  io.sipstream.traffic.sample.SampleCaptures sample-pcaps
