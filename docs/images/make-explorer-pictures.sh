#!/bin/sh
# Makes the pictures of the explorer from sample captures, with the browser test. Needs chromium.
set -eu
cd "$(dirname "$0")/../.."
mvn -q -B test -pl explorer -am -Dtest='BrowserPagesTest#axe*' -Dsurefire.failIfNoSpecifiedTests=false -Drequire=chromium
for page in calls call message; do
  cp explorer/target/screenshots/$page-light.png docs/images/explorer-$page.png
done
