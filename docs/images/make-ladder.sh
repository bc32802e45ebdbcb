#!/bin/sh
# Renders find-a-call.svg: the ladder of sample-pcaps/hold-resume.pcap, as the quickstart prints it.
# LadderImageTest draws it, and fails in each build in which picture and ladder differ.
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
mvn -q -B -f "$home/pom.xml" test -pl cli -am -Dtest=LadderImageTest -Dladder.update=true \
  -Dsurefire.failIfNoSpecifiedTests=false "$@"
echo "Rendered $home/docs/images/find-a-call.svg."
