package io.github.ekscam.testing.assertions;

import java.util.function.Consumer;
import org.assertj.core.api.AbstractSoftAssertions;
import org.assertj.core.api.StandardSoftAssertionsProvider;

/**
 * AssertJ's soft assertions with those about clusters among them: each is tried, and all failures
 * are told at the end. Can be injected by AssertJ's {@code SoftAssertionsExtension}. Not
 * thread-safe.
 *
 * <pre>{@code
 * EksSoftAssertions.assertSoftly(softly -> {
 *   softly.assertThat(cluster).asPrincipal(ALICE).in("dev").can("get", "pods");
 *   softly.assertThat(cluster).asPrincipal(BOB).isUnauthorized();
 * });
 * }</pre>
 */
@SuppressWarnings("exports") // Who compiles against this has AssertJ; others need not.
public class EksSoftAssertions extends AbstractSoftAssertions
    implements StandardSoftAssertionsProvider, EksSoftAssertionsProvider {

  /** Nothing tried yet; {@link #assertAll} must follow, or be left to AssertJ's extension. */
  public EksSoftAssertions() {}

  /** Tries assertions and then fails with all that failed, if any did. */
  public static void assertSoftly(Consumer<EksSoftAssertions> assertions) {
    EksSoftAssertions softly = new EksSoftAssertions();
    assertions.accept(softly);
    softly.assertAll();
  }
}
