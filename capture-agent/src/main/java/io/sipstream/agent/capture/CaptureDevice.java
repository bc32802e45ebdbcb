package io.sipstream.agent.capture;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.process.AgentException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapAddress;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.Pcaps;

/** Holds an interface that is open for capture, and converts libpcap's errors to messages. */
public final class CaptureDevice implements AutoCloseable {
  // pcap_activate(3PCAP)
  private static final int NO_SUCH_DEVICE = -5;
  private static final int PERMISSION_DENIED = -8;
  private static final int PROMISCUOUS_PERMISSION_DENIED = -11;

  // The kernel collects frames for this long before it passes them on.
  private static final int BATCH_MILLIS = 25;

  private final String name;
  private final PcapHandle handle;

  private CaptureDevice(String name, PcapHandle handle) {
    this.name = name;
    this.handle = handle;
  }

  /**
   * Opens an interface without immediate mode, in which Linux uses a whole snaplen of the kernel's
   * buffer per frame. Timestamps have nanoseconds if the system supports them. Otherwise they have
   * microseconds, and {@link #isImprecise()} returns true.
   *
   * @param bufferBytes size of the kernel's buffer
   * @throws AgentException if the interface does not exist or cannot be opened
   */
  public static CaptureDevice open(
      String name, int snaplenBytes, int bufferBytes, boolean promiscuous) throws AgentException {
    try {
      return new CaptureDevice(
          name,
          new PcapHandle.Builder(name)
              .snaplen(snaplenBytes)
              .bufferSize(bufferBytes)
              .promiscuousMode(
                  promiscuous ? PromiscuousMode.PROMISCUOUS : PromiscuousMode.NONPROMISCUOUS)
              .timeoutMillis(BATCH_MILLIS)
              .immediateMode(false)
              .timestampPrecision(TimestampPrecision.NANO)
              .build());
    } catch (PcapNativeException e) {
      throw refusal(name, e);
    } catch (LinkageError e) {
      throw libpcapMissing(e);
    }
  }

  /** Returns the LINKTYPE number of the frames. */
  public int linkType() {
    return LinkTypeNumbers.ofDlt(handle.getDlt().value());
  }

  /** Returns whether capture times have microseconds only. */
  public boolean isImprecise() {
    return handle.getTimestampPrecision() == TimestampPrecision.MICRO;
  }

  /**
   * Sets the filter.
   *
   * @throws AgentException if libpcap rejects the expression, or the kernel would not take it
   */
  public void setFilter(String expression) throws AgentException {
    int instructions = FilterLength.of(expression, handle.getDlt().value());
    if (instructions > FilterLength.LIMIT) {
      throw AgentException.wrongSetting(FilterLength.tooLong(instructions), null);
    }
    try {
      handle.setFilter(expression, BpfCompileMode.OPTIMIZE);
    } catch (PcapNativeException | NotOpenException e) {
      throw AgentException.wrongSetting(
          "--filter: libpcap rejects \"" + expression + "\": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Returns a loop over the frames. It closes the interface at its end.
   *
   * @param agentName null for none
   */
  public CaptureLoop loop(FrameQueue queue, FrameCounts counts, String agentName) {
    return new CaptureLoop(handle, queue, counts, agentName, name);
  }

  PcapHandle handle() {
    return handle;
  }

  @Override
  public void close() {
    if (handle.isOpen()) {
      handle.close();
    }
  }

  /** Returns a line for each interface that supports capture. */
  public static List<String> list() throws AgentException {
    try {
      return Pcaps.findAllDevs().stream().map(CaptureDevice::line).toList();
    } catch (PcapNativeException e) {
      throw AgentException.of("Cannot list the interfaces: " + e.getMessage() + ".", e);
    } catch (LinkageError e) {
      throw libpcapMissing(e);
    }
  }

  private static String line(PcapNetworkInterface device) {
    String addresses =
        device.getAddresses().stream()
            .map(PcapAddress::getAddress)
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(" "));
    String description = device.getDescription() == null ? "" : device.getDescription();
    return String.join(
            "\t", device.getName(), device.isUp() ? "up" : "down", addresses, description)
        .strip();
  }

  private static AgentException refusal(String name, PcapNativeException e) {
    return switch (e.getReturnCode() == null ? 0 : e.getReturnCode()) {
      case NO_SUCH_DEVICE ->
          // Some interfaces appear late at boot, so this is no invalid setting.
          AgentException.of(
              "--interface: interface " + name + " does not exist; available: " + names() + ".", e);
      case PERMISSION_DENIED, PROMISCUOUS_PERMISSION_DENIED ->
          AgentException.of(
              "No permission to capture on %s: run the agent as root or with the capability CAP_NET_RAW."
                  .formatted(name),
              e);
      default ->
          AgentException.of("Cannot open interface " + name + ": " + e.getMessage() + ".", e);
    };
  }

  private static String names() {
    try {
      return Pcaps.findAllDevs().stream()
          .map(PcapNetworkInterface::getName)
          .collect(Collectors.joining(", "));
    } catch (PcapNativeException e) {
      return "unknown, since they cannot be listed";
    }
  }

  private static AgentException libpcapMissing(LinkageError e) {
    return AgentException.of(
        "libpcap is missing: live capture needs the package libpcap0.8 (Debian, Ubuntu) or libpcap"
            + " (others).",
        e);
  }
}
