package io.sipstream.agent.hep;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads Linux's count of datagrams dropped at a socket's full buffer: the last column of {@code
 * /proc/net/udp} and {@code udp6}. There is no portable interface for it.
 */
final class UdpDrops {
  private static final int LOCAL_ADDRESS = 1;

  private final Path table;
  private final String localAddress;

  UdpDrops(InetSocketAddress local) {
    this(
        Path.of(local.getAddress() instanceof Inet6Address ? "/proc/net/udp6" : "/proc/net/udp"),
        local);
  }

  UdpDrops(Path table, InetSocketAddress local) {
    this.table = table;
    this.localAddress = inTable(local);
  }

  /** Returns the count, 32 bits wide, or -1 if it cannot be read. */
  long read() {
    try {
      for (String line : Files.readAllLines(table, US_ASCII)) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > LOCAL_ADDRESS && columns[LOCAL_ADDRESS].equals(localAddress)) {
          return Long.parseLong(columns[columns.length - 1]);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Another operating system, or another table format.
    }
    return -1;
  }

  /** Formats an address like the kernel: 4-byte words in native byte order. */
  private static String inTable(InetSocketAddress local) {
    ByteBuffer address =
        ByteBuffer.wrap(local.getAddress().getAddress()).order(ByteOrder.nativeOrder());
    StringBuilder text = new StringBuilder(40);
    while (address.hasRemaining()) {
      text.append(String.format(Locale.ROOT, "%08X", address.getInt()));
    }
    return text.append(String.format(Locale.ROOT, ":%04X", local.getPort())).toString();
  }
}
