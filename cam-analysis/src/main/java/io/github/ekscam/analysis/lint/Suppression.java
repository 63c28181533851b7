package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.Source;

/**
 * That somebody knows of a finding and accepts it.
 *
 * @param rule the id of the rule
 * @param reason why; empty if none is given, and then nothing is suppressed
 * @param source where that is written
 */
public record Suppression(String rule, String reason, Source source) {

  public Suppression {
    requireNonNull(rule, "rule");
    requireNonNull(reason, "reason");
    requireNonNull(source, "source");
  }
}
