#!/bin/sh
# Makes the pictures of the explorer from sample captures, with the browser test. Needs chromium.
set -eu
cd "$(dirname "$0")/../.."
mvn -q -B test -pl explorer -am -Dtest='BrowserPagesTest#axe*' -Dsurefire.failIfNoSpecifiedTests=false -Drequire=chromium
cp explorer/target/screenshots/call-light.png docs/images/explorer-call.png
