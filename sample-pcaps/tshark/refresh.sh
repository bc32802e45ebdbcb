#!/usr/bin/env bash
# Runs tshark over every sample capture, writes what it says here and compares ours with it. What it
# says of the parts of their messages, and of those of 10,000 generated ones, goes into the test
# resources of sip-decoder.
# Needs tshark; look at the difference before committing it.
set -euo pipefail
command -v tshark > /dev/null || { echo "refresh.sh: tshark is missing." >&2; exit 2; }
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec mvn -B -ntp -q test -pl sip-decoder -am -Dtest=TsharkOracleTest,SamplePartsOracleTest,VariedOracleTest \
  -Dsurefire.failIfNoSpecifiedTests=false -Dtshark.refresh=true
