package io.sipstream.job.elasticsearch.connection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.settings.ElasticsearchSettings;
import io.sipstream.settings.JobSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchTrustTest {
  /** The client that submits a job checks the file, but a TaskManager may not have it. */
  @Test
  void aFileThatATaskManagerDoesNotHaveIsNamed(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("ca.pem"));
    ElasticsearchSettings.Connection connection =
        JobSettings.of(
                Map.of(
                    "elasticsearch.hosts",
                    "https://127.0.0.1:9200",
                    "elasticsearch.ca-file",
                    file.toString()))
            .elasticsearch()
            .connection();
    Files.delete(file);

    assertThatThrownBy(() -> ElasticsearchTrust.of(connection))
        .isInstanceOf(FatalElasticsearchException.class)
        .hasMessageContaining("cannot be read on this TaskManager (NoSuchFileException)");
  }
}
