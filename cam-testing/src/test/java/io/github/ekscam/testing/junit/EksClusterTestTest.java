package io.github.ekscam.testing.junit;

import static io.github.ekscam.testing.assertions.EksAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.ekscam.EksCluster;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.UserInfo;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.ConnectException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import software.amazon.awssdk.services.eks.EksClient;

/** What JUnit makes of the annotation. */
class EksClusterTestTest {

  private static final String DEVELOPER = "arn:aws:sts::111122223333:assumed-role/Developer/alice";

  private static final List<EksCluster> SEEN = new ArrayList<>();

  @EksClusterTest({"classpath:access/cluster.yaml", "src/test/resources/access/rbac.yaml"})
  static class Suite {

    @Test
    void asConfigured(EksCluster cluster) {
      SEEN.add(cluster);
      assertThat(cluster).asPrincipal(DEVELOPER).in("dev-1").can("delete", "pods");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev-1", "dev-2"})
    void parameterized(String namespace, EksCluster cluster) {
      SEEN.add(cluster);
      assertThat(cluster).asPrincipal(DEVELOPER).in(namespace).can("delete", "pods");
    }

    @Test
    @EksClusterTest(value = "../examples/platform", kubernetesVersion = "1.30")
    void withItsOwn(EksCluster cluster) {
      assertThat(cluster.kubernetesVersion()).contains(KubernetesVersion.of("1.30"));
      assertThat(cluster)
          .asPrincipal(DEVELOPER)
          .in("dev-checkout")
          .can("create", "deployments.apps");
    }

    @Nested
    class Inner {
      @Test
      void hasTheOuterClassesCluster(EksCluster cluster) {
        SEEN.add(cluster);
      }
    }

    @Nested
    @Developers
    class ByAnotherAnnotation {
      @Test
      void whichHasTheAnnotation(EksCluster cluster) {
        assertThat(cluster).asPrincipal(DEVELOPER).in("dev-1").cannot("get", "pods");
      }
    }
  }

  private static final UserInfo EVE = UserInfo.of("eve", List.of());
  private static final String UNREAD = "src/test/resources/unread";

  @EksClusterTest(
      value = UNREAD,
      exclude = {"*.jsonnet", "overlays/**"},
      defaultNamespace = "dev")
  static class OfSomeFiles {

    @Test
    void objectsWithoutANamespace_areInTheDefault(EksCluster cluster) {
      assertThat(cluster).asUser(EVE).in("dev").can("get", "pods");
      assertThat(cluster).asUser(EVE).in("prod").cannot("get", "pods");
    }

    @Test
    @EksClusterTest(
        value = UNREAD,
        exclude = "overlays",
        defaultNamespace = "prod",
        allowUnread = true)
    void whatIsNotRead_mayBeLeft(EksCluster cluster) {
      assertThat(cluster).asUser(EVE).in("prod").can("get", "pods");
    }
  }

  @EksClusterTest(value = UNREAD, exclude = "overlays", defaultNamespace = "dev")
  static class OfUnreadFiles {
    @Test
    void neverRuns(EksCluster cluster) {
      throw new AssertionError(cluster);
    }
  }

  @Test
  void annotation_saysWhichFilesAreLeftOut_andWhatMayBeUnread() {
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(OfSomeFiles.class)).execute();

    results.testEvents().assertStatistics(stats -> stats.started(2).succeeded(2));
  }

  @Test
  void unreadAccess_failsTheClass_unlessTheAnnotationAllowsIt() {
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(OfUnreadFiles.class)).execute();

    assertThat(
            results.allEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow().getMessage()))
        .singleElement()
        .asString()
        .contains(UNREAD + "/access.jsonnet:2")
        .endsWith("or allow it to be unread");
  }

  @EksClusterTest(value = UNREAD, exclude = "overlays", allowUnread = true)
  static class WithoutNamespace {
    @Test
    void neverRuns(EksCluster cluster) {
      throw new AssertionError(cluster);
    }
  }

  @Test
  void whatWouldHelp_isNamedAsTheAnnotationDoes() {
    assertThat(classFailures(run(WithoutNamespace.class)))
        .singleElement()
        .asString()
        .endsWith(
            "; write the namespace, or say by defaultNamespace of @EksClusterTest where objects"
                + " without one go");
  }

  private static final List<LocalEks> ENDPOINTS = new ArrayList<>();

  @EksClusterTest("classpath:access/cluster.yaml")
  static class WithEndpoint {

    @Test
    void hasTheClusterOfTheFiles(LocalEks localEks) {
      ENDPOINTS.add(localEks);
      localEks.access().deleteAccessEntry("tested", "arn:aws:iam::111122223333:role/Developer");
      assertThat(localEks.cluster("tested")).asPrincipal(DEVELOPER).isUnauthorized();
    }

    @Test
    void isWhatTheClientTalksTo(EksClient client, LocalEks localEks) {
      ENDPOINTS.add(localEks);
      client.deleteAccessEntry(
          request ->
              request
                  .clusterName("tested")
                  .principalArn("arn:aws:iam::111122223333:role/Developer"));
      assertThat(localEks.cluster("tested")).asPrincipal(DEVELOPER).isUnauthorized();
    }

    @Test
    void isChangedByNoOtherTest(LocalEks localEks, EksCluster cluster) {
      ENDPOINTS.add(localEks);
      assertThat(localEks.cluster("tested")).isEquivalentTo(cluster);
    }
  }

  @Test
  void everyTest_hasAnEndpointOfItsOwn_closedAfterIt() {
    ENDPOINTS.clear();

    assertThat(failures(run(WithEndpoint.class))).isEmpty();

    assertThat(ENDPOINTS).hasSize(3).doesNotHaveDuplicates();
    for (LocalEks localEks : ENDPOINTS) {
      assertThatThrownBy(
              () -> new Socket(localEks.endpoint().getHost(), localEks.endpoint().getPort()))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Retention(RetentionPolicy.RUNTIME)
  @EksClusterTest("classpath:access/cluster.yaml")
  @interface Developers {}

  @EksClusterTest("src/test/resources/mistaken/cluster.yaml")
  static class Mistaken {
    @Test
    void cannotBeRead(EksCluster cluster) {
      throw new IllegalStateException("never run with " + cluster);
    }

    @Test
    void cannotBeRead_either(EksCluster cluster) {
      throw new IllegalStateException("never run with " + cluster);
    }

    @Nested
    class InnerTests {
      @Test
      void areNotRun(EksCluster cluster) {
        throw new IllegalStateException("never run with " + cluster);
      }
    }
  }

  @EksClusterTest("classpath:access/none.yaml")
  static class Missing {
    @Test
    void isNotThere(EksCluster cluster) {
      throw new IllegalStateException("never run with " + cluster);
    }
  }

  private static final int TESTS_AT_ONCE = 2;

  /**
   * Until two tests run at once; each has changed its own by then. More would be too many to wait
   * for: on a busy machine the pool of JUnit may leave all threads but two idle.
   */
  private static final CyclicBarrier ALL_HAVE_CHANGED = new CyclicBarrier(TESTS_AT_ONCE);

  @EksClusterTest("classpath:access/cluster.yaml")
  static class AtOnce {

    @RepeatedTest(10 * TESTS_AT_ONCE)
    void seesItsOwnChangesOnly(
        RepetitionInfo repetition, LocalEks localEks, EksClient client, EksCluster cluster)
        throws Exception {
      String own = "arn:aws:iam::111122223333:role/Test" + repetition.getCurrentRepetition();
      client.createAccessEntry(request -> request.clusterName("tested").principalArn(own));
      ALL_HAVE_CHANGED.await(5, TimeUnit.MINUTES);
      List<String> added =
          new ArrayList<>(
              client.listAccessEntries(request -> request.clusterName("tested")).accessEntries());
      cluster.accessEntries().entries().forEach(e -> added.remove(e.principalArn().value()));
      assertThat(added).containsExactly(own);
      assertThat(cluster).asPrincipal(own).isUnauthorized();
      assertThat(localEks.cluster("tested").caller(own).user()).isPresent();
    }
  }

  @Test
  void testsThatRunAtOnce_shareNothingThatOneChanges() {
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(AtOnce.class))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism",
                // JUnit's own thread may do nothing but wait for the tests of the others.
                String.valueOf(TESTS_AT_ONCE + 3))
            .execute();

    assertThat(failures(results)).isEmpty();
    results.testEvents().assertStatistics(events -> events.succeeded(10 * TESTS_AT_ONCE));
  }

  private static EngineExecutionResults run(Class<?> suite) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(suite)).execute();
  }

  private static List<String> failures(EngineExecutionResults results) {
    return results.testEvents().failed().list().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
        .toList();
  }

  /** What failed before any test began. */
  private static List<String> classFailures(EngineExecutionResults results) {
    results.testEvents().assertStatistics(events -> events.started(0));
    return results.containerEvents().failed().list().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
        .toList();
  }

  @Test
  void methodsAreGivenTheCluster_readOnce() {
    SEEN.clear();

    EngineExecutionResults results = run(Suite.class);

    results.testEvents().assertStatistics(events -> events.started(6).succeeded(5).failed(1));
    assertThat(SEEN).hasSize(4).allSatisfy(each -> assertThat((Object) each).isSameAs(SEEN.get(0)));
  }

  @Test
  void innermostAnnotationCounts_andAFailureIsTheAssertions() {
    assertThat(failures(run(Suite.class)))
        .containsExactly(
            """
            arn:aws:sts::111122223333:assumed-role/Developer/alice cannot get pods in dev-1
              expected deny, but it is allowed
              EKS Access Policy: allowed by ClusterRoleBinding "arn:aws:iam::111122223333:role/Developer+arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" of ClusterRole "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" to User "<principalId>"
              allowed by:
                access policy AmazonEKSViewPolicy in the whole cluster
                  get,list,watch  configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status  of ""
                  at %1$s:15:11
                access policy AmazonEKSEditPolicy in the namespaces dev-*
                  get,list,watch  configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status  of ""
                  at %1$s:13:11\
            """
                .formatted(
                    java.nio.file.Path.of("target/test-classes/access/cluster.yaml")
                        .toAbsolutePath()));
  }

  @Test
  void mistakeInTheFiles_failsTheClassOnce_withItsPlace() {
    assertThat(classFailures(run(Mistaken.class)))
        .singleElement()
        .asString()
        .contains("src/test/resources/mistaken/cluster.yaml:6:3: ");
  }

  @Test
  void missingResource_isNamed() {
    assertThat(classFailures(run(Missing.class)))
        .singleElement()
        .asString()
        .contains(
            "there is no resource \"access/none.yaml\" on the class path; files in"
                + " src/test/resources are named without it");
  }
}
