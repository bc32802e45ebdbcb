package io.sipstream.explorer.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void partsAreEscapedOnce() {
    Html inner = Html.of("<b title=\"{}\">{}</b>", "\"'&<>", "{}");

    assertThat(Html.of("<p>{}</p>", inner))
        .hasToString("<p><b title=\"&quot;&#39;&amp;&lt;&gt;\">{}</b></p>");
  }

  @Test
  void invisibleCharactersBecomeSymbols() {
    assertThat(Html.text("\u001b\u007f\u0085\u202e\u2028\ud800é😀"))
        .hasToString("␛␡⟨U+0085⟩⟨U+202E⟩⟨U+2028⟩⟨U+D800⟩é😀");
  }

  @Test
  void linesKeepUnusualEnds() {
    assertThat(VisibleText.lines("a\r\n\r\nb\nc\rd")).containsExactly("a", "", "b␊", "c␍", "d");
  }

  @Test
  void theNumberOfPartsIsChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> Html.of("{}"));
    assertThatIllegalArgumentException().isThrownBy(() -> Html.of("", 1));
  }

  @Test
  void valuesOfAddressesAreEncoded() {
    assertThat(Url.of("call", "a/b?").with("q", "x&y=z").with("none", ""))
        .hasToString("/call/a%2Fb%3F?q=x%26y%3Dz");
  }
}
