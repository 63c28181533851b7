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
 *
 * <p>What is soft is what {@link ClusterAssert}, {@link CallerAssert} and {@link AllowedAssert}
 * add. What they inherit from AssertJ, such as {@code isNotNull} or {@code satisfies}, fails at
 * once: AssertJ makes assertions soft by a subclass that it generates, which would not reach the
 * objects that these return along the chain. {@link #assertSoftly} tells such a failure with those
 * before it.
 */
@SuppressWarnings("exports") // Who compiles against this has AssertJ; others need not.
public class EksSoftAssertions extends AbstractSoftAssertions
    implements StandardSoftAssertionsProvider, EksSoftAssertionsProvider {

  /** Nothing tried yet; {@link #assertAll} must follow, or be left to AssertJ's extension. */
  public EksSoftAssertions() {}

  /**
   * Tries assertions and then fails with all that failed, if any did. One that fails at once ends
   * the trial, and is told last.
   */
  public static void assertSoftly(Consumer<EksSoftAssertions> assertions) {
    EksSoftAssertions softly = new EksSoftAssertions();
    try {
      assertions.accept(softly);
    } catch (AssertionError e) {
      softly.collectAssertionError(e);
    }
    softly.assertAll();
  }
}
