package io.sipstream.agent.hep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets a slot on a TCP port; sources have loopback addresses of their own. */
@Timeout(120)
@Tag("hostile")
class HepSlotsTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final byte[] PACKET = packet("OPTIONS", "s3cret");
  private static final byte[] WRONG = packet("OPTIONS", "guess");

  private final FrameCounts counts = new FrameCounts();
  private final FrameQueue queue = new FrameQueue(1 << 20);
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private HepLoop.Limits limits = new HepLoop.Limits(3, 1, LONG, LONG);
  private volatile boolean stopped;
  private InetSocketAddress address;
  private HepLoop loop;

  private static byte[] packet(String text, String key) {
    return HepPackets.sip(text, HepPackets.key(key));
  }

  private void listen() throws Exception {
    HepSockets sockets = HepSockets.open(List.of(HepAddress.parse("tcp://127.0.0.1:0")), 65_536);
    opened.add(sockets);
    address = sockets.all().get(0).address().socketAddress();
    HepPacketHandler intake =
        new HepPacketHandler(queue, counts, "tap", new HepKey("s3cret".getBytes(UTF_8)));
    loop = HepLoop.of(sockets, intake, counts, limits, new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void close() throws Exception {
    stopped = true;
    loop.close();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private Socket socket(String source) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
    socket.connect(address, 5000);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private Socket connect(String source, byte... bytes) throws Exception {
    Socket socket = socket(source);
    opened.add(socket);
    socket.getOutputStream().write(bytes);
    return socket;
  }

  /** Connects, and runs the loop until the connection has a slot or is refused. */
  private Socket taken(String source, byte... bytes) throws Exception {
    int before = figure("accepted") + figure("refused");
    Socket socket = connect(source, bytes);
    runUntil(() -> figure("accepted") + figure("refused") > before);
    return socket;
  }

  /** Connects with a good packet, and runs the loop until it has been taken. */
  private Socket proven(String source) throws Exception {
    long before = counts.snapshot().captured();
    Socket socket = taken(source, PACKET);
    runUntil(() -> counts.snapshot().captured() > before);
    return socket;
  }

  private int figure(String name) {
    String json = loop.moreJsonMembers();
    return Integer.parseInt(json.split("\"" + name + "\":", 2)[1].split("\\D", 2)[0]);
  }

  private void runUntil(BooleanSupplier done) throws Exception {
    while (!done.getAsBoolean()) {
      assertThat(Thread.currentThread().isInterrupted()).as(loop.moreText()).isFalse();
      runOnce();
    }
  }

  private void runOnce() throws Exception {
    loop.doWork(Long.MAX_VALUE);
    synchronized (taken) {
      queue.drain(frame -> taken.add(new String(frame.bytes(), UTF_8)), Integer.MAX_VALUE);
    }
  }

  private static boolean ends(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.2, 0", "127.0.0.1, 0", "127.0.0.2, 10", "127.0.0.1, 10"})
  void wrongKeysAndIdleClientsShutNobodyOut(String hostile, int pauseMillis) throws Exception {
    limits = new HepLoop.Limits(5, 2, Duration.ofSeconds(5), LONG);
    listen();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      threads.add(new Thread(() -> attack(hostile, WRONG)));
      threads.add(new Thread(() -> attack(hostile, new byte[0])));
    }
    int[] accepted = new int[1];
    Thread legitimate = new Thread(() -> accepted[0] = sendGoodPackets(20, pauseMillis));
    threads.forEach(Thread::start);
    runUntil(() -> figure("wrong_key") > 20 && figure("displaced") > 0);
    legitimate.start();
    runUntil(() -> !legitimate.isAlive());
    stopped = true;
    for (Thread each : threads) {
      runUntil(() -> !each.isAlive());
    }

    assertThat(accepted[0]).isGreaterThanOrEqualTo(19);
    assertThat(figure("idle") + figure("broken")).isZero();
  }

  /** Connects again whenever its connection ends. */
  private void attack(String source, byte[] bytes) {
    while (!stopped) {
      try (Socket socket = socket(source)) {
        socket.setSoTimeout(200);
        socket.getOutputStream().write(bytes);
        while (!stopped && !ends(socket)) {
          // It keeps its slot.
        }
      } catch (IOException e) {
        // Its connection ended at once.
      }
    }
  }

  /** Says how many of so many connections get their packet through within five seconds. */
  private int sendGoodPackets(int count, int pauseMillis) {
    int accepted = 0;
    for (int i = 0; i < count; i++) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      byte[] packet = packet("OPTIONS sip:" + i, "s3cret");
      boolean there = false;
      try (Socket socket = socket("127.0.0.1")) {
        Thread.sleep(pauseMillis);
        socket.getOutputStream().write(packet);
        while (!there && System.nanoTime() - deadline < 0) {
          Thread.sleep(1);
          synchronized (taken) {
            there = taken.contains(new String(packet, UTF_8));
          }
        }
      } catch (IOException | InterruptedException e) {
        // It was refused.
      }
      accepted += there ? 1 : 0;
    }
    return accepted;
  }

  @Test
  void theFirstPacketWithAWrongKeyEndsItsConnection() throws Exception {
    listen();
    Socket socket = taken("127.0.0.1", PACKET);
    socket.getOutputStream().write(WRONG);
    socket.getOutputStream().write(PACKET);
    runUntil(() -> figure("open") == 0);

    assertThat(ends(socket)).isTrue();
    assertThat(counts.snapshot().droppedByReason()).containsExactly(Map.entry("hep_key", 1L));
    assertThat(figure("wrong_key")).isOne();
    assertThat(log.toString(UTF_8))
        .isEqualTo(
            "Connection from /127.0.0.1:%d closed: a packet has the wrong authentication key or none.%n"
                .formatted(socket.getLocalPort()));
  }

  @Test
  void withoutAGoodPacketInTheFirstSecondsAConnectionIsEnded() throws Exception {
    limits = new HepLoop.Limits(3, 1, Duration.ofSeconds(1), LONG);
    listen();
    proven("127.0.0.1");
    Socket partial = taken("127.0.0.2", Arrays.copyOf(PACKET, 10));
    runUntil(() -> figure("no_packet") == 1);

    assertThat(ends(partial)).isTrue();
    assertThat(figure("open")).isOne();
    assertThat(counts.snapshot().droppedByReason()).containsExactly(Map.entry("truncated", 1L));
    assertThat(log.toString(UTF_8)).contains("/127.0.0.2:", "--first-packet-timeout");
  }

  @Test
  void aConnectionThatGivesNoMorePacketsIsEnded() throws Exception {
    limits = new HepLoop.Limits(3, 1, LONG, Duration.ofMillis(1));
    listen();
    Socket socket = taken("127.0.0.1", PACKET);
    socket.getOutputStream().write(PACKET, 0, 10);
    runUntil(() -> figure("idle") == 1);

    assertThat(ends(socket)).isTrue();
  }

  @Test
  void aNewConnectionDisplacesTheOldestWithoutAGoodPacket() throws Exception {
    listen();
    proven("127.0.0.1");
    Socket oldest = taken("127.0.0.2");
    taken("127.0.0.3");
    taken("127.0.0.4");

    assertThat(ends(oldest)).isTrue();
    assertThat(figure("open")).isEqualTo(3);
    assertThat(figure("displaced")).isOne();
    assertThat(log.toString(UTF_8)).contains("/127.0.0.2:" + oldest.getLocalPort() + " closed");
  }

  @Test
  void aSourceWithMoreThanItsShareIsDisplacedFirst() throws Exception {
    limits = new HepLoop.Limits(3, 1, LONG, LONG);
    listen();
    taken("127.0.0.2");
    Socket beyond = taken("127.0.0.3");
    taken("127.0.0.3");
    // A connection within its grace would not be displaced yet.
    TimeUnit.NANOSECONDS.sleep(HepSlots.GRACE_NANOS);
    taken("127.0.0.4");

    assertThat(ends(beyond)).isTrue();
  }

  /** As those behind an address translator or a proxy. */
  @Test
  void aSourceMayUseAllSlotsUntilOthersCome() throws Exception {
    limits = new HepLoop.Limits(3, 1, LONG, LONG);
    listen();
    Socket idle = proven("127.0.0.2");
    proven("127.0.0.2");
    proven("127.0.0.2");
    assertThat(figure("open")).isEqualTo(3);
    Socket refused = taken("127.0.0.2");
    assertThat(ends(refused)).isTrue();
    assertThat(figure("share")).isOne();
    assertThat(log.toString(UTF_8))
        .contains(":" + refused.getLocalPort() + " refused", "its address has its share");

    proven("127.0.0.3");
    assertThat(ends(idle)).isTrue();
    proven("127.0.0.4");

    assertThat(figure("displaced")).isEqualTo(2);
    assertThat(ends(taken("127.0.0.5"))).isTrue();
    assertThat(figure("full")).isOne();
  }

  @Test
  void aConnectionThatEndsLeavesItsSlot() throws Exception {
    listen();
    Socket first = proven("127.0.0.1");
    proven("127.0.0.2");
    proven("127.0.0.3");
    first.close();
    runUntil(() -> figure("open") == 2);
    proven("127.0.0.4");

    assertThat(loop.moreText()).isEqualTo(", connections: 3 open, 4 accepted, 0 refused, 0 ended");
    assertThat(loop.moreJsonMembers())
        .isEqualTo(
            ",\"connections\":{\"open\":3,\"accepted\":4,\"refused\":0,\"idle\":0,\"broken\":0,"
                + "\"wrong_key\":0,\"no_packet\":0,\"displaced\":0,"
                + "\"refused_by\":{\"full\":0,\"share\":0,\"system\":0}}");
  }
}
