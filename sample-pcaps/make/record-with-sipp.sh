#!/usr/bin/env bash
# Records captures of calls between two SIPp processes, all or only the named ones:
#
#   sample-pcaps/make/record-with-sipp.sh [answered-call ...]
#
# Needs sipp (Debian: sip-tester), dumpcap and editcap (wireshark-common), unshare and ip. All traffic
# stays on the loopback interface of a new network namespace. Root is not needed, nothing reaches a
# real network, and the namespace ends with the script. Each run gives new times, tags
# and Call-IDs, so commit a new recording together with the results of tshark/refresh.sh.
set -euo pipefail

make_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
samples_dir=$(dirname "$make_dir")

if [[ -z ${RECORDING_NAMESPACE:-} ]]; then
  for tool in sipp dumpcap editcap unshare ip; do
    command -v "$tool" > /dev/null || { echo "record-with-sipp.sh: $tool is missing." >&2; exit 2; }
  done
  RECORDING_NAMESPACE=1 exec unshare --map-root-user --net "${BASH_SOURCE[0]}" "$@"
fi

caller4=192.0.2.10 callee4=198.51.100.20
caller6=2001:db8::10 callee6=2001:db8:1::20
ip link set lo up
for address in $caller4/32 $callee4/32 $caller6/128 $callee6/128; do
  ip address add "$address" dev lo nodad 2> /dev/null || ip address add "$address" dev lo
done

work=$(mktemp -d)
capture_pid=
cleanup() {
  [[ -z $capture_pid ]] || kill "$capture_pid" 2> /dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

start_capture() {
  # Snapshot length and duration are bounds that no sample reaches.
  dumpcap -q -i lo -s 65535 -a duration:60 -f 'port 5060 or port 5080' \
    -w "$work/capture.pcapng" 2> "$work/dumpcap.log" &
  capture_pid=$!
  for _ in {1..50}; do
    grep -q '^File:' "$work/dumpcap.log" && break
    sleep 0.1
  done
  sleep 0.3
}

# dumpcap writes nanoseconds on loopback, like the committed captures.
finish_capture() {
  sleep 0.3
  kill -INT "$capture_pid"
  wait "$capture_pid" || true
  capture_pid=
  editcap -F nsecpcap "$work/capture.pcapng" "$samples_dir/$1.pcap"
  echo "$1.pcap: $(stat -c %s "$samples_dir/$1.pcap") bytes"
}

# converse SCENARIO CALLER CALLEE PORT CALL_ID [SED_EXPRESSION]: one call, both ends on PORT, over
# UDP or what SIPP_TRANSPORT names (t1: one TCP connection for all calls, tn: one for each).
converse() {
  local side remote=$3
  [[ $remote != *:* ]] || remote="[$remote]"
  for side in uac uas; do
    sed -e "${6:-}" "$make_dir/sipp/$1-$side.xml" > "$work/$side.xml"
  done
  (cd "$work" && exec timeout 30 sipp -sf uas.xml -i "$3" -p "$4" -m 1 -s bob -nostdin \
    -t "${SIPP_TRANSPORT:-u1}" -max_socket 100 -cid_str "$5" > uas.log 2>&1) &
  local callee_pid=$!
  sleep 0.5
  if ! (cd "$work" && exec timeout 30 sipp -sf uac.xml -i "$2" -p "$4" -m 1 -s bob -nostdin \
    -t "${SIPP_TRANSPORT:-u1}" -max_socket 100 -cid_str "$5-%u@sipp.example.com" "$remote:$4" > uac.log 2>&1); then
    echo "record-with-sipp.sh: the caller of $1 failed:" >&2
    tail -n 20 "$work/uac.log" >&2
    exit 1
  fi
  wait "$callee_pid" || { echo "record-with-sipp.sh: the callee of $1 failed." >&2; exit 1; }
}

record() {
  start_capture
  case $1 in
    registration) converse registration $caller4 $callee4 5060 register ;;
    answered-call) converse answered $caller4 $callee4 5060 answered ;;
    busy) converse rejected $caller4 $callee4 5060 busy 's/@CODE@/486/;s/@PHRASE@/Busy Here/' ;;
    cancelled) converse cancelled $caller4 $callee4 5060 cancelled ;;
    failed-calls)
      local failure
      for failure in '404 Not Found' '403 Forbidden' '408 Request Timeout' \
        '480 Temporarily Unavailable' '488 Not Acceptable Here' '500 Server Internal Error' \
        '503 Service Unavailable' '603 Decline'; do
        converse rejected $caller4 $callee4 5060 "failed-${failure%% *}" \
          "s/@CODE@/${failure%% *}/;s/@PHRASE@/${failure#* }/"
      done
      ;;
    early-media-prack) converse prack $caller4 $callee4 5060 prack ;;
    hold-resume) converse hold $caller4 $callee4 5060 hold ;;
    ipv6-call) converse answered "$caller6" "$callee6" 5060 ipv6 ;;
    tcp-call)
      SIPP_TRANSPORT=t1 converse answered $caller4 $callee4 5060 tcp
      SIPP_TRANSPORT=tn converse cancelled $caller4 $callee4 5060 tcp-cancelled
      SIPP_TRANSPORT=t1 converse answered "$caller6" "$callee6" 5060 tcp-ipv6
      ;;
    second-port)
      converse options $caller4 $callee4 5060 ping-5060
      converse answered $caller4 $callee4 5080 second-port
      converse options $caller4 $callee4 5080 ping-5080
      ;;
    *)
      echo "record-with-sipp.sh: unknown recording $1." >&2
      exit 2
      ;;
  esac
  finish_capture "$1"
}

if (($# == 0)); then
  set -- registration answered-call busy cancelled failed-calls early-media-prack hold-resume \
    ipv6-call tcp-call second-port
fi
for name in "$@"; do
  record "$name"
done
