package io.sipstream.explorer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.task.FrameLimits;
import io.sipstream.explorer.task.FrameSource;
import io.sipstream.explorer.task.FrameTasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tasks that read captured frames, over HTTP. */
class FramesPagesTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final FrameSource SOURCE =
      (wanted, out, progress) -> {
        progress.read(wanted.messages());
        String text = wanted.callId() + " of " + wanted.agents();
        out.write(text.getBytes(UTF_8));
        return "Found.";
      };

  private static Explorer explorer(FrameSource source, boolean allowed) throws IOException {
    MessageStore store = TestStore.ofSamples("answered-call.pcap");
    return Explorer.start(
        request -> store,
        null,
        new FrameTasks(source, FrameLimits.ofFrames(1_000), name -> allowed),
        Explorer.open(),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        null,
        line -> {});
  }

  private static HttpResponse<String> get(Explorer explorer, String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(explorer.address()).resolve(path)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(
      Explorer explorer, String path, String field, String value, String origin) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(explorer.address()).resolve(path))
            .POST(
                HttpRequest.BodyPublishers.ofString(field + "=" + URLEncoder.encode(value, UTF_8)));
    return send(origin == null ? request : request.header("Origin", origin));
  }

  private static String call(Explorer explorer) throws Exception {
    String list = get(explorer, "/calls?q=answered-1@sipp.example.com").body();
    return Browser.links(list, "/call/").get(0);
  }

  private static String origin(Explorer explorer) {
    return explorer.address().replaceFirst("/$", "");
  }

  private static String status(Explorer explorer, String task, String wanted) throws Exception {
    String status = "";
    for (int i = 0; i < 500 && !status.contains(wanted); i++) {
      status = get(explorer, task + "/status.json").body();
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return status;
  }

  @Test
  void framesOfACallAreReadAndSent() throws Exception {
    try (Explorer explorer = explorer(SOURCE, true)) {
      String call = call(explorer);
      assertThat(get(explorer, call).body())
          .contains("<form action=\"/frames\" method=\"post\">")
          .contains("name=\"call\" value=\"" + call + "\"");
      HttpResponse<String> started = post(explorer, "/frames", "call", call, origin(explorer));
      assertThat(started.statusCode()).isEqualTo(303);
      String task = started.headers().firstValue("Location").orElseThrow();

      assertThat(status(explorer, task, "done"))
          .isEqualTo("{\"state\":\"done\",\"frames_read\":7,\"text\":\"Found.\"}\n");
      assertThat(get(explorer, task).body())
          .contains("Found. 7 frames were read.")
          .contains("<a href=\"" + task + "/captured.pcapng\">")
          .doesNotContain("Cancel");
      assertThat(get(explorer, task + "/captured.pcapng").body())
          .isEqualTo("answered-1@sipp.example.com of [agent-1]");
    }
  }

  @Test
  void aTaskIsCancelledOnItsPage() throws Exception {
    FrameSource endless =
        (wanted, out, progress) -> {
          while (true) {
            progress.read(0);
          }
        };
    try (Explorer explorer = explorer(endless, true)) {
      String task =
          post(explorer, "/frames", "call", call(explorer), origin(explorer))
              .headers()
              .firstValue("Location")
              .orElseThrow();
      HttpResponse<String> page = get(explorer, task);
      assertThat(page.body()).contains("<button type=\"submit\">Cancel</button>");
      assertThat(page.headers().firstValue("Refresh")).contains("2");
      String id = task.substring(task.lastIndexOf('/') + 1);
      assertThat(post(explorer, "/frames/cancel", "id", id, origin(explorer)).statusCode())
          .isEqualTo(303);

      assertThat(status(explorer, task, "cancelled")).contains("\"state\":\"cancelled\"");
      assertThat(get(explorer, task + "/captured.pcapng").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void pagesOfOtherServersStartNoTask() throws Exception {
    try (Explorer explorer = explorer(SOURCE, true)) {
      for (String origin : new String[] {null, "null", "http://evil.example"}) {
        assertThat(post(explorer, "/frames", "call", call(explorer), origin).statusCode())
            .as(String.valueOf(origin))
            .isEqualTo(403);
      }
      assertThat(get(explorer, "/frames").statusCode()).isEqualTo(404);
      for (String call : new String[] {"", "/call/x", "/message/x", "/frames/x", "x"}) {
        assertThat(post(explorer, "/frames", "call", call, origin(explorer)).statusCode())
            .as(call)
            .isEqualTo(404);
      }
      assertThat(post(explorer, "/frames/cancel", "id", "x", origin(explorer)).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void usersWithoutTheRightStartNoTask() throws Exception {
    try (Explorer explorer = explorer(SOURCE, false)) {
      String call = call(explorer);
      assertThat(get(explorer, call).body()).doesNotContain("action=\"/frames\"");

      assertThat(post(explorer, "/frames", "call", call, origin(explorer)).statusCode())
          .isEqualTo(403);
    }
  }
}
