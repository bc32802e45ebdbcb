#!/bin/sh
# Measures the highest rate that the whole path sustains on this machine, then runs it at 80 % of that
# for ten minutes and looks at heap, state, lag and books; prints its figures.
#   integration-tests/soak.sh [-Dsoak.seconds=N] [-Dsoak.burst=MESSAGES]
set -eu
cd "$(dirname "$0")/.."
exec mvn -o -B -q verify -pl integration-tests -am -Dtest=None -Dit.test=SoakRun \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false "$@"
