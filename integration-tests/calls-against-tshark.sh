#!/usr/bin/env bash
# Compares the calls of a capture with those that a few rules find in the fields of tshark: final status code, set-up
# time and duration of each Call-ID, in microseconds.
#   integration-tests/calls-against-tshark.sh CAPTURE...
# Needs tshark and jq. Lists the differences, "<" is tshark, and ends with status 1 if there are any.
set -euo pipefail
for tool in tshark jq; do
  command -v "$tool" >/dev/null || { echo "calls-against-tshark.sh: $tool is missing." >&2; exit 2; }
done
[ $# -gt 0 ] || { echo "calls-against-tshark.sh: name a capture." >&2; exit 2; }
home=$(cd "$(dirname "$0")/.." && pwd)
sipstream=${SIPSTREAM:-$home/sipstream}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Code: the first 2xx of an INVITE, else the last final response. Set-up: from the first INVITE with the CSeq of the 2xx
# to the 2xx. Duration: from the 2xx to the first BYE. A call begins with an INVITE without tag in To.
from_tshark() {
  tshark -r "$1" -Y sip -T fields -e frame.time_epoch -e sip.Call-ID -e sip.Method -e sip.Status-Code \
    -e sip.CSeq.seq -e sip.CSeq.method -e sip.to.tag | awk -F '\t' '
    {
      split($1, time, "."); now = time[1] * 1000000 + substr(time[2], 1, 6); id = $2
      if ($3 == "INVITE" && $7 == "") begun[id] = 1
      if (!(id in begun)) next
      if ($3 == "INVITE" && !((id, $5) in invite)) invite[id, $5] = now
      if ($4 >= 200 && $6 == "INVITE" && !(id in answer)) {
        code[id] = $4
        if ($4 < 300) { answer[id] = now; setup[id] = now - invite[id, $5] }
      }
      if ($3 == "BYE" && id in answer && !(id in duration)) duration[id] = now - answer[id]
    }
    END { for (id in begun) printf "%s\t%s\t%s\t%s\n", id, code[id], setup[id], duration[id] }' | sort
}

from_calls() {
  "$sipstream" calls --format json "$1" 2>/dev/null | jq -r '.sip.call_id as $id | .sip.call | select(.partial | not) |
    [$id, .code, .delay.setup_us, .duration_us] | @tsv' | sort
}

status=0
for capture in "$@"; do
  from_tshark "$capture" >"$work/tshark"
  from_calls "$capture" >"$work/calls"
  if diff "$work/tshark" "$work/calls" >"$work/diff"; then
    echo "$capture: $(wc -l <"$work/calls") calls, all equal"
  else
    echo "$capture: $(wc -l <"$work/tshark") calls of tshark, $(grep -c '^[<]' "$work/diff") of them differ"
    cat "$work/diff"
    status=1
  fi
done
exit "$status"
