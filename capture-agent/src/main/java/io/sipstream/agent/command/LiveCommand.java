package io.sipstream.agent.command;

import io.sipstream.agent.capture.CaptureDevice;
import io.sipstream.agent.capture.InterfaceLoop;
import io.sipstream.agent.filter.CaptureFilter;
import io.sipstream.agent.filter.FilteredTunnel;
import io.sipstream.agent.filter.Ports;
import io.sipstream.agent.filter.TunnelFilter;
import io.sipstream.agent.kafka.KafkaOptions;
import io.sipstream.agent.process.AgentException;
import io.sipstream.frames.CaptureLimits;
import io.sipstream.frames.LinkType;
import io.sipstream.support.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Captures frames on an interface and sends them to Kafka. */
@Command(
    name = "live",
    description =
        "Captures frames on an interface and sends them to Kafka; needs libpcap and permission to"
            + " capture.",
    mixinStandardHelpOptions = true)
public final class LiveCommand implements Subcommand {
  // RFC 7348 section 5.
  private static final int VXLAN_PORT = 4789;

  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin LiveOptions live = new LiveOptions();

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "NAME",
      description = "Interface to capture on; see --list-interfaces.")
  String interfaceName;

  @Option(
      names = "--ports",
      split = ",",
      paramLabel = "PORT",
      description =
          "SIP ports of the default filter, also ranges such as 5060-5090; default 5060. Inside"
              + " tunnels all ports from the lowest to the highest pass.")
  List<String> portItems = List.of("5060");

  @Option(
      names = "--tunnels",
      arity = "0..1",
      split = ",",
      fallbackValue = FilteredTunnel.ALL,
      paramLabel = "TUNNEL",
      description =
          "Tunnels that the default filter also admits: gre, pptp, erspan, ipip, vxlan, geneve, gtpu,"
              + " tzsp, l2tp, jmirror, esp, mpls, pppoe, hsr, fabricpath, trill; all of them if no name is given; default: none.")
  List<String> tunnelNames = List.of();

  @Option(
      names = "--vxlan-ports",
      split = ",",
      paramLabel = "PORT",
      description = "UDP destination ports of VXLAN, used with --tunnels; default 4789.")
  List<Integer> vxlanPorts;

  @Option(
      names = "--filter",
      paramLabel = "BPF",
      description = "Filter in libpcap's syntax that replaces the default filter.")
  String filter;

  @Option(
      names = "--snaplen",
      paramLabel = "BYTES",
      description = "Frames are truncated to this length; default ${DEFAULT-VALUE}.")
  int snaplenBytes = CaptureLimits.FRAME_LIMIT_BYTES;

  @Option(
      names = "--buffer-size",
      paramLabel = "MIB",
      description = "Size of the kernel's capture buffer in MiB; default ${DEFAULT-VALUE}.")
  int bufferMebibytes = 64;

  @Option(
      names = "--promiscuous",
      negatable = true,
      fallbackValue = "true",
      description = "Capture frames for other machines, too; on by default.")
  public boolean promiscuous = true;

  @Option(names = "--list-interfaces", description = "Print the interfaces and exit.")
  boolean listInterfaces;

  @Option(
      names = "--print-filter",
      description =
          "Print the filter for --interface and exit; without --interface the filter for Ethernet.")
  boolean printFilter;

  private List<Integer> ports;
  private Set<FilteredTunnel> tunnels;

  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>(kafka.problems());
    if (interfaceName == null && !listInterfaces && !printFilter) {
      problems.add("--interface is missing: set one; --list-interfaces shows all.");
    }
    ports = Ports.parse("--ports", portItems, problems);
    tunnels = FilteredTunnel.parse(tunnelNames, problems);
    checkVxlanPorts(problems);
    if (filter != null && !tunnelNames.isEmpty()) {
      problems.add(
          "--tunnels: it extends the default filter, which --filter replaces; use only one of them.");
    }
    if (filter != null && filter.isBlank()) {
      problems.add(
          "--filter: an empty filter captures everything, including the agent's traffic to Kafka.");
    }
    LiveOptions.range(problems, "--snaplen", snaplenBytes, 64, CaptureLimits.FRAME_LIMIT_BYTES);
    LiveOptions.range(problems, "--buffer-size", bufferMebibytes, 1, 2047);
    problems.addAll(live.problems());
    return problems;
  }

  private void checkVxlanPorts(List<String> problems) {
    if (vxlanPorts == null) {
      vxlanPorts = List.of(VXLAN_PORT);
      return;
    }
    for (int port : vxlanPorts) {
      LiveOptions.range(problems, "--vxlan-ports", port, 1, 65_535);
    }
    if (!tunnels.contains(FilteredTunnel.VXLAN)) {
      problems.add("--vxlan-ports: it has no effect without --tunnels vxlan.");
    }
  }

  @Override
  public int run() throws AgentException {
    if (listInterfaces) {
      CaptureDevice.list().forEach(System.out::println);
      return ExitStatus.OK;
    }
    if (printFilter && interfaceName == null) {
      System.out.println(filterFor(LinkType.ETHERNET));
      return ExitStatus.OK;
    }
    try (CaptureDevice device = open()) {
      if (printFilter) {
        System.out.println(filterOf(device));
        return ExitStatus.OK;
      }
      return live.run(
          kafka,
          (queue, counts, agentName) -> {
            announce(device);
            InterfaceLoop.Opening again = () -> open().loop(queue, counts, agentName);
            return new InterfaceLoop(
                interfaceName, device.loop(queue, counts, agentName), again, System.err);
          });
    }
  }

  /** Opens the interface and sets the filter; closes it again if the filter is rejected. */
  private CaptureDevice open() throws AgentException {
    CaptureDevice device =
        CaptureDevice.open(
            interfaceName, snaplenBytes, bufferMebibytes * LiveOptions.MEBIBYTE, promiscuous);
    try {
      device.setFilter(filterOf(device));
      return device;
    } catch (AgentException | RuntimeException e) {
      device.close();
      throw e;
    }
  }

  private String filterOf(CaptureDevice device) {
    return filterFor(device.linkType());
  }

  private String filterFor(int linkType) {
    return filter == null
        ? CaptureFilter.of(ports, new TunnelFilter(ports, tunnels, vxlanPorts), linkType)
        : filter;
  }

  private void announce(CaptureDevice device) {
    if (device.isImprecise()) {
      System.err.println(
          "This system has capture timestamps in microseconds; every frame is marked accordingly.");
    }
    System.err.println("Capturing on " + interfaceName + ": " + filterOf(device));
  }
}
