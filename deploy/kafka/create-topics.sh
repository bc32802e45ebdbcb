#!/bin/sh
# Creates missing topics of sipstream:
#   create-topics.sh BROKER:PORT [PARTITIONS [REPLICAS [TOPIC ...]]]
#
# PARTITIONS: the largest parallelism that will ever read them. REPLICAS: 3 in production.
# KAFKA_TOPICS names Kafka's kafka-topics.sh, KAFKA_OPTIONS further options for it, such as
# "--command-config client.properties" for TLS and SASL.
set -eu

broker=${1:?give a broker as host:port}
partitions=${2:-4}
replicas=${3:-3}
in_sync=$((replicas > 1 ? replicas - 1 : 1))

if [ $# -gt 3 ]; then
  shift 3
else
  set -- sip-frames sip-frames-replay sip-frames-dead-letter sip-documents-dead-letter sip-reports
fi

for topic in "$@"; do
  # LogAppendTime: with capture timestamps, retention would delete replayed history at once.
  # shellcheck disable=SC2086 # several options are several words
  "${KAFKA_TOPICS:-kafka-topics.sh}" ${KAFKA_OPTIONS:-} --bootstrap-server "$broker" \
    --create --if-not-exists --topic "$topic" --partitions "$partitions" \
    --replication-factor "$replicas" --config "min.insync.replicas=$in_sync" \
    --config message.timestamp.type=LogAppendTime
done
