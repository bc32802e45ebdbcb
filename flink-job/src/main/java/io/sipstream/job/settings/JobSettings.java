package io.sipstream.job.settings;

import io.sipstream.document.DecoderSettings;

/** Every setting of the job, checked and typed. */
public record JobSettings(
    DecoderSettings decoder,
    KafkaSettings kafka,
    ElasticsearchSettings elasticsearch,
    FlinkSettings flink) {}
