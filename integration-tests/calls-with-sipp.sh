#!/usr/bin/env bash
# Lets two SIPp processes make calls of nine kinds on the loopback interface of a new network namespace, captures them,
# and compares the results that "sipstream calls" gives with the counts of SIPp, and its times with tshark's.
#   integration-tests/calls-with-sipp.sh [CALLS_OF_EACH_KIND] [CAPTURE_TO_KEEP]
# Needs sipp (Debian's sip-tester), dumpcap, tshark, jq, unshare and ip.
#
# With SIPP_PORT=PORT it makes the calls only, in the current network namespace, and prints SIPp's counts. SippCallsIT does so.
set -euo pipefail
tools='sipp dumpcap tshark jq unshare ip'
[ -z "${SIPP_PORT:-}" ] || tools=sipp
for tool in $tools; do
  command -v "$tool" >/dev/null || { echo "calls-with-sipp.sh: $tool is missing." >&2; exit 2; }
done
if [ -z "${CALLS_NAMESPACE:-}${SIPP_PORT:-}" ]; then
  CALLS_NAMESPACE=1 exec unshare --map-root-user --net "$0" "$@"
fi
calls=${1:-30}
port=${SIPP_PORT:-5060}
home=$(cd "$(dirname "$0")/.." && pwd)
sipstream=${SIPSTREAM:-$home/sipstream}
work=$(mktemp -d)
capture=${2:-$work/calls.pcapng}
dumpcap=
callee=
finish() {
  for process in $dumpcap $callee; do kill "$process" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
[ -n "${SIPP_PORT:-}" ] || ip link set lo up

message() {
  printf '<send%s><![CDATA[\n\n' "$1"
  shift
  printf '%s\n' "$@" 'Content-Length: 0' ''
  printf ']]></send>\n'
}
# Sends a request as the caller: method, CSeq number, name of the branch, tag of To, more header lines.
request() {
  local repeated=' retrans="500"'
  [ "$1" != ACK ] || repeated=
  message "$repeated" "$1 sip:bob@[remote_ip]:[remote_port] SIP/2.0" \
    "Via: SIP/2.0/UDP [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]-$3" 'Max-Forwards: 70' \
    'From: <sip:alice@example.com>;tag=[pid]A[call_number]' "To: <sip:bob@example.net>$4" 'Call-ID: [call_id]' \
    "CSeq: $2 $1" 'Contact: <sip:alice@[local_ip]:[local_port]>' "${@:5}"
}
# Sends a response as the callee: status, suffix of To, more header lines.
response() {
  message "${repeat:-}" "SIP/2.0 $1" '[last_Via:]' '[last_From:]' "[last_To:]$2" '[last_Call-ID:]' '[last_CSeq:]' \
    'Contact: <sip:bob@[local_ip]:[local_port]>' "${@:3}"
}
receive() { printf '<recv %s="%s"/>\n' "$1" "$2"; }
pause() { printf '<pause milliseconds="%s"/>\n' "$1"; }
final() { repeat=' retrans="500"' response "$@"; }

tag=';tag=[pid]B[call_number]'
peer='[peer_tag_param]'

# The callee's part until the 2xx; and the caller's.
rings() { receive request INVITE && response '180 Ringing' "$tag" && pause 10; }
answers() { final '200 OK' "$1" && receive request ACK; }
is_answered() { receive response 180 && receive response 200 && request ACK "$1" "ack$1" "$peer"; }
hangs_up() { pause 30 && request BYE 9 bye "$peer" && receive response 200; }
takes_bye() { receive request BYE && response '200 OK' ''; }
is_refused() { receive response "$1" && request ACK 1 invite "$peer"; }

caller() {
  request INVITE 1 invite ''
  case $1 in
    answered) is_answered 1 && hangs_up ;;
    busy) is_refused 486 ;;
    failed) is_refused 503 ;;
    redirected) is_refused 302 ;;
    no_answer) receive response 180 && is_refused 480 ;;
    cancelled)
      receive response 180 && pause 100 && request CANCEL 1 invite '' && receive response 200 && is_refused 487
      ;;
    authenticated)
      is_refused 401 && request INVITE 2 invite2 '' 'Authorization: Digest username="alice", realm="a", nonce="n"' &&
        is_answered 2 && hangs_up
      ;;
    reinvited)
      is_answered 1 && request INVITE 2 invite2 "$peer" && receive response 200 && request ACK 2 ack2 "$peer" && hangs_up
      ;;
    bye_lost) is_answered 1 ;;
  esac
}
callee() {
  case $1 in
    answered) rings && answers "$tag" && takes_bye ;;
    busy) receive request INVITE && final '486 Busy Here' "$tag" && receive request ACK ;;
    failed) receive request INVITE && final '503 Service Unavailable' "$tag" && receive request ACK ;;
    redirected) receive request INVITE && final '302 Moved Temporarily' "$tag" && receive request ACK ;;
    no_answer) rings && final '480 Temporarily Unavailable' "$tag" && receive request ACK ;;
    cancelled)
      rings && receive request CANCEL && response '200 OK' "$tag" &&
        final '487 Request Terminated' "$tag" | sed 's/\[last_CSeq:\]/CSeq: 1 INVITE/' && receive request ACK
      ;;
    authenticated)
      receive request INVITE && final '401 Unauthorized' "$tag" 'WWW-Authenticate: Digest realm="a", nonce="n"' &&
        receive request ACK && rings && answers "$tag" && takes_bye
      ;;
    reinvited) rings && answers "$tag" && receive request INVITE && answers '' && takes_bye ;;
    bye_lost) rings && answers "$tag" ;;
  esac
}
scenario() {
  printf '<?xml version="1.0" encoding="ISO-8859-1"?>\n<scenario name="%s">\n' "$2"
  "$1" "$2"
  printf '</scenario>\n'
}

if [ -z "${SIPP_PORT:-}" ]; then
  dumpcap -q -i lo -s 65535 -B 64 -a duration:300 -f 'udp port 5060' -w "$capture" 2>"$work/dumpcap.log" &
  dumpcap=$!
  for _ in {1..50}; do
    ! grep -qs '^File:' "$work/dumpcap.log" || break
    sleep 0.1
  done
  sleep 0.3
fi

kinds='answered busy cancelled no_answer failed authenticated redirected reinvited bye_lost'
for kind in $kinds; do
  scenario caller "$kind" >"$work/caller.xml"
  scenario callee "$kind" >"$work/callee.xml"
  (cd "$work" && exec timeout 120 sipp -sf callee.xml -i 127.0.0.2 -p "$port" -m "$calls" -nostdin >callee.log 2>&1) &
  callee=$!
  # Until the callee has its socket, 127.0.0.2 and the port in hexadecimal digits.
  for _ in {1..100}; do
    ! grep -q "$(printf ' 0200007F:%04X ' "$port")" /proc/net/udp || break
    sleep 0.1
  done
  (cd "$work" && timeout 120 sipp -sf caller.xml -i 127.0.0.1 -p "$port" -m "$calls" -r 200 -nostdin -cid_str "$kind-%u" \
    -trace_stat -stf "$kind.csv" "127.0.0.2:$port" >caller.log 2>&1) || echo "SIPp: calls of the kind $kind failed."
  wait "$callee" || true
  callee=
done
# SIPp's count of the calls that passed as their scenario says.
successful() {
  awk -F ';' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "SuccessfulCall(C)") column = i } END { print $column }' "$work/$1.csv"
}
if [ -n "${SIPP_PORT:-}" ]; then
  for kind in $kinds; do echo "$kind $(successful "$kind")"; done
  exit 0
fi
sleep 0.3
kill -INT "$dumpcap"
wait "$dumpcap" || true
dumpcap=
grep -i 'dropped' "$work/dumpcap.log" || true

# The result of a call of each kind.
expected() {
  case $1 in
    authenticated | reinvited | bye_lost) echo answered ;;
    failed) echo overloaded ;;
    *) echo "$1" ;;
  esac
}
"$sipstream" calls --format json "$capture" 2>"$work/errors" |
  jq -r '[(.sip.call_id | sub("-.*"; "")), .sip.call.result, .sip.call.end.reason] | @tsv' | sort | uniq -c >"$work/results"
cat "$work/results"
status=0
for kind in $kinds; do
  successful=$(successful "$kind")
  listed=$(awk -v kind="$kind" -v result="$(expected "$kind")" '$2 == kind && $3 == result { sum += $1 } END { print sum + 0 }' \
    "$work/results")
  if [ "$listed" = "$successful" ] && [ "$listed" = "$calls" ]; then
    echo "$kind: $listed"
  else
    echo "$kind: SIPp counts $successful of $calls, calls lists $listed"
    status=1
  fi
done
"$home/integration-tests/calls-against-tshark.sh" "$capture" || status=1
exit "$status"
