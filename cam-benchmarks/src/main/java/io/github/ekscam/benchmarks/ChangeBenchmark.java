package io.github.ekscam.benchmarks;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.benchmarks.Workload.Question;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One change of a cluster, until a decision is made that depends on it: of one thing, or of
 * everything, from the objects of the model.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx10g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else.
public class ChangeBenchmark {

  private static final UserInfo NEWCOMER = UserInfo.of("newcomer", List.of("department-001"));
  private static final ResourceRequest GET_TREE =
      ResourceRequest.of("get", "new.example.com", "trees").namespace("team-0001");

  private static final PrincipalArn PRINCIPAL =
      PrincipalArn.of("arn:aws:iam::111122223333:role/Engineer0001");
  private static final PolicyAssociation ASSOCIATION =
      PolicyAssociation.of(
          new PolicyArn("aws", "WorkloadDeployPolicy"),
          AccessScope.namespaces(List.of("newly-named")));
  private static final ResourceRequest CREATE_DEPLOYMENT =
      ResourceRequest.of("create", "apps", "deployments").namespace("newly-named");

  @Param({"L"})
  public Workload.Size size;

  private EksCluster cluster;
  private List<RbacObject> objects;
  private RbacObject role;
  private RbacObject binding;
  private EksCluster clusterWithRole;
  private CallerIdentity caller;

  @Setup
  public void setUp() {
    Workload workload = Workload.of(size, DecisionBenchmark.SEED);
    cluster = workload.cluster();
    objects = cluster.rbacObjects().all();
    for (Question question : workload.questions()) {
      if (cluster.isAllowed(question.user(), question.request()) != question.isAllowed()) {
        throw new IllegalStateException(question + " is answered wrongly");
      }
    }
    role =
        ClusterRole.of(
            ObjectMeta.named("grower"),
            List.of(
                PolicyRule.builder()
                    .apiGroups("new.example.com")
                    .resources("trees")
                    .verbs("get")
                    .build()));
    binding =
        new RoleBinding(
            ObjectMeta.named("growers").inNamespace("team-0001"),
            RoleRef.clusterRole("grower"),
            List.of(Subject.group("department-001")));
    clusterWithRole = cluster.with(role);
    caller = CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Engineer0001/somebody");
    if (clusterWithRole.isAllowed(NEWCOMER, GET_TREE)
        || !addedBinding()
        || !replacedRole()
        || cluster.caller(caller).isAllowed(CREATE_DEPLOYMENT)
        || !association()
        || !snapshot()) {
      throw new IllegalStateException("A change has no effect");
    }
  }

  /** A binding is added that gives a group a role. */
  @Benchmark
  public boolean addedBinding() {
    return clusterWithRole.with(binding).isAllowed(NEWCOMER, GET_TREE);
  }

  /** A binding is added, and then its role, which did not exist. */
  @Benchmark
  public boolean replacedRole() {
    return cluster.with(binding).with(role).isAllowed(NEWCOMER, GET_TREE);
  }

  /** A policy is associated to an access entry. */
  @Benchmark
  public boolean association() {
    AccessEntries entries = cluster.accessEntries().associate(PRINCIPAL, ASSOCIATION);
    return cluster.with(entries).caller(caller).isAllowed(CREATE_DEPLOYMENT);
  }

  /** The whole cluster from the objects of the model, ready to answer. */
  @Benchmark
  public boolean snapshot() {
    return EksCluster.builder()
        .addAll(objects)
        .add(role)
        .add(binding)
        .build()
        .isAllowed(NEWCOMER, GET_TREE);
  }
}
