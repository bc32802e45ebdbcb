#!/bin/sh
# Kills every process at random times for a quarter of an hour, and compares what is in
# Elasticsearch then with what decode gives for the same captures; prints its figures.
#   integration-tests/chaos.sh [-Dseed=N] [-Dchaos.messages=N] [-Dchaos.seconds=N] ...
# Kafka alone, stopped for a minute each time:
#   integration-tests/chaos.sh -Dchaos.victims=KAFKA -Dchaos.kills=2 -Dchaos.down.millis=60000 \
#     -Dchaos.messages=20000 -Dchaos.seconds=200
# An input counts as idle after half a minute. Otherwise incomplete messages of an agent that restarts
# slowly would time out (see docs/limits.md).
set -eu
cd "$(dirname "$0")/.."
exec mvn -o -B -q verify -pl integration-tests -am -Dtest=None -Dit.test=ChaosIT \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dchaos.messages=100000 -Dchaos.seconds=900 -Dchaos.captures=60 -Dchaos.kills=5 \
  -Dchaos.pauses=1 -Dchaos.idleness.millis=30000 "$@"
