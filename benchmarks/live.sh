#!/usr/bin/env bash
# Measures the live agent of a tree on the loopback interface, in about a minute:
#
#   benchmarks/live.sh [--idle] [TREE]
#
# Prints a table: frames per second that were sent, the share that Kafka did not get, and the CPU
# time of the agent. With --idle, no frames are sent, and the table has the CPU time of 60 s.
# It needs root or CAP_NET_RAW, libpcap and perl. TREE is this one by default.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
idle=
[[ ${1:-} != --idle ]] || { idle=1; shift; }
tree=${1:-$PWD} java=${JAVA_HOME:+$JAVA_HOME/bin/}java stack=local-stack/kafka-broker/target
kafka=$((20000 + RANDOM % 5000)) controller=$((25000 + RANDOM % 2500)) port=$((27500 + RANDOM % 2500))
agent=("$java" -Xmx128m -XX:+UseSerialGC -jar "$tree/capture-agent/target/sipstream-capture-agent.jar" live
  --interface=lo --ports=$port)
work=$(mktemp -d)
trap 'kill -KILL $(jobs -p) 2> /dev/null || true; wait 2> /dev/null; rm -rf "$work"' EXIT

fail() { echo "live.sh: $1" >&2; exit 1; }

# Waits until a command succeeds.
await() { # what for, command...
  for ((i = 0; i < 300; i++)); do "${@:2}" 2> /dev/null && return || sleep 0.1; done
  fail "$1 did not start: $(tail -n 5 "$work"/*.log)"
}

# Sends SIP messages of 1,000 bytes to a port of 127.0.0.1 and prints their number and the seconds.
send() { # frames per second, seconds
  perl -MSocket -MTime::HiRes=time,sleep -e '
    my ($port, $rate, $seconds) = @ARGV;
    my $address = pack_sockaddr_in($port, INADDR_LOOPBACK);
    my ($receiver, $sender);
    socket($_, PF_INET, SOCK_DGRAM, 0) or die "socket: $!.\n" for $receiver, $sender;
    bind($receiver, $address) && connect($sender, $address) or die "UDP port $port: $!.\n";
    my $message = "OPTIONS sip:a\@b.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
      . "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nFrom: <sip:c\@b.example>;tag=1\r\nTo: <sip:a\@b.example>\r\n";
    $message .= "Subject: " . "x" x (1000 - 13 - length $message) . "\r\n\r\n";
    my ($sent, $begin, $elapsed) = (0, time, 0);
    while (($elapsed = time - $begin) < $seconds) {
      for (my $burst = 0; $burst < 1000 && $sent < $rate * $elapsed; $burst++) {
        send($sender, $message, 0) or die "A message could not be sent: $!.\n";
        $sent++;
      }
      sleep 0.001 if $sent >= $rate * $elapsed;
    }
    print "$sent $elapsed\n"' $port "$@"
}

# Prints the seconds of user and system that the agent has used.
cpu() { awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / hertz }' "/proc/$pid/stat"; }

start_agent() {
  "${agent[@]}" --report=json --bootstrap-servers=127.0.0.1:$kafka --topic=live > "$work/report" 2> "$work/agent.log" &
  pid=$!
  await "The agent" grep -q 'Capturing on' "$work/agent.log"
}

# Prints the row of an agent that no frame reaches.
measure_idle() {
  start_agent
  sleep 20
  before=$(cpu)
  sleep 60
  awk -v before="$before" -v after="$(cpu)" 'BEGIN { printf "| idle for 60 s | %.0f |\n", (after - before) * 1e3 }'
  kill $pid
  wait $pid || true
}

# Prints the row of one run of the agent, whose code is compiled in the first 2 s.
measure() { # title, frames per second, seconds
  start_agent
  read -r warm _ < <(send 10000 2)
  sleep 1
  before=$(cpu)
  read -r sent seconds < <(send "$2" "$3")
  sleep 3
  after=$(cpu)
  kill $pid
  wait $pid || true
  acknowledged=$(grep -oE '"acknowledged" *: *[0-9]+' "$work/report" | grep -oE '[0-9]+$') \
    || fail "the agent reported no figures: $(cat "$work/agent.log")"
  awk -v title="$1" -v warm="$warm" -v sent="$sent" -v seconds="$seconds" -v stored="$acknowledged" \
    -v before="$before" -v after="$after" 'BEGIN { printf "| %s | %.0f | %.3f | %.2f |\n",
      title, sent / seconds, 100 - 100 * stored / (warm + sent), (after - before) * 1e6 / sent }'
}

for each in "$tree" "$PWD"; do "$each/sipstream" bench --list > /dev/null; done # builds what is missing
said=$("${agent[@]}" --print-filter 2>&1 > /dev/null) || fail "nothing was measured; agent live says: $said"
"$java" -Xmx1g -cp "$stack/kafka-broker.jar:$(cat $stack/class-path)" io.sipstream.stack.KafkaBroker "$work" $kafka $controller \
  auto.create.topics.enable=true num.partitions=4 log.message.timestamp.type=LogAppendTime > "$work/kafka.log" 2>&1 &
await Kafka eval ": < /dev/tcp/127.0.0.1/$kafka"
revision=$(git -C "$tree" describe --always --dirty)
if [[ $idle ]]; then
  printf '| %s | CPU, ms |\n| --- | ---: |\n' "$revision"
  measure_idle
else
  echo "| $revision | sent, frames per second | lost, % | CPU us per frame |"
  echo "| --- | ---: | ---: | ---: |"
  measure "10,000 frames per second" 10000 10
  measure "as fast as the sender" 1e9 5
fi
