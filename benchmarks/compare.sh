#!/usr/bin/env bash
# Compares what a benchmark of `./sipstream bench` or live.sh measures in a revision and in the
# current tree:
#
#   benchmarks/compare.sh REVISION BENCH [OPTION OF bench]...
#   benchmarks/compare.sh REVISION live [--idle]
#
# Both builds run in alternating rounds, each with its own harness. Exceptions: live.sh of the current
# tree measures both agents, and for flink and elasticsearch the current
# tree's bench runs both jobs. Each line is a metric with its
# medians and the ratio current : revision of a round, as median (lowest to highest).
# ROUNDS=N sets the number of rounds (9).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The main metrics, as row and column of a table that bench writes, and names of arguments that
# changed. Names of the same thing stand side by side, the newest first, with " = " between them.
# A line of an argument is: argument; --newest = --older. A build gets the name that its help shows.
names='
decode; sipstream decode; messages per CPU-second
decode; sipstream decode; marginal us per message
decode; sipstream decode; peak, MiB
stages; parse SIP and write the document; ns per message
stages; parse SIP and write the document; bytes allocated
stages; whole message; ns per message
stages; whole message; bytes allocated
agent; agent replay; marginal records per second
agent; agent replay; % of the producer'"'"'s
agent; agent replay; marginal CPU us per record
agent; agent replay; peak, MiB
live; 10,000 frames per second; lost, %
live; 10,000 frames per second; CPU us per frame
live; as fast as the sender; sent, frames per second
live; as fast as the sender; lost, %
live; as fast as the sender; CPU us per frame
live; idle for 60 s; CPU, ms
'

fail() {
  echo "compare.sh: $1" >&2
  exit "${2:-2}"
}

(($# >= 2)) || fail "give a revision and a benchmark: compare.sh 1a2b3c decode --messages 100000."
revision=$1 bench=$2 rounds=${ROUNDS:-9}
shift 2
[[ $rounds =~ ^[1-9][0-9]*$ ]] || fail "ROUNDS is $rounds; give a number from 1 on."
[[ $bench =~ ^(flink|elasticsearch)$ ]] || grep -q "^$bench; " <<< "$names" || fail "$bench has no metrics here; add them to the table of names."
declare -A tree=([current]=$PWD) help
tree[revision]=$(benchmarks/build-revision.sh "$revision")
# One run on one set of servers alternates between both jobs.
case $bench in
  flink) exec ./sipstream bench flink-against --against "${tree[revision]}" --rounds "$rounds" "$@" ;;
  elasticsearch) exec ./sipstream bench "$bench" --against "${tree[revision]}" --rounds "$rounds" "$@" ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for side in revision current; do
  # This builds the current tree, too, if its jars are older than its sources.
  help[$side]=$("${tree[$side]}/sipstream" bench --list; "${tree[$side]}/sipstream" bench --help)
done

# Prints an argument as the build of a side names it.
named() { # side, argument
  local option=${2%%=*} line name
  line=$(grep -E "^argument; (.* = )?$option( = |$)" <<< "$names") || { echo "$2"; return; }
  while read -r name; do
    if grep -q -w -e "$name" <<< "${help[$1]}"; then
      echo "$name${2#"$option"}"
      return
    fi
  done < <(sed 's/^argument; //; s/ = /\n/g' <<< "$line")
  fail "the build of the $1 knows no name of $option."
}

# Runs one round and adds "side;metric;value" to the figures.
run() { # side, argument...
  local side=$1 argument arguments=() log=$work/log output=$work/bench.md
  for argument in "${@:2}"; do
    arguments+=("$(named "$side" "$argument")")
  done
  if [[ $bench == live ]]; then
    benchmarks/live.sh "${arguments[@]:1}" "${tree[$side]}" > "$output" 2> "$log"
  else
    "${tree[$side]}/sipstream" bench "${arguments[@]}" --rounds 1 --output "$output" > "$log" 2>&1
  fi || { tail -n 20 "$log" >&2; fail "bench $bench failed in the build of the $side." 1; }
  awk -F ' *[|] *' -v bench="$bench" -v side="$side" -v names="$names" '
    function holds(alternatives, name,   each, i, n) {
      n = split(alternatives, each, " = ")
      for (i = 1; i <= n; i++) if (each[i] == name) return 1
      return 0
    }
    BEGIN { lines = split(names, line, "\n") }
    !/^[|]/ { header = 0; next }
    !header { header = 1; for (i = 1; i < NF; i++) column[i] = $i; next }
    {
      for (k = 1; k <= lines; k++) {
        split(line[k], part, "; ")
        if (part[1] != bench || !holds(part[2], $2)) continue
        for (i = 3; i < NF; i++) {
          value = $i
          gsub(/,/, "", value)
          if (holds(part[3], column[i]) && value != "") {
            print side ";" part[2] ": " part[3] ";" value + 0
            found = 1
          }
        }
      }
    }
    END { exit !found }' "$output" >> "$work/figures" \
    || { sed '1,/^## /d' "$output" >&2; fail "the $side wrote none of the metrics in the table of names." 1; }
}

for ((round = 1; round <= rounds; round++)); do
  echo "round $round of $rounds" >&2
  order=(revision current)
  ((round % 2)) || order=(current revision)
  for side in "${order[@]}"; do
    run "$side" "$bench" "$@"
  done
done

echo "$bench${*:+ $*}: $(git describe --always --dirty) against $revision, $rounds rounds"
awk -F ';' '
  function median(values, n,   i, j, v) { # sorts
    for (i = 2; i <= n; i++) {
      v = values[i]
      for (j = i - 1; j >= 1 && values[j] > v; j--) values[j + 1] = values[j]
      values[j + 1] = v
    }
    return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
  }
  !(($2) in seen) { seen[$2] = 1; metric[++metrics] = $2 }
  { figure[$1, $2, ++count[$1, $2]] = $3 }
  END {
    printf "%-84s %12s %12s  %s\n", "", "revision", "current", "ratio"
    for (m = 1; m <= metrics; m++) {
      name = metric[m]
      n = count["revision", name]
      if (count["current", name] != n) {
        printf "%-84s is not in both outputs; see the table of names\n", name
        failed = 1
        continue
      }
      for (i = 1; i <= n; i++) {
        old[i] = figure["revision", name, i]
        new[i] = figure["current", name, i]
        ratio[i] = old[i] ? new[i] / old[i] : 0
      }
      middle = median(ratio, n)
      printf "%-84s %12.2f %12.2f  %.3f (%.3f to %.3f)\n",
        name, median(old, n), median(new, n), middle, ratio[1], ratio[n]
    }
    exit failed
  }' "$work/figures"
