package io.sipstream.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineDiffTest {
  @ParameterizedTest
  @CsvSource({
    "abc, abc, =a=b=c",
    "abc, axc, =a-b+x=c",
    "bc, abcd, +a=b=c+d",
    "abc, '', -a-b-c",
    "'', a, +a",
  })
  void linesAreSharedRemovedOrAdded(String before, String after, String expected) {
    String lines =
        LineDiff.of(lines(before), lines(after)).stream()
            .map(line -> "=-+".charAt(line.kind().ordinal()) + line.text())
            .collect(Collectors.joining());

    assertThat(lines).isEqualTo(expected);
  }

  @Test
  void manyLinesAreNotCompared() {
    List<String> many = Collections.nCopies(3_000, "a");

    assertThat(LineDiff.canCompare(many, many)).isFalse();
    assertThat(LineDiff.canCompare(many, List.of("a"))).isTrue();
  }

  private static List<String> lines(String letters) {
    return letters.chars().mapToObj(Character::toString).toList();
  }
}
