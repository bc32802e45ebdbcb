package io.sipstream.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Is something that a test needs and a machine may lack. A test without it is skipped with one
 * line. {@code -Drequire=NAME,...} or {@code -Drequire=all} makes the test fail instead.
 */
public enum Requirement {
  LIBPCAP("install Debian's libpcap0.8"),
  TCPDUMP("install Debian's tcpdump"),
  TSHARK("install Debian's tshark"),
  SURICATA("install Debian's suricata"),
  KAMAILIO("install Debian's kamailio"),
  SIPP("install Debian's sip-tester"),
  PROMTOOL("install Debian's prometheus"),
  PROMETHEUS_ALERTMANAGER("install Debian's prometheus-alertmanager"),
  JQ("install Debian's jq"),
  CHROMIUM("install Debian's chromium"),
  DOCKER_COMPOSE("install Debian's docker-compose"),
  ROOT("run as root, with CAP_NET_RAW and CAP_NET_ADMIN"),
  IPV6("enable IPv6 on the loopback interface"),
  LINUX("run on Linux"),
  JDK_25("set JAVA_HOME_25 to the directory of a JDK 25"),
  RFC4475("unpack RFC 4475's appendix A and name its directory with -Drfc4475.folder=FOLDER");

  private static final List<String> REQUIRED =
      List.of(System.getProperty("require", "").split(","));

  private final String remedy;

  Requirement(String remedy) {
    this.remedy = remedy;
  }

  private String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Skips the test if the requirement is not met, or fails it with {@code -Drequire}.
   *
   * @param what is not tested without it
   */
  public void assume(boolean met, String what) {
    Assertions.assertEquals(
        List.of(), unknown(REQUIRED), "-Drequire has unknown names; use all or " + keys());
    if (!met) {
      String line = "%s: %s is missing; %s.".formatted(what, key(), remedy);
      if (REQUIRED.contains(key()) || REQUIRED.contains("all")) {
        Assertions.fail(line);
      }
      System.out.println("SKIPPED: " + line);
      Assumptions.abort(line);
    }
  }

  /**
   * Returns the requirement's program, which {@code -DNAME=FILE} or the search path has, or skips
   * the test.
   */
  public String program(String what) {
    String named = System.getProperty(key());
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    List<Path> files =
        named != null
            ? List.of(Path.of(named))
            : Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, key()))
                .toList();
    files = files.stream().filter(Files::isExecutable).toList();
    assume(!files.isEmpty(), what);
    return files.get(0).toString();
  }

  private static List<String> keys() {
    return Arrays.stream(values()).map(Requirement::key).toList();
  }

  private static List<String> unknown(List<String> names) {
    return names.stream()
        .filter(name -> !name.isEmpty() && !name.equals("all") && !keys().contains(name))
        .toList();
  }
}
