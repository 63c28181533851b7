package io.github.ekscam.local.webhook;

import static io.github.ekscam.local.webhook.RealCluster.entry;
import static io.github.ekscam.local.webhook.RealCluster.role;
import static io.github.ekscam.local.webhook.RealCluster.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.webhook.ApiServerClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessScope;

/**
 * While access is changed through the EKS API, every answer of the API server belongs to a state
 * that was current at some moment between question and answer.
 */
@Tag("real-apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomChangesTest {

  private static final int CHANGES = 10_000;
  private static final int ASKERS = 3;

  private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKS";

  private static final List<String> NAMESPACES = List.of("dev-1", "dev-2", "prod");

  private RealCluster cluster;

  /**
   * What is associated to the entry: at most one policy, of View, Edit and Admin.
   *
   * @param policy null for none
   * @param namespaces patterns; empty for the whole cluster
   */
  private record State(Policy policy, List<String> namespaces) {

    /** By hand, so that it is not the engine that is compared with itself. */
    boolean allows(String verb, String resource, String namespace) {
      boolean inScope =
          namespaces.isEmpty()
              || namespaces.contains(namespace)
              || (namespaces.contains("dev-*") && namespace.startsWith("dev-"));
      return inScope
          && switch (policy) {
            case NONE -> false;
            case VIEW -> verb.equals("get") && !resource.equals("secrets");
            case EDIT -> true;
            case SECRET_READER -> verb.equals("get") && resource.equals("secrets");
          };
    }
  }

  private enum Policy {
    NONE(""),
    VIEW("ViewPolicy"),
    EDIT("EditPolicy"),
    SECRET_READER("SecretReaderPolicy");

    private final String name;

    Policy(String name) {
      this.name = name;
    }

    String arn() {
      return POLICY + name;
    }
  }

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster =
        RealCluster.start(
            directory,
            RealCluster.builder().add(entry("Changing")).build(),
            List.of("Changing"),
            configuration -> configuration);
  }

  @AfterAll
  void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static EksClient client(LocalEks eks) {
    return EksClient.builder()
        .endpointOverride(eks.endpoint())
        .region(Region.US_WEST_2)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .build();
  }

  /**
   * States in their order; what is current lies between the last that is done and the last begun.
   */
  private final List<State> states = new ArrayList<>();

  private volatile int done;
  private volatile int begun;

  private synchronized State state(int i) {
    return states.get(i);
  }

  private synchronized void add(State state) {
    states.add(state);
  }

  @Test
  void everyAnswer_belongsToAStateOfItsTime() throws Exception {
    add(new State(Policy.NONE, List.of()));
    AtomicBoolean ended = new AtomicBoolean();
    AtomicIntegerArray answers = new AtomicIntegerArray(2);
    ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
    List<Future<?>> all = new ArrayList<>();
    try (EksClient eks = client(cluster.eks)) {
      for (int i = 0; i < ASKERS; i++) {
        Random random = new Random(i);
        ApiServerClient asking = new ApiServerClient(cluster.server);
        all.add(
            askers.submit(
                () -> {
                  while (!ended.get()) {
                    ask(asking, random, answers);
                  }
                  return null;
                }));
      }
      Random random = new Random(42);
      for (int i = 1; i <= CHANGES; i++) {
        change(eks, random, i);
        for (Future<?> each : all) {
          if (each.isDone()) {
            each.get();
          }
        }
      }
      ended.set(true);
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      ended.set(true);
      askers.shutdown();
    }
    assertThat(answers.get(0)).isGreaterThan(100);
    assertThat(answers.get(1)).isGreaterThan(100);
  }

  private void change(EksClient eks, Random random, int i) {
    State before = state(i - 1);
    State after;
    if (before.policy() != Policy.NONE && random.nextInt(3) == 0) {
      after = new State(Policy.NONE, List.of());
    } else {
      Policy policy =
          before.policy() == Policy.NONE
              ? Policy.values()[1 + random.nextInt(3)]
              : before.policy(); // Another scope of the same policy: at no moment are there two.
      after = new State(policy, scope(random));
    }
    add(after);
    begun = i;
    if (after.policy() == Policy.NONE) {
      eks.disassociateAccessPolicy(
          request ->
              request
                  .clusterName(RealCluster.NAME)
                  .principalArn(role("Changing").value())
                  .policyArn(before.policy().arn()));
    } else {
      AccessScope.Builder scope = AccessScope.builder();
      if (after.namespaces().isEmpty()) {
        scope.type("cluster");
      } else {
        scope.type("namespace").namespaces(after.namespaces());
      }
      eks.associateAccessPolicy(
          request ->
              request
                  .clusterName(RealCluster.NAME)
                  .principalArn(role("Changing").value())
                  .policyArn(after.policy().arn())
                  .accessScope(scope.build()));
    }
    done = i;
  }

  private static List<String> scope(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> List.of();
      case 1 -> List.of("dev-*");
      case 2 -> List.of("prod");
      default -> List.of("dev-1", "prod");
    };
  }

  private void ask(ApiServerClient asking, Random random, AtomicIntegerArray answers)
      throws Exception {
    String verb = random.nextBoolean() ? "get" : "delete";
    String resource = random.nextBoolean() ? "pods" : "secrets";
    String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
    int from = done;
    Answer answer = asking.mayI(token("Changing"), verb, resource, namespace);
    int to = begun;
    boolean allowed = answer.isAllowed();
    boolean belongs = false;
    for (int i = from; i <= to && !belongs; i++) {
      belongs = state(i).allows(verb, resource, namespace) == allowed;
    }
    if (!belongs) {
      List<State> current = new ArrayList<>();
      for (int i = from; i <= to; i++) {
        current.add(state(i));
      }
      throw new AssertionError(
          verb + " " + resource + " in " + namespace + " was " + allowed + " in " + current);
    }
    answers.incrementAndGet(allowed ? 1 : 0);
  }
}
