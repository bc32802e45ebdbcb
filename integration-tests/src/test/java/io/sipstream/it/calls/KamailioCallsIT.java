package io.sipstream.it.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.it.SipstreamHome;
import io.sipstream.it.agent.KamailioProcess;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the records of calls through a Kamailio with its log. The user agents are SIPp; all
 * links are on the loopback interface.
 */
@Timeout(120)
class KamailioCallsIT {
  private static final String WHAT = "Records of calls through a proxy";
  private static final String PROXY = "127.0.0.1";
  private static final int NO_RESPONSE = -1;
  private static final Pattern HOP = Pattern.compile("HOP (\\S+) to sip:\\w+@([0-9.]+):");
  private static final Pattern RESPONSE =
      Pattern.compile("RESPONSE (\\S+) from ([0-9.]+):\\d+ code ([2-6]\\d\\d)");
  private static final Pattern ACCOUNTED =
      Pattern.compile("ACC: .*method=INVITE;.*call_id=([^;]+);code=(\\d+);");

  @TempDir Path directory;
  private final List<UserAgent> agents = new ArrayList<>();
  private String sipp;
  private int port;

  @Test
  void recordsHaveTheHopsAndCodesOfTheLog() throws Exception {
    Requirement.LINUX.assume(System.getProperty("os.name").equals("Linux"), WHAT);
    KamailioProcess.assumePresent(WHAT);
    sipp = Requirement.SIPP.program(WHAT);
    String tcpdump = Requirement.TCPDUMP.program(WHAT);
    Requirement.ROOT.assume(System.getProperty("user.name").equals("root"), WHAT);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(PROXY))) {
      port = free.getLocalPort();
    }
    Path configuration = UserAgent.SCENARIOS.resolve("kamailio.cfg");
    try (KamailioProcess kamailio = KamailioProcess.start(directory, configuration, port);
        LoopbackCapture capture =
            LoopbackCapture.start(tcpdump, directory.resolve("calls.pcap"), port)) {
      call();
      Map<String, JsonNode> calls = calls(capture.end());
      List<String> log = kamailio.log();

      assertThat(calls).containsOnlyKeys("parallel-1", "serial-1", "unavailable-1", "cancelled-1");
      calls.forEach((id, call) -> assertThat(hops(call)).as(id).isEqualTo(hops(log, id)));
      calls.forEach((id, call) -> checkChallenge(log, id, call));
      check(calls.get("parallel-1"), "answered bye", "[0, 0]", "[200, 200, 487]");
      check(calls.get("serial-1"), "answered bye", "[0, 0]", "[200, 503, 200]");
      check(calls.get("unavailable-1"), "answered bye", "[0, 0]", "[200, -1, 200]");
      check(calls.get("cancelled-1"), "cancelled cancelled", "[0]", "[487, 487]");
    } finally {
      agents.forEach(UserAgent::close);
    }
  }

  /** Registers the callees and makes one call of each kind. */
  private void call() throws Exception {
    List<UserAgent> registering =
        List.of(
            registering("bob", "127.0.0.11", "1.0"),
            registering("bob", "127.0.0.12", "1.0"),
            registering("carol", "127.0.0.13", "1.0"),
            registering("carol", "127.0.0.14", "0.5"),
            registering("dave", "127.0.0.15", "1.0"),
            registering("dave", "127.0.0.16", "0.5"),
            registering("erin", "127.0.0.17", "1.0"));
    succeed(registering);
    List<UserAgent> talking =
        new ArrayList<>(
            List.of(
                waiting("answer", "127.0.0.11"),
                waiting("ring", "127.0.0.12"),
                waiting("refuse", "127.0.0.13"),
                waiting("answer", "127.0.0.14"),
                // Nobody listens at 127.0.0.15.
                waiting("answer", "127.0.0.16"),
                waiting("ring", "127.0.0.17")));
    talking.add(calling("call", "127.0.0.21", "bob", "parallel-%u"));
    talking.add(calling("call", "127.0.0.22", "carol", "serial-%u"));
    talking.add(calling("call", "127.0.0.23", "dave", "unavailable-%u"));
    talking.add(calling("cancel", "127.0.0.24", "erin", "cancelled-%u"));
    succeed(talking);
  }

  private static void succeed(List<UserAgent> some) throws Exception {
    for (UserAgent agent : some) {
      agent.succeed();
    }
  }

  private UserAgent registering(String user, String ip, String q) throws IOException {
    return added(
        UserAgent.calling(
            sipp, directory, "register", ip, port, "-key", "user", user, "-key", "q", q));
  }

  private UserAgent waiting(String scenario, String ip) throws IOException {
    return added(UserAgent.waiting(sipp, directory, scenario, ip, port));
  }

  private UserAgent calling(String scenario, String ip, String user, String callId)
      throws IOException {
    return added(
        UserAgent.calling(
            sipp, directory, scenario, ip, port, "-key", "user", user, "-cid_str", callId));
  }

  private UserAgent added(UserAgent agent) {
    agents.add(agent);
    return agent;
  }

  /** Returns the records by Call-ID. */
  private Map<String, JsonNode> calls(Path capture) throws Exception {
    ObjectMapper json = new ObjectMapper();
    Map<String, JsonNode> calls = new LinkedHashMap<>();
    for (String line :
        SipstreamHome.outputOf(
                SipstreamHome.command(
                    "calls", "--format=json", "--ports=" + port, capture.toString()))
            .split("\n")) {
      JsonNode call = json.readTree(line);
      calls.put(call.at("/sip/call_id").asText(), call.at("/sip/call"));
    }
    return calls;
  }

  /** Returns the final status codes by the address that an INVITE went to. */
  private static Map<String, Integer> hops(JsonNode call) {
    Map<String, Integer> hops = new TreeMap<>();
    for (JsonNode hop : call.path("hops")) {
      hops.put(hop.at("/destination/ip").asText(), hop.path("code").asInt(NO_RESPONSE));
    }
    return hops;
  }

  /** Returns the same from the proxy's log: its INVITEs, and what it answered. */
  private static Map<String, Integer> hops(List<String> log, String callId) {
    Map<String, Integer> hops = new TreeMap<>();
    for (String line : log) {
      Matcher hop = HOP.matcher(line);
      Matcher response = RESPONSE.matcher(line);
      Matcher accounted = ACCOUNTED.matcher(line);
      if (hop.find() && hop.group(1).equals(callId)) {
        hops.put(hop.group(2), NO_RESPONSE);
      } else if (response.find() && response.group(1).equals(callId)) {
        hops.put(response.group(2), Integer.valueOf(response.group(3)));
      } else if (accounted.find() && accounted.group(1).equals(callId)) {
        hops.put(PROXY, Integer.valueOf(accounted.group(2)));
      }
    }
    return hops;
  }

  private static void checkChallenge(List<String> log, String callId, JsonNode call) {
    long challenges = log.stream().filter(line -> line.endsWith("CHALLENGE " + callId)).count();

    assertThat(challenges).isEqualTo(1);
    assertThat(call.path("challenges").asLong()).isEqualTo(challenges);
    assertThat(call.path("codes").toString()).isEqualTo("[407," + call.path("code") + "]");
    assertThat(call.path("problems")).isEmpty();
  }

  /** Checks result and reason of the end, the parents of hops, and their codes by destination. */
  private static void check(JsonNode call, String end, String parents, String codes) {
    assertThat(call.path("result").asText() + " " + call.at("/end/reason").asText()).isEqualTo(end);
    assertThat(call.at("/end/by").asText()).isEqualTo("caller");
    assertThat(call.path("hops").findValues("parent").toString()).isEqualTo(parents);
    assertThat(hops(call).values().toString()).isEqualTo(codes);
  }
}
