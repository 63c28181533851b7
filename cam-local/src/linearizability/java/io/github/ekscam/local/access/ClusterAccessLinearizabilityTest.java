package io.github.ekscam.local.access;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Whatever threads do to a cluster at once, the answers are those of some order of the operations:
 * Lincheck makes up the operations, tries interleavings, and looks for the order.
 */
@Param(name = "principal", gen = IntGen.class, conf = "0:1")
@Param(name = "policy", gen = IntGen.class, conf = "0:1")
public class ClusterAccessLinearizabilityTest {

  private static final String CLUSTER = "platform";
  private static final List<String> PRINCIPALS =
      List.of("arn:aws:iam::111122223333:role/Developer", "arn:aws:iam::111122223333:user/alice");
  private static final List<String> POLICIES =
      List.of("AmazonEKSEditPolicy", "AmazonEKSViewPolicy");
  private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";

  private final ClusterAccess eks = service();

  private static ClusterAccess service() {
    ClusterAccess eks =
        ClusterAccess.builder()
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    POLICIES.stream().map(name -> AccessPolicy.builder(name).build()).toList()))
            .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
            .ids(() -> new UUID(0, 0))
            .build();
    eks.createCluster(
        CreateClusterRequest.builder(CLUSTER, CallerIdentity.parse(PRINCIPALS.get(1)))
            .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
            .build());
    return eks;
  }

  private static String answer(Supplier<Object> operation) {
    try {
      return operation.get().toString();
    } catch (EksException e) {
      return e.errorCode();
    }
  }

  @Operation
  public String createAccessEntry(@Param(name = "principal") int principal) {
    return answer(
        () ->
            eks.createAccessEntry(
                CLUSTER, CreateAccessEntryRequest.builder(PRINCIPALS.get(principal)).build()));
  }

  @Operation
  public String updateAccessEntry(
      @Param(name = "principal") int principal, @Param(name = "policy") int group) {
    return answer(
        () ->
            eks.updateAccessEntry(
                CLUSTER,
                PRINCIPALS.get(principal),
                UpdateAccessEntryRequest.builder().kubernetesGroups(List.of("g" + group)).build()));
  }

  @Operation
  public String deleteAccessEntry(@Param(name = "principal") int principal) {
    return answer(
        () -> {
          eks.deleteAccessEntry(CLUSTER, PRINCIPALS.get(principal));
          return "deleted";
        });
  }

  @Operation
  public String associateAccessPolicy(
      @Param(name = "principal") int principal, @Param(name = "policy") int policy) {
    return answer(
        () ->
            eks.associateAccessPolicy(
                CLUSTER,
                PRINCIPALS.get(principal),
                POLICY + POLICIES.get(policy),
                AccessScope.cluster()));
  }

  @Operation
  public String disassociateAccessPolicy(
      @Param(name = "principal") int principal, @Param(name = "policy") int policy) {
    return answer(
        () -> {
          eks.disassociateAccessPolicy(
              CLUSTER, PRINCIPALS.get(principal), POLICY + POLICIES.get(policy));
          return "disassociated";
        });
  }

  @Operation
  public String updateClusterConfig() {
    return answer(() -> eks.updateClusterConfig(CLUSTER, AuthenticationMode.API));
  }

  @Operation
  public String clusterState() {
    return answer(
        () -> {
          ClusterState state = eks.clusterState(CLUSTER);
          StringBuilder text = new StringBuilder(state.toString());
          for (DescribedAccessEntry described : state.describedAccessEntries()) {
            AccessEntry entry = described.accessEntry();
            text.append(entry).append(state.accessEntries().associations(entry));
          }
          return text;
        });
  }

  /**
   * Lincheck gives an invocation 30 seconds by the clock, and its first one includes rewriting all
   * classes that are used: 15 seconds of a processor's time, more where others use it, too. It then
   * says that the operations hang. Its own name of the setting is all there is.
   */
  private static final long MOST_MILLIS_OF_AN_INVOCATION = 300_000;

  /**
   * Whether all objects of a class are values, which no thread can change for another. They need no
   * interleaving: between two steps of a regular expression nothing can happen.
   */
  private static boolean isOfValues(String className) {
    return className.startsWith("java.util.regex.")
        || (className.startsWith("io.github.ekscam.")
            && !className.startsWith("io.github.ekscam.local.access.ClusterAccess")
            && !className.startsWith("io.github.ekscam.local.access.ClusterState"));
  }

  @Test
  void operations_areLinearizable_inEveryInterleavingTried() {
    new ModelCheckingOptions()
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses(ClusterAccessLinearizabilityTest::isOfValues)
                .allMethods()
                .ignore())
        .invocationTimeout$lincheck(MOST_MILLIS_OF_AN_INVOCATION)
        .iterations(10)
        .invocationsPerIteration(100)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(2)
        .actorsAfter(1)
        .check(ClusterAccessLinearizabilityTest.class);
  }

  @Test
  void operations_areLinearizable_underStress() {
    new StressOptions()
        .invocationTimeout$lincheck(MOST_MILLIS_OF_AN_INVOCATION)
        .iterations(30)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(1)
        .check(ClusterAccessLinearizabilityTest.class);
  }
}
