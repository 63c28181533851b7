package io.github.ekscam.benchmarks;

import io.github.ekscam.EksCluster;
import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The difference between two clusters that were read apart and differ in few bindings. What a
 * process pays that compares once is {@code -bm ss -wi 0 -i 1 -f 5}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx10g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else.
public class DifferenceBenchmark {

  private static final ClusterRole GROWER =
      ClusterRole.of(
          ObjectMeta.named("grower"),
          List.of(
              PolicyRule.builder()
                  .apiGroups("new.example.com")
                  .resources("trees")
                  .verbs("get")
                  .build()));

  @Param({"L"})
  public Workload.Size size;

  @Param({"50"})
  public int changes;

  private EksCluster before;
  private EksCluster after;
  private ClusterDiff diff;

  @Setup
  public void setUp() {
    Workload workload = Workload.of(size, DecisionBenchmark.SEED);
    before = workload.cluster();
    List<RbacObject> objects = new ArrayList<>(List.of(GROWER));
    int every = before.rbacObjects().roleBindings().size() / changes;
    int bindings = 0;
    for (RbacObject object : before.rbacObjects().all()) {
      if (object instanceof RoleBinding binding) {
        boolean isChanged = bindings % every == 0 && bindings / every < changes;
        bindings++;
        objects.add(
            new RoleBinding(
                copyOf(binding.metadata()),
                isChanged ? RoleRef.clusterRole("grower") : binding.roleRef(),
                binding.subjects()));
      } else if (object instanceof ClusterRoleBinding binding) {
        objects.add(
            new ClusterRoleBinding(
                copyOf(binding.metadata()), binding.roleRef(), binding.subjects()));
      } else {
        objects.add(object);
      }
    }
    after =
        EksCluster.builder()
            .accessPolicies(before.accessPolicies())
            .authenticationMode(before.authenticationMode())
            .addAll(before.accessEntries())
            .addAll(objects)
            .build();
  }

  /** Afterwards, so that a single shot measures what a process does that compares once. */
  @TearDown(Level.Iteration)
  public void check() {
    if (diff.gained().size() != changes
        || !diff.gained().stream()
            .allMatch(
                gained ->
                    gained.access().get(0).range().resources().values().equals(List.of("trees")))) {
      throw new IllegalStateException("Another difference than was made: " + diff.lines());
    }
  }

  private static ObjectMeta copyOf(ObjectMeta metadata) {
    return new ObjectMeta(
        metadata.name(), metadata.namespace(), metadata.labels(), metadata.annotations());
  }

  /** What differs, with a witness for each range. */
  @Benchmark
  public ClusterDiff difference() {
    diff = ClusterDiff.between(before, after);
    return diff;
  }
}
