package io.sipstream.frames;

import java.math.BigInteger;

/**
 * Converts an interface's timestamps to nanoseconds since the epoch.
 *
 * @param resolution {@code if_tsresol}: a unit is 10^-n seconds, or 2^-n if the highest bit is set
 * @param offsetSeconds {@code if_tsoffset}: added to every timestamp
 */
record PcapngClock(int resolution, long offsetSeconds) {
  private static final int BINARY = 0x80;
  private static final int EXPONENT_MASK = 0x7F;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final BigInteger NANOS = BigInteger.valueOf(NANOS_PER_SECOND);
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  /**
   * Returns a timestamp in nanoseconds, rounded down; {@link Long#MAX_VALUE} if it does not fit, 0
   * if it is before the epoch.
   *
   * @param units unsigned
   */
  long nanos(long units) {
    if (offsetSeconds == 0 && units >= 0 && resolution <= 9) {
      long nanosPerUnit = nanosPerUnit(resolution);
      if (units <= Long.MAX_VALUE / nanosPerUnit) {
        return units * nanosPerUnit;
      }
    }
    return exactNanos(units);
  }

  private static long nanosPerUnit(int decimals) {
    return switch (decimals) {
      case 6 -> 1_000;
      case 9 -> 1;
      default -> BigInteger.TEN.pow(9 - decimals).longValue();
    };
  }

  /** Converts rare resolutions, offsets and huge values without overflow. Slow. */
  private long exactNanos(long units) {
    int exponent = resolution & EXPONENT_MASK;
    BigInteger unitsPerSecond =
        (resolution & BINARY) != 0 ? BigInteger.TWO.pow(exponent) : BigInteger.TEN.pow(exponent);
    BigInteger sinceOffset =
        new BigInteger(Long.toUnsignedString(units)).multiply(NANOS).divide(unitsPerSecond);
    BigInteger nanos = sinceOffset.add(BigInteger.valueOf(offsetSeconds).multiply(NANOS));
    return nanos.max(BigInteger.ZERO).min(LARGEST).longValue();
  }
}
