package io.github.ekscam.local.webhook;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether what counts is what the files say: they may have become unreadable since they were read.
 * Thread-safe.
 */
final class ConfigurationStatus {

  private final InstantSource clock;
  private volatile State state;

  private record State(Instant readAt, @Nullable String problem, long reads, long failures) {}

  ConfigurationStatus(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
    this.state = new State(clock.instant(), null, 1, 0);
  }

  synchronized void read() {
    state = new State(clock.instant(), null, state.reads() + 1, state.failures());
  }

  synchronized void failed(String problem) {
    state =
        new State(
            state.readAt(),
            requireNonNull(problem, "problem"),
            state.reads(),
            state.failures() + 1);
  }

  /** When what counts was read. */
  Instant readAt() {
    return state.readAt();
  }

  /** What is wrong with the files now, if something is. */
  Optional<String> problem() {
    return Optional.ofNullable(state.problem());
  }

  double ageSeconds() {
    return Duration.between(state.readAt(), clock.instant()).toMillis() / 1000.0;
  }

  long reads() {
    return state.reads();
  }

  long failures() {
    return state.failures();
  }
}
