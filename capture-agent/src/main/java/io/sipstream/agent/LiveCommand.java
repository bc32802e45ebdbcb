package io.sipstream.agent;

import io.sipstream.frames.CaptureLimits;
import io.sipstream.frames.LinkType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.Producer;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends the frames of an interface as they come. */
@Command(
    name = "live",
    description =
        "Sends the frames of an interface as they come; needs libpcap and permission to use it.",
    mixinStandardHelpOptions = true)
final class LiveCommand implements CaptureAgent.Subcommand {
  private static final int MEBIBYTE = 1024 * 1024;

  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "NAME",
      description = "Interface to capture on.")
  String interfaceName;

  @Option(
      names = "--ports",
      split = ",",
      paramLabel = "PORT",
      description = "Ports of the default filter; default 5060.")
  List<Integer> ports = List.of(5060);

  @Option(
      names = "--filter",
      paramLabel = "BPF",
      description = "Filter in libpcap's language in place of the default one.")
  String filter;

  @Option(
      names = "--snaplen",
      paramLabel = "BYTES",
      description = "Where frames are cut; default ${DEFAULT-VALUE}.")
  int snaplenBytes = CaptureLimits.FRAME_LIMIT_BYTES;

  @Option(
      names = "--buffer-size",
      paramLabel = "MIB",
      description = "Size of the kernel's buffer in MiB; default ${DEFAULT-VALUE}.")
  int bufferMebibytes = 64;

  @Option(
      names = "--queue-size",
      paramLabel = "MIB",
      description =
          "Memory for frames that Kafka has no room for yet, in MiB, beyond which new ones are "
              + "dropped and counted; default ${DEFAULT-VALUE}.")
  int queueMebibytes = 24;

  @Option(
      names = "--promiscuous",
      negatable = true,
      fallbackValue = "true",
      description = "Take frames for other machines, too; on by default.")
  boolean promiscuous = true;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      description =
          "Name of the tap, which becomes the documents' observer.name; default: host name.")
  String agentName;

  @Option(names = "--count", paramLabel = "N", description = "End after N frames; default: never.")
  long countFrames;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "End after this time; default: never.")
  long durationSeconds;

  @Option(
      names = "--report",
      paramLabel = "text|json",
      description =
          "json: at the end one more line, on standard output, with the counts of the report; "
              + "default ${DEFAULT-VALUE}.")
  String report = "text";

  @Option(names = "--list-interfaces", description = "Print the interfaces and leave.")
  boolean listInterfaces;

  @Option(
      names = "--print-filter",
      description =
          "Print the filter and leave: the one for --interface, or for Ethernet if none is given.")
  boolean printFilter;

  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>(kafka.problems());
    if (interfaceName == null && !listInterfaces && !printFilter) {
      problems.add("--interface: say where to capture; --list-interfaces shows what there is.");
    }
    for (int port : ports) {
      range(problems, "--ports", port, 1, 65_535);
    }
    if (filter != null && filter.isBlank()) {
      problems.add(
          "--filter: an empty filter would take everything, Kafka's own traffic included.");
    }
    range(problems, "--snaplen", snaplenBytes, 64, CaptureLimits.FRAME_LIMIT_BYTES);
    range(problems, "--buffer-size", bufferMebibytes, 1, 2047);
    range(problems, "--queue-size", queueMebibytes, 1, 65_536);
    long heapMebibytes = Runtime.getRuntime().maxMemory() / MEBIBYTE;
    if (queueMebibytes > heapMebibytes / 2) {
      problems.add(
          "--queue-size: %d MiB is more than half of the heap of %d MiB; give Java more (-Xmx)."
              .formatted(queueMebibytes, heapMebibytes));
    }
    range(problems, "--count", countFrames, 0, Long.MAX_VALUE);
    range(problems, "--duration", durationSeconds, 0, Integer.MAX_VALUE);
    if (!report.equals("text") && !report.equals("json")) {
      problems.add("--report: " + report + " is neither text nor json.");
    }
    return problems;
  }

  private static void range(List<String> problems, String option, long value, long from, long to) {
    if (value < from || value > to) {
      problems.add(option + ": " + value + " is not from " + from + " to " + to + ".");
    }
  }

  @Override
  public int run() throws AgentFailure {
    if (listInterfaces) {
      CaptureDevice.list().forEach(System.out::println);
      return CaptureAgent.OK;
    }
    if (printFilter && interfaceName == null) {
      System.out.println(filterFor(LinkType.ETHERNET));
      return CaptureAgent.OK;
    }
    PcapHandle handle =
        CaptureDevice.open(interfaceName, snaplenBytes, bufferMebibytes * MEBIBYTE, promiscuous);
    try {
      String expression = filterFor(LinkTypeNumbers.ofDlt(handle.getDlt().value()));
      CaptureDevice.filter(handle, expression);
      if (printFilter) {
        System.out.println(expression);
        return CaptureAgent.OK;
      }
      return capture(handle, expression);
    } finally {
      if (handle.isOpen()) {
        handle.close();
      }
    }
  }

  private String filterFor(int linkType) {
    return filter == null ? CaptureFilter.of(ports, linkType) : filter;
  }

  private int capture(PcapHandle handle, String expression) throws AgentFailure {
    StopRequest stop = new StopRequest();
    stop.onSignals();
    FrameCounts counts = new FrameCounts();
    Producer<byte[], byte[]> producer = KafkaConnection.open(kafka);
    FrameSender sender = new FrameSender(producer, kafka.topic, counts);
    FrameQueue queue = new FrameQueue((long) queueMebibytes * MEBIBYTE);
    String name = agentName == null ? hostName() : agentName;
    CaptureLoop loop = new CaptureLoop(handle, queue, counts, name, interfaceName);
    announce(handle, expression);

    LiveCapture live = new LiveCapture(handle, loop, queue, sender, counts, stop, System.err);
    String failure =
        live.run(
            countFrames == 0 ? Long.MAX_VALUE : countFrames,
            durationSeconds == 0
                ? Duration.ofNanos(Long.MAX_VALUE)
                : Duration.ofSeconds(durationSeconds));

    FrameCounts.Snapshot figures = counts.snapshot();
    if (failure != null) {
      System.err.println(failure);
    }
    System.err.println(figures.toText());
    if (report.equals("json")) {
      System.out.printf(Locale.ROOT, "{%s}%n", figures.toJsonMembers());
    }
    if (failure != null) {
      return CaptureAgent.FAILED;
    }
    // A service that is told to end has done its duty; what was dropped before is in the report.
    boolean allThere = figures.captured() == figures.acknowledged();
    return stop.isBySignal() || allThere ? CaptureAgent.OK : CaptureAgent.FAILED;
  }

  private void announce(PcapHandle handle, String expression) {
    if (handle.getTimestampPrecision() == TimestampPrecision.MICRO) {
      System.err.println(
          "This system gives capture times in microseconds only; every frame is marked so.");
    }
    System.err.println("Capturing on " + interfaceName + ": " + expression);
  }

  /** Without a name service that knows it, the kernel's. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return System.getenv("HOSTNAME");
    }
  }
}
