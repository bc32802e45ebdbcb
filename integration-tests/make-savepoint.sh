#!/bin/sh
# Stops the job within the frames of HalfwayTraffic and keeps the savepoint, in canonical format:
#   integration-tests/make-savepoint.sh VERSION
# SavepointIT restores one savepoint per version whose state must stay readable.
set -eu
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: $0 VERSION, for example $0 0.2.0" >&2; exit 2; }
directory="$PWD/integration-tests/src/test/resources/savepoints/$1"
[ ! -e "$directory" ] || { echo "$directory exists; remove it first." >&2; exit 1; }
mvn -o -B -q verify -pl integration-tests -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
  -Dit.test='SavepointIT#makeASavepoint' -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dsavepoint.directory="$directory"
ls -l "$directory"
