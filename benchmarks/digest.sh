#!/usr/bin/env bash
# Prints SHA-256 digests of the output of `./sipstream decode` for the sample captures, the messages
# of RFC 4475 and generated messages:
#
#   benchmarks/digest.sh [REVISION] [--messages N]
#
# documents   the digests of the documents of each capture
# ids         index, id and routing of each document
# accounting  what decode counts, with ignored kinds, problems, and dead letters by stage and reason
#
# Documents and ids are sorted first: when two messages are complete at one time, their order has no
# meaning.
#
# Documents are full. With a REVISION its build decodes the same captures, and the status is 1 if a digest differs.
# digest-renames.sed is applied to the revision's output first. N is 1,000,000.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

messages=1000000 revision=
while (($#)); do
  case $1 in
    --messages) messages=${2:-}; shift ;;
    -*) echo "digest.sh: unknown option $1; use --messages." >&2; exit 2 ;;
    *) revision=$1 ;;
  esac
  shift
done
[[ $messages =~ ^[1-9][0-9]*$ ]] || { echo "digest.sh: --messages needs a number from 1 on." >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
declare -A tree=([current]=$PWD)
sides=(current)
if [ -n "$revision" ]; then
  tree[revision]=$(benchmarks/build-revision.sh "$revision")
  sides=(revision current)
fi
./sipstream bench --list > /dev/null # builds what is older than its sources
# Revisions without the option write full documents.
declare -A profile
for side in "${sides[@]}"; do
  profile[$side]=
  if "${tree[$side]}/sipstream" decode --help | grep -q -e --document-profile; then
    profile[$side]='--document-profile full'
  fi
done

traffic() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "benchmarks/target/classes:$(cat benchmarks/target/class-path)" \
    "io.sipstream.traffic.$1" "${@:2}"
}
traffic sample.PayloadCapture "$work/rfc4475.pcap" sip-decoder/src/test/resources/rfc4475/*.sip
traffic carrier.TrafficGenerator --mix carrier --seed 1 --messages "$messages" --output "$work/generated.pcap" 2> "$work/log" \
  || { cat "$work/log" >&2; exit 1; }

renamed() { # side
  if [ "$1" = revision ]; then LC_ALL=C sed -E -f benchmarks/digest-renames.sed; else cat; fi
}

# Prints the documents of a capture and appends its ids and its accounting to FILES.ids and .accounting.
decode() { # side, capture, FILES
  local name=${2##*/} summary=$3.summary
  {
    "${tree[$1]}/sipstream" decode ${profile[$1]} --format bulk "$2" 2> "$summary" || echo "exit status $?" >> "$summary"
  } | renamed "$1" | LC_ALL=C awk -v name="$name" -v ids="$3.ids" '
    NR % 2 { print name ": " $0 >> ids; next }
    { print }' | LC_ALL=C sort -S 25%
  # One line for each count, without the lines of progress.
  LC_ALL=C awk -v name="$name" '
    /: [0-9]+ frames(, [0-9]+ %)?$/ { next }
    {
      sub(/^ +/, "")
      n = split($0, part, /   */)
      print name ": " part[1] " " part[2]
      kinds = split(part[3], kind, ", ")
      for (i = 1; i <= kinds; i++) print name ": " part[1] ", " kind[i]
    }' "$summary" | renamed "$1" | LC_ALL=C sort >> "$3.accounting"
}

decode_all() { # side, set, capture...
  local capture files=$work/$2.$1
  : > "$files.ids"
  for capture in "${@:3}"; do
    echo "$capture $(decode "$1" "$capture" "$files" | sha256sum | cut -d ' ' -f 1)" >> "$files.documents"
  done
  LC_ALL=C sort -S 25% -o "$files.ids" "$files.ids"
}

# Prints the first different line, starting shortly before the difference.
first_difference() { # file of the revision, file of the current tree
  LC_ALL=C awk -v old="$1" -v new="$2" 'BEGIN {
    do {
      n++
      before = after = "no line"
      more = (getline before < old) > 0
      more += (getline after < new) > 0
    } while (more && before "" == after "")
    for (at = 1; substr(before, at, 1) == substr(after, at, 1); at++);
    from = at > 100 ? at - 100 : 1
    print "  line " n ", byte " at
    print "  - " substr(before, from, 300)
    print "  + " substr(after, from, 300)
  }'
}

status=0
compare() { # set, kind
  local old=$work/$1.revision.$2 new=$work/$1.current.$2 capture
  if cmp -s "$old" "$new"; then
    echo "  equal to $revision"
    return
  fi
  status=1
  echo "  differs from $revision"
  if [ "$2" != documents ]; then
    first_difference "$old" "$new"
    return
  fi
  while read -r capture _; do
    echo "  $capture"
    first_difference <(decode revision "$capture" "$work/old" 2> /dev/null) \
      <(decode current "$capture" "$work/new" 2> /dev/null)
  done < <(comm -13 <(sort "$old") <(sort "$new"))
}

for set in samples rfc4475 generated; do
  captures=("$work/$set.pcap")
  [ $set != samples ] || captures=(sample-pcaps/*.pcap*)
  pids=()
  for side in "${sides[@]}"; do
    decode_all "$side" "$set" "${captures[@]}" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
  for kind in documents ids accounting; do
    digest=$(sed "s|^$work/||" "$work/$set.current.$kind" | sha256sum | cut -d ' ' -f 1)
    printf '%-10s %-11s %s\n' "$set" "$kind" "$digest"
    [ -z "$revision" ] || compare "$set" "$kind"
  done
done
exit $status
