#!/bin/sh
# Measures the highest sustained rate of the complete pipeline on this machine. Then runs it at 80 % of
# this rate for ten minutes, checks heap, state, lag and frame accounting, and prints the results.
#   integration-tests/soak.sh [-Dsoak.seconds=N] [-Dsoak.burst=MESSAGES]
set -eu
cd "$(dirname "$0")/.."
exec mvn -o -B -q verify -pl integration-tests -am -Dtest=None -Dit.test=SoakRun \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false "$@"
