#!/usr/bin/env bash
# Builds a revision in a git work tree and prints the directory of that tree:
#
#   benchmarks/build-revision.sh REVISION
#
# The tree stays in target/revisions, so that further calls need no build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
(($# == 1)) || { echo "build-revision.sh: give one revision." >&2; exit 2; }
commit=$(git rev-parse --verify --quiet "$1^{commit}") \
  || { echo "build-revision.sh: revision $1 does not exist." >&2; exit 2; }

tree=$PWD/target/revisions/$commit
mkdir -p target/revisions
exec 9> "$tree.lock"
flock 9
if [ ! -e "$tree/.git" ]; then
  git worktree prune
  git worktree add --quiet --detach "$tree" "$commit"
fi
# The launcher builds what is missing.
"$tree/sipstream" bench --list > /dev/null
echo "$tree"
