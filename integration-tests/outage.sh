#!/bin/sh
# Elasticsearch is down, busy, cut off or slow for a minute each, while an agent replays in real
# time; compares what is indexed then with what decode gives, and prints its figures.
#   integration-tests/outage.sh [-Dseed=N] [-Doutage.seconds=N]
set -eu
cd "$(dirname "$0")/.."
exec mvn -o -B -q verify -pl integration-tests -am -Dtest=None -Dit.test=OutageRun \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
  -Doutage.seconds=60 "$@"
