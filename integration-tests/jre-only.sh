#!/bin/bash
# Tries the release artifacts in a root directory that has a Java runtime and a shell, and no JDK, Maven or sources:
# the tarball decodes, replays and exports; the Debian packages are installed, the service's command runs, and removal
# leaves nothing. Needs root, unshare, libpcap and a broker on loopback with the topic.
#   integration-tests/jre-only.sh HOST:PORT TOPIC METRICS_PORT
set -euo pipefail
if [ "${IN_MOUNT_NAMESPACE:-}" != yes ]; then
  # Java needs /proc; the mount ends with this process.
  IN_MOUNT_NAMESPACE=yes exec unshare --mount "$0" "$@"
fi
broker=$1
topic=$2
metrics_port=$3
artifacts=$(cd "$(dirname "$0")/../release/target/artifacts" && pwd)
root=$(mktemp -d)
agent=
finish() {
  [ -z "$agent" ] || kill -KILL "$agent" 2>/dev/null || true
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap finish EXIT

fail() {
  echo "FAILED: $1" >&2
  exit 1
}
inside() {
  env -i PATH=/usr/bin:/usr/sbin LANG=C.UTF-8 chroot "$root" "$@"
}
# Copies programs and libraries with the libraries that they need.
add() {
  for file in "$@"; do
    install -D "$(readlink -f "$file")" "$root$file"
    ldd "$file" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
      [ -e "$root$library" ] || install -D "$(readlink -f "$library")" "$root$library"
    done
  done
}

mkdir -p "$root"/usr/{bin,lib,lib64,sbin} "$root"/{dev,etc,proc,opt,tmp,var/lib/dpkg/{info,updates,triggers}}
for name in bin lib lib64 sbin; do ln -s "usr/$name" "$root/$name"; done
touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
mknod -m 666 "$root/dev/null" c 1 3
mknod -m 666 "$root/dev/random" c 1 8
mknod -m 666 "$root/dev/urandom" c 1 9
mount -t proc proc "$root/proc"
for name in sh cat dirname env ls readlink rm; do add "/usr/bin/$name"; done
# libpcap, and parts of the C library that native libraries in jars need.
for name in libpcap.so.0.8 libpthread.so.0 libdl.so.2 librt.so.1 libm.so.6; do
  library=$(ldconfig -p | sed -n "s/^[[:space:]]*$name .*=> //p" | head -n 1)
  [ -n "$library" ] || fail "$name is missing"
  add "$library"
done
jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
"$jdk/bin/jlink" --output "$root/usr/lib/jre" --no-header-files --no-man-pages \
  --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.management
for file in "$root"/usr/lib/jre/bin/java "$root"/usr/lib/jre/lib/*.so "$root"/usr/lib/jre/lib/server/*.so; do
  ldd "$file" | grep -o '=> /[^ ]*' | cut -c 4- | while read -r library; do
    [ -e "$root$library" ] || case $library in "$root"*) ;; *) install -D "$(readlink -f "$library")" "$root$library" ;; esac
  done
done
ln -s ../lib/jre/bin/java "$root/usr/bin/java"
for name in javac mvn git; do
  [ ! -e "$root/usr/bin/$name" ] || fail "$name is in the root directory"
done
echo "A root directory with a Java runtime: $(inside java -version 2>&1 | head -n 1)"

(cd "$artifacts" && sha256sum --quiet --check SHA256SUMS)
tar -xzf "$artifacts"/sipstream-*.tar.gz -C "$root/opt"
directory=$(basename "$root"/opt/sipstream-*)
home=/opt/$directory
call=$home/sample-pcaps/answered-call.pcap
documents=$(inside "$home/sipstream" decode "$call" 2>/dev/null | wc -l)
[ "$documents" -gt 0 ] || fail "decode wrote no document"
echo "Tarball: decode wrote $documents documents."
inside "$home/sipstream" calls "$call" 2>/dev/null | grep -q '"result":"answered"' || fail "calls did not list the answered call"
inside "$home/sipstream" agent replay --bootstrap-servers "$broker" --topic "$topic" --speed max "$call"
inside "$home/sipstream" export --bootstrap-servers "$broker" --topics "$topic" --from 2000-01-01T00:00:00Z \
  --until 2100-01-01T00:00:00Z --output /tmp/exported.pcapng
exported=$(inside "$home/sipstream" decode /tmp/exported.pcapng 2>/dev/null | wc -l)
[ "$exported" = "$documents" ] || fail "export gave $exported documents, not $documents"
echo "Tarball: replay and export gave the same documents."
for command in quickstart bench; do
  status=0
  message=$(inside "$home/sipstream" "$command" 2>&1) || status=$?
  { [ "$status" = 2 ] && [[ $message == *"needs a clone"* ]]; } || fail "$command: status $status, $message"
done
inside java -jar "$home/sipstream-flink-job.jar" --print-config >/dev/null || fail "the job does not print its settings"
rm -r "${root:?}$home"

dpkg_in_root() {
  dpkg --root="$root" --force-not-root --force-bad-path "$@" 2>&1 | sed 's/^/  /'
}
# The root directory has a runtime and libpcap, but no packages of them.
dpkg_in_root --ignore-depends=openjdk-17-jre-headless,libpcap0.8 --install "$artifacts"/sipstream*_all.deb
[ "$(inside sipstream decode /tmp/exported.pcapng 2>/dev/null | wc -l)" = "$documents" ] || fail "decode of the package"
inside sipstream agent --version
inside sipstream-agent --version
for page in sipstream sipstream-calls sipstream-decode sipstream-export sipstream-agent sipstream-agent-{live,hep,replay}; do
  [ -s "$root/usr/share/man/man1/$page.1.gz" ] || fail "the manual page $page is missing"
done
for name in sipstream sipstream-agent; do
  bash -n "$root/usr/share/bash-completion/completions/$name"
done

# What systemd does for the unit, with the settings of an operator.
conf=$root/etc/sipstream/agent.conf
sed -i "s/--interface any/--interface lo/; s/--bootstrap-servers [^ ]*/--bootstrap-servers $broker/
  s/--topic [^ ]*/--topic $topic/; s/--metrics-listen [^ ]*/--metrics-listen 127.0.0.1:$metrics_port/" "$conf"
mkdir -p -m 0700 "$root/var/lib/sipstream-agent"
setting() {
  sed -n "s/^$1=//p" "$2"
}
read -ra start <<<"$(setting ExecStart "$root/lib/systemd/system/sipstream-agent.service" |
  sed "s#\$AGENT_JAVA_OPTIONS#$(setting AGENT_JAVA_OPTIONS "$conf")#; s#\$AGENT_ARGUMENTS#$(setting AGENT_ARGUMENTS "$conf")#")"
env -i PATH=/usr/bin:/usr/sbin chroot "$root" "${start[@]}" >"$root/tmp/agent.log" 2>&1 &
agent=$!
healthy=
for _ in {1..60}; do
  if exec 3<>"/dev/tcp/127.0.0.1/$metrics_port"; then
    printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3
    healthy=$(tr -d '\r' <&3 | tail -n 1)
    exec 3>&-
    [ "$healthy" != ok ] || break
  fi 2>/dev/null
  sleep 0.5
done
[ "$healthy" = ok ] || fail "the service is not healthy: $healthy $(cat "$root/tmp/agent.log")"
kill -TERM "$agent"
status=0
wait "$agent" || status=$?
agent=
[ "$status" = 0 ] || fail "the service ended with status $status: $(cat "$root/tmp/agent.log")"
echo "Package: the service was healthy and ended with status 0."

dpkg_in_root --remove sipstream sipstream-agent
[ -e "$conf" ] || fail "removal deleted the operator's settings"
dpkg_in_root --purge sipstream sipstream-agent
left=$(find "$root" -xdev -path "$root/proc" -prune -o -name '*sipstream*' -print)
[ -z "$left" ] || fail "left after purge: $left"
echo "Packages: nothing is left after purge."
