#!/usr/bin/env bash
# Runs tshark on every sample capture, writes its results here and compares ours with them. Its
# results for the parts of these messages and of 10,000 generated ones go to the test resources of
# sip-decoder.
# Needs tshark; look at the difference before committing it.
set -euo pipefail
command -v tshark > /dev/null || { echo "refresh.sh: tshark is missing." >&2; exit 2; }
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec mvn -B -ntp -q test -pl sip-decoder -am -Dtest=TsharkOracleTest,SamplePartsOracleTest,VariedOracleTest \
  -Dsurefire.failIfNoSpecifiedTests=false -Dtshark.refresh=true
