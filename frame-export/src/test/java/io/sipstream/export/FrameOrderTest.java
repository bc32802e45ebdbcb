package io.sipstream.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameOrderTest {
  private final List<Long> given = new ArrayList<>();

  private static FoundFrame frame(int partition, long timeNanos) {
    return new FoundFrame(partition, timeNanos, CapturedFrame.of(timeNanos, 1, new byte[0], 0));
  }

  private FrameOrder order(int partitions, long roomBytes) {
    return new FrameOrder(
        partitions, roomBytes, found -> given.add(found.frame().captureTimeNanos()));
  }

  @Test
  void whatFitsIntoTheRoomComesOutSortedWhateverTheOrderOfArrival() throws Exception {
    Random random = new Random(Seed.of(FrameOrderTest.class));
    FrameOrder order = order(3, 1_000_000);
    for (int i = 0; i < 1_000; i++) {
      order.add(frame(random.nextInt(3), random.nextInt(500)));
      order.makeRoom();
    }
    assertThat(given).isEmpty();
    for (int partition = 0; partition < 3; partition++) {
      order.end(partition);
    }
    order.makeRoom();

    assertThat(given).hasSize(1_000).isSorted();
    assertThat(order.outOfOrder()).isZero();
  }

  @Test
  void partitionsThatArePausedWhenFullAreMergedInASmallRoom() throws Exception {
    FrameOrder order = order(2, 4_000);
    long[] next = {0, 1};
    while (next[0] < 2_000 || next[1] < 2_000) {
      for (int partition = 0; partition < 2; partition++) {
        if (next[partition] >= 2_000) {
          order.end(partition);
        } else if (!order.isFull(partition)) {
          order.add(frame(partition, next[partition]));
          next[partition] += 2;
        }
      }
      order.makeRoom();
    }
    order.end(0);
    order.end(1);
    order.makeRoom();

    assertThat(given).hasSize(2_000).isSorted();
    assertThat(order.outOfOrder()).isZero();
  }

  @Test
  void whatComesTooLateForTheRoomIsGivenAllTheSameAndCounted() throws Exception {
    FrameOrder order = order(1, 2_000);
    for (long time = 1_000; time < 1_050; time++) {
      order.add(frame(0, time));
      order.makeRoom();
    }
    order.add(frame(0, 1));
    order.end(0);
    order.makeRoom();

    assertThat(given).hasSize(51).contains(1L);
    assertThat(order.outOfOrder()).isEqualTo(1);
  }
}
