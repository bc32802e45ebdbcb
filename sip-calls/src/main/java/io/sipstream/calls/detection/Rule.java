package io.sipstream.calls.detection;

import java.util.List;

/** Decides whether the observations of a key are a hit. Has no state of its own. */
public interface Rule {
  /** Returns the declaration. */
  RuleInfo info();

  /** Returns the hits at the end of a pane; updates the memory of the key. */
  List<Finding> check(View view);
}
