#!/usr/bin/env bash
# Runs all integration tests, also those with the tag "long", on each search server that can run here. Prints each class
# when it starts and when it ends; the whole output is in integration-tests/target/run-long.log.
#   integration-tests/run-long.sh [-Dit.test=QuickstartIT,ChaosIT] ...
# With JAVA_HOME_25 also Elasticsearch 9 and OpenSearch 3 run. The tests take about an hour on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
classes=$(find integration-tests/src/test/java -name '*IT.java' | wc -l)
mkdir -p integration-tests/target
last='' started=0
mvn -B -ntp verify -pl integration-tests -am -Dtest=None -Dit.excluded=none -Dquestions.servers=all \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false "$@" 2>&1 |
  tee integration-tests/target/run-long.log |
  while IFS= read -r line; do
    case $line in
      *"Running io.sipstream"*)
        name=${line##* }
        [ "$name" = "$last" ] || { last=$name; printf '%d of at most %d: %s\n' $((++started)) "$classes" "$name"; } ;;
      *"Tests run:"*"Time elapsed"* | *"Tests run:"*"Skipped: "[0-9]* | *"SKIPPED: "* | *ERROR* | *BUILD*)
        printf '  %s\n' "$line" ;;
    esac
  done
