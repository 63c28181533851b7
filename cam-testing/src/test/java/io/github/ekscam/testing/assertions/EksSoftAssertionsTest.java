package io.github.ekscam.testing.assertions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.ekscam.EksCluster;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.request.UserInfo;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractSoftAssertions;
import org.assertj.core.api.junit.jupiter.InjectSoftAssertions;
import org.assertj.core.api.junit.jupiter.SoftAssertionsExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** AssertJ's descriptions and messages, and all failures at once. */
class EksSoftAssertionsTest {

  private static final EksCluster CLUSTER = EksClusters.read(Path.of("src/test/resources/access"));

  private static final String DEVELOPER = "arn:aws:iam::111122223333:role/Developer";
  private static final String STRANGER = "arn:aws:iam::111122223333:role/Stranger";

  @Test
  void whatHolds_passes() {
    EksSoftAssertions.assertSoftly(
        softly -> {
          softly
              .assertThat(CLUSTER)
              .asPrincipal(DEVELOPER)
              .in("dev-1")
              .can("get", "secrets")
              .isAllowedBy("AmazonEKSEditPolicy")
              .in("prod")
              .cannot("get", "secrets");
          softly.assertThat(CLUSTER).asPrincipal(STRANGER).isUnauthorized();
          softly.assertThat("AssertJ's own").endsWith("own");
        });
  }

  @Test
  void allThatFails_isToldAtTheEnd_inOrder() {
    EksSoftAssertions softly = new EksSoftAssertions();
    softly
        .assertThat(CLUSTER)
        .asPrincipal(DEVELOPER)
        .in("prod")
        .cannot("get", "pods")
        .can("get", "secrets")
        .can("get", "configmaps");
    softly.assertThat(1).isEqualTo(2);
    softly.assertThat(CLUSTER).asPrincipal(DEVELOPER).isUnauthorized();
    softly.assertThat(CLUSTER).asPrincipal(STRANGER).isUnauthorized();
    softly.assertThat(CLUSTER).in("dev-1").nobodyCan("get", "secrets");
    softly.assertThat(CLUSTER).asPrincipal(DEVELOPER).in("prod").canOnly("get", "pods");

    assertThat(softly.assertionErrorsCollected())
        .extracting(error -> firstLine(String.valueOf(error.getMessage())))
        .containsExactly(
            "arn:aws:iam::111122223333:role/Developer cannot get pods in prod",
            "arn:aws:iam::111122223333:role/Developer can get secrets in prod",
            "",
            "arn:aws:iam::111122223333:role/Developer is unauthorized",
            "expected that nobody can get secrets in dev-1, but:",
            "expected arn:aws:iam::111122223333:role/Developer to do nothing but what it is"
                + " expected to, but");
    assertThatThrownBy(softly::assertAll)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "Multiple Failures (6 failures)",
            """
            arn:aws:iam::111122223333:role/Developer cannot get pods in prod
              expected deny, but it is allowed
            """,
            "at EksSoftAssertionsTest.allThatFails_isToldAtTheEnd_inOrder(EksSoftAssertionsTest.java:");
  }

  @Test
  void whatIsInheritedFromAssertJ_failsAtOnce_andIsToldWithWhatFailedBefore() {
    assertThatThrownBy(
            () ->
                EksSoftAssertions.assertSoftly(
                    softly -> {
                      softly
                          .assertThat(CLUSTER)
                          .asPrincipal(STRANGER)
                          .in("prod")
                          .can("get", "pods");
                      softly.assertThat(CLUSTER).isNull();
                      softly.assertThat(CLUSTER).asPrincipal(DEVELOPER).isUnauthorized();
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "Multiple Failures (2 failures)",
            STRANGER + " can get pods in prod",
            "but was: EksCluster[")
        .hasMessageNotContaining(DEVELOPER);

    EksSoftAssertions softly = new EksSoftAssertions();
    assertThatThrownBy(() -> softly.assertThat(CLUSTER).isNull())
        .isInstanceOf(AssertionError.class);
    softly.assertAll();
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  @Test
  void questionThatProvesNothing_isRefusedAtOnce() {
    EksSoftAssertions softly = new EksSoftAssertions();
    assertThatThrownBy(
            () -> softly.assertThat(CLUSTER).asPrincipal(DEVELOPER).cannot("get", "pod s"))
        .isInstanceOf(IllegalArgumentException.class);
    softly.assertAll();
  }

  @Test
  void failure_pointsAtTheLineOfTheTest_softOrNot() {
    Throwable hard =
        catchThrowable(
            () ->
                EksAssertions.assertThat(CLUSTER)
                    .asPrincipal(DEVELOPER)
                    .in("prod")
                    .can("get", "secrets", "pods"));
    EksSoftAssertions softly = new EksSoftAssertions();
    softly.assertThat(CLUSTER).in("dev-1").onlyThese(STRANGER).can("get", "secrets");

    assertThat(List.of(hard, softly.assertionErrorsCollected().get(0)))
        .allSatisfy(
            failure ->
                assertThat(failure.getStackTrace()[0].getClassName())
                    .isEqualTo(EksSoftAssertionsTest.class.getName()));
  }

  @Test
  void descriptionAndMessage_goAlongTheChain() {
    assertThatThrownBy(
            () ->
                EksAssertions.assertThat(CLUSTER)
                    .as("the %s of %d %%", "audit", 2)
                    .asPrincipal(DEVELOPER)
                    .in("prod")
                    .can("get", "pods")
                    .isAllowedBy("AmazonEKSViewPolicy")
                    .isAllowedBy("AmazonEKSEditPolicy"))
        .hasMessageStartingWith(
            "[the audit of 2 %] "
                + DEVELOPER
                + " can get pods in prod\n  expected allow by AmazonEKSEditPolicy");
    assertThatThrownBy(
            () ->
                EksAssertions.assertThat(CLUSTER)
                    .in("dev-1")
                    .as("nobody")
                    .nobodyCan("get", "secrets"))
        .hasMessageStartingWith("[nobody] expected that nobody can get secrets in dev-1, but:\n");
    assertThatThrownBy(
            () ->
                EksAssertions.assertThat(CLUSTER)
                    .withFailMessage("prod holds customers' data")
                    .asPrincipal(DEVELOPER)
                    .in("prod")
                    .can("get", "secrets"))
        .hasMessage("prod holds customers' data");
  }

  @Test
  void percentSigns_areText() {
    assertThatThrownBy(
            () ->
                EksAssertions.assertThat(CLUSTER)
                    .asUser(UserInfo.of("100%s", List.of()))
                    .in("prod")
                    .can("get", "pods"))
        .hasMessageStartingWith("100%s can get pods in prod\n");
  }

  @Test
  void provider_joinsSoftAssertionsOfOnesOwn() {
    class Own extends AbstractSoftAssertions implements EksSoftAssertionsProvider {}

    Own own = new Own();
    own.assertThat(CLUSTER).asPrincipal(DEVELOPER).as("described").isUnauthorized();

    assertThat(own.assertionErrorsCollected())
        .singleElement()
        .satisfies(
            error ->
                assertThat(error)
                    .hasMessageStartingWith("[described] " + DEVELOPER + " is unauthorized\n"));
  }

  @Test
  void whatAssertJAsksOfAnyObject_canBeAsked() {
    EksAssertions.assertThat(CLUSTER)
        .isNotNull()
        .isSameAs(CLUSTER)
        .satisfies(cluster -> assertThat(cluster.accessEntries().entries()).isNotEmpty())
        .asPrincipal(DEVELOPER)
        .matches(caller -> caller.accessEntry().isPresent());
  }

  @Test
  void extensionOfAssertJ_injectsThem() {
    assertThat(
            EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Injected.class))
                .execute()
                .testEvents()
                .failed()
                .stream())
        .singleElement()
        .extracting(event -> event.getRequiredPayload(TestExecutionResult.class))
        .extracting(result -> result.getThrowable().orElseThrow())
        .satisfies(
            failure ->
                assertThat(failure)
                    .hasMessageContainingAll(
                        "Multiple Failures (2 failures)",
                        DEVELOPER + " can get secrets in prod",
                        DEVELOPER + " is unauthorized"));
  }

  /** Run by the test above. */
  @ExtendWith(SoftAssertionsExtension.class)
  static class Injected {

    @InjectSoftAssertions private EksSoftAssertions softly;

    @Test
    void twoFail() {
      softly.assertThat(CLUSTER).asPrincipal(DEVELOPER).in("prod").can("get", "secrets");
      softly.assertThat(CLUSTER).asPrincipal(DEVELOPER).isUnauthorized();
    }
  }
}
