#!/bin/sh
# Builds the release artifacts twice and compares them byte by byte. The builds differ in directory, time zone and
# locale. Uses the committed files, and the umask 022, since jars have the modes of the compiler's directories.
#   release/compare-builds.sh [MAVEN_OPTION]...
set -eu
cd "$(dirname "$0")/.."
work=$PWD/target/two-builds
rm -rf "$work"

build() {
  directory=$work/$1
  shift
  mkdir -p "$directory"
  git archive HEAD | tar -xf - -C "$directory"
  mvn -o -B -q -f "$directory/pom.xml" package -pl release -am -DskipTests -Dspotless.check.skip=true "$@"
}

umask 022
(export TZ=UTC LC_ALL=C && build one "$@")
(export TZ=Asia/Kathmandu LC_ALL=C.UTF-8 && build another/directory "$@")
diff -r "$work/one/release/target/artifacts" "$work/another/directory/release/target/artifacts"
cat "$work/one/release/target/artifacts/SHA256SUMS"
echo "Both builds made the same bytes."
