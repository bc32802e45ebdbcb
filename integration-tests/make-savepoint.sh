#!/bin/sh
# Stops the job within the frames of HalfwayTraffic and keeps the savepoint, in canonical format:
#   integration-tests/make-savepoint.sh NAME
# SavepointIT restores one savepoint per format whose state must stay readable.
set -eu
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: $0 NAME, for example $0 format-2" >&2; exit 2; }
directory="$PWD/integration-tests/src/test/resources/savepoints/$1"
[ ! -e "$directory" ] || { echo "$directory exists; remove it first." >&2; exit 1; }
mvn -o -B -q verify -pl integration-tests -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
  -Dit.test='SavepointIT#makeASavepoint' -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dsavepoint.directory="$directory"
ls -l "$directory"
