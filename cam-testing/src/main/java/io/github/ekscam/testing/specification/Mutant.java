package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.Source;
import java.util.Optional;

/**
 * A configuration with one mistake made on purpose.
 *
 * @param text the mistake, for people
 * @param place where it was made
 * @param noticedBy the first case that fails because of it; nothing if none does: then the mutant
 *     lives, and so would the same mistake
 */
public record Mutant(String text, Optional<Source> place, Optional<SpecificationCase> noticedBy) {

  public Mutant {
    requireNonNull(text, "text");
    requireNonNull(place, "place");
    requireNonNull(noticedBy, "noticedBy");
  }

  /** Whether no case notices the mistake. */
  public boolean isAlive() {
    return noticedBy.isEmpty();
  }
}
