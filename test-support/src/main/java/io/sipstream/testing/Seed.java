package io.sipstream.testing;

/**
 * Is the seed of a random test. It is the same in every build; {@code -Dseed=N} sets another and
 * {@code -Dseed=random} a new one in each run.
 */
public final class Seed {
  private static final long DEFAULT = 5060;
  private static final long SEED = seed(System.getProperty("seed"));

  private Seed() {}

  private static long seed(String text) {
    if (text == null) {
      return DEFAULT;
    }
    return text.equals("random") ? System.nanoTime() : Long.parseLong(text);
  }

  /** Prints the seed of a test, and returns it. */
  public static long of(Class<?> test) {
    System.out.println(test.getSimpleName() + ": -Dseed=" + SEED);
    return SEED;
  }
}
