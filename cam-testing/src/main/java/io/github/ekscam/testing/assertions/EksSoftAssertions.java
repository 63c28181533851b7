package io.github.ekscam.testing.assertions;

import io.github.ekscam.EksCluster;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractSoftAssertions;
import org.assertj.core.api.StandardSoftAssertionsProvider;

/**
 * AssertJ's soft assertions with those about clusters among them: each is tried, and all failures
 * are told at the end. Can be injected by AssertJ's {@code SoftAssertionsExtension}. Not
 * thread-safe; needs AssertJ on the class path, as nothing else here does.
 *
 * <pre>{@code
 * EksSoftAssertions.assertSoftly(softly -> {
 *   softly.assertThat(cluster).as(ALICE).in("dev").can("get", "pods").cannot("get", "secrets");
 *   softly.assertThat(cluster).as(BOB).isUnauthorized();
 * });
 * }</pre>
 */
@SuppressWarnings("exports") // Who compiles against this has AssertJ; others need not.
public class EksSoftAssertions extends AbstractSoftAssertions
    implements StandardSoftAssertionsProvider {

  /** Nothing tried yet; {@link #assertAll} must follow, or be left to AssertJ's extension. */
  public EksSoftAssertions() {}

  /** Tries assertions and then fails with all that failed, if any did. */
  public static void assertSoftly(Consumer<EksSoftAssertions> assertions) {
    EksSoftAssertions softly = new EksSoftAssertions();
    assertions.accept(softly);
    softly.assertAll();
  }

  /**
   * Assertions about a cluster, as {@link EksAssertions#assertThat}. A question that proves nothing
   * is refused at once all the same.
   */
  public ClusterAssert assertThat(EksCluster cluster) {
    return ClusterAssert.of(cluster, Failures.collectedBy(this::collectAssertionError));
  }
}
