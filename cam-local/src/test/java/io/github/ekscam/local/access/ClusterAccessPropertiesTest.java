package io.github.ekscam.local.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any operations in any order, against a model of maps and lists; and many threads at once. */
class ClusterAccessPropertiesTest {

  private static final String ACCOUNT = "arn:aws:iam::111122223333:";
  private static final String CREATOR = ACCOUNT + "user/eve";
  private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";

  /** What is done; each operation takes of the parameters what it needs. */
  enum Kind {
    CREATE_CLUSTER,
    DELETE_CLUSTER,
    UPDATE_MODE,
    CREATE_ENTRY,
    UPDATE_ENTRY,
    DELETE_ENTRY,
    DESCRIBE_ENTRY,
    ASSOCIATE,
    DISASSOCIATE,
    LIST_ENTRIES,
    LIST_POLICIES
  }

  record Step(
      Kind kind,
      String cluster,
      AuthenticationMode mode,
      String principal,
      String type,
      String username,
      List<String> groups,
      String policy,
      List<String> namespaces) {

    AccessScope scope() {
      return namespaces.isEmpty() ? AccessScope.cluster() : AccessScope.namespaces(namespaces);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            Tuple.of(3, Kind.CREATE_CLUSTER),
            Tuple.of(1, Kind.DELETE_CLUSTER),
            Tuple.of(3, Kind.UPDATE_MODE),
            Tuple.of(8, Kind.CREATE_ENTRY),
            Tuple.of(4, Kind.UPDATE_ENTRY),
            Tuple.of(3, Kind.DELETE_ENTRY),
            Tuple.of(2, Kind.DESCRIBE_ENTRY),
            Tuple.of(8, Kind.ASSOCIATE),
            Tuple.of(4, Kind.DISASSOCIATE),
            Tuple.of(2, Kind.LIST_ENTRIES),
            Tuple.of(2, Kind.LIST_POLICIES));
    Arbitrary<String> names = Arbitraries.of("a", "a", "b");
    Arbitrary<List<String>> groups = Arbitraries.of("g", "h").list().ofMaxSize(2);
    Arbitrary<List<String>> namespaces = Arbitraries.of("dev", "prod-*").list().ofMaxSize(2);
    Arbitrary<Step> step =
        Combinators.combine(
                kinds,
                names,
                Arbitraries.of(AuthenticationMode.values()),
                Arbitraries.of("role/Developer", "user/eve", "role/Node", "user/eve"),
                Arbitraries.of("STANDARD", "STANDARD", "EC2_LINUX"),
                Arbitraries.of("", "", "name"),
                groups,
                Combinators.combine(
                        Arbitraries.of("AmazonEKSViewPolicy", "AmazonEKSEditPolicy", "Wish"),
                        namespaces)
                    .as(Tuple::of))
            .as(
                (kind, cluster, mode, principal, type, username, some, policy) ->
                    new Step(
                        kind,
                        cluster,
                        mode,
                        ACCOUNT + principal,
                        type,
                        username,
                        some,
                        POLICY + policy.get1(),
                        policy.get2()));
    return step.list().ofMaxSize(60);
  }

  private static String onService(ClusterAccess eks, Step step) {
    try {
      return switch (step.kind()) {
        case CREATE_CLUSTER ->
            eks.createCluster(
                    CreateClusterRequest.builder(step.cluster(), CallerIdentity.parse(CREATOR))
                        .authenticationMode(step.mode())
                        .build())
                .toString();
        case DELETE_CLUSTER -> eks.deleteCluster(step.cluster()).toString();
        case UPDATE_MODE ->
            eks.updateClusterConfig(step.cluster(), step.mode())
                .params()
                .get(0)
                .value()
                .replace("\"", "");
        case CREATE_ENTRY -> {
          CreateAccessEntryRequest.Builder request =
              CreateAccessEntryRequest.builder(step.principal())
                  .type(new AccessEntryType(step.type()))
                  .kubernetesGroups(step.groups());
          yield text(
              eks.createAccessEntry(
                  step.cluster(),
                  (step.username().isEmpty() ? request : request.username(step.username()))
                      .build()));
        }
        case UPDATE_ENTRY -> {
          UpdateAccessEntryRequest.Builder request =
              UpdateAccessEntryRequest.builder().kubernetesGroups(step.groups());
          yield text(
              eks.updateAccessEntry(
                  step.cluster(),
                  step.principal(),
                  (step.username().isEmpty() ? request : request.username(step.username()))
                      .build()));
        }
        case DELETE_ENTRY -> {
          eks.deleteAccessEntry(step.cluster(), step.principal());
          yield "";
        }
        case DESCRIBE_ENTRY -> text(eks.describeAccessEntry(step.cluster(), step.principal()));
        case ASSOCIATE ->
            text(
                eks.associateAccessPolicy(
                    step.cluster(), step.principal(), step.policy(), step.scope()));
        case DISASSOCIATE -> {
          eks.disassociateAccessPolicy(step.cluster(), step.principal(), step.policy());
          yield "";
        }
        case LIST_ENTRIES ->
            eks.listAccessEntries(step.cluster(), PageRequest.first()).items().toString();
        case LIST_POLICIES ->
            eks
                .listAssociatedAccessPolicies(step.cluster(), step.principal(), PageRequest.first())
                .items()
                .stream()
                .map(ClusterAccessPropertiesTest::text)
                .toList()
                .toString();
      };
    } catch (EksException e) {
      return e.errorCode() + ": " + e.getMessage();
    }
  }

  private static String text(DescribedAccessEntry entry) {
    return entry.accessEntry() + " " + entry.createdAt() + " " + entry.modifiedAt();
  }

  private static String text(AssociatedAccessPolicy policy) {
    return policy.association().policyArn().name()
        + policy.association().accessScope()
        + policy.associatedAt()
        + policy.modifiedAt();
  }

  /** The API again, as plainly as it can be told. */
  private static final class Model {

    private static final class Cluster {
      private AuthenticationMode mode = AuthenticationMode.CONFIG_MAP;
      private final TreeMap<String, Entry> entries = new TreeMap<>();
    }

    private static final class Entry {
      private String type = "STANDARD";
      private String text = "";
      private Instant created = Instant.EPOCH;
      private Instant modified = Instant.EPOCH;
      private final TreeMap<String, List<Object>> policies = new TreeMap<>();

      @Override
      public String toString() {
        return text + " " + created + " " + modified;
      }
    }

    private final TreeMap<String, Cluster> clusters = new TreeMap<>();

    private static final String NO_ENTRY =
        "ResourceNotFoundException: The specified principalArn could not be found. You can view"
            + " your available access entries with 'list-access-entries'.";

    private String run(Step step, Instant now) {
      boolean node = !step.type().equals("STANDARD");
      if (step.kind() == Kind.CREATE_ENTRY && node) {
        String problem = nodeProblem(step, step.type());
        if (!problem.isEmpty()) {
          return problem;
        }
      }
      boolean ofPolicy = step.kind() == Kind.ASSOCIATE || step.kind() == Kind.DISASSOCIATE;
      if (ofPolicy && step.policy().endsWith("Wish")) {
        return "ResourceNotFoundException: The specified policyArn could not be found.";
      }
      Cluster cluster = clusters.get(step.cluster());
      if (step.kind() == Kind.CREATE_CLUSTER) {
        return cluster == null
            ? create(step, now)
            : "ResourceInUseException: Cluster already exists with name: " + step.cluster();
      }
      if (cluster == null) {
        return "ResourceNotFoundException: No cluster found for name: " + step.cluster() + ".";
      }
      if (step.kind() == Kind.DELETE_CLUSTER) {
        clusters.remove(step.cluster());
        return step.cluster() + " (" + cluster.mode + ")";
      }
      if (step.kind() == Kind.UPDATE_MODE) {
        return update(cluster, step, now);
      }
      if (cluster.mode == AuthenticationMode.CONFIG_MAP) {
        return "InvalidRequestException: The cluster's authentication mode must be set to one of"
            + " [API, API_AND_CONFIG_MAP] to perform this operation.";
      }
      if (step.kind() == Kind.LIST_ENTRIES) {
        return cluster.entries.keySet().toString();
      }
      Entry entry = cluster.entries.get(step.principal());
      if (step.kind() == Kind.CREATE_ENTRY) {
        if (entry != null) {
          return "ResourceInUseException: The specified access entry resource is already in use on"
              + " this cluster.";
        }
        Entry made = new Entry();
        made.type = step.type();
        made.text = entryText(step, step.type());
        made.created = now;
        made.modified = now;
        cluster.entries.put(step.principal(), made);
        return made.toString();
      }
      return entry == null ? NO_ENTRY : onEntry(cluster, entry, step, now);
    }

    private String create(Step step, Instant now) {
      Cluster cluster = new Cluster();
      cluster.mode = step.mode();
      clusters.put(step.cluster(), cluster);
      if (step.mode() != AuthenticationMode.CONFIG_MAP) {
        addCreator(cluster, now);
      }
      return step.cluster() + " (" + step.mode() + ")";
    }

    private static void addCreator(Cluster cluster, Instant now) {
      Entry creator = new Entry();
      creator.text = CREATOR + " STANDARD as " + CREATOR + "[]";
      creator.created = now;
      creator.modified = now;
      creator.policies.put(
          POLICY + "AmazonEKSClusterAdminPolicy",
          List.of("AmazonEKSClusterAdminPolicy", AccessScope.cluster(), now, now));
      cluster.entries.put(CREATOR, creator);
    }

    private static String update(Cluster cluster, Step step, Instant now) {
      String way = cluster.mode + " to " + step.mode();
      if (way.equals("CONFIG_MAP to API_AND_CONFIG_MAP")) {
        addCreator(cluster, now);
      } else if (!way.equals("API_AND_CONFIG_MAP to API")) {
        return "InvalidParameterException: Unsupported authentication mode update from " + way;
      }
      cluster.mode = step.mode();
      return step.mode().name();
    }

    private static String onEntry(Cluster cluster, Entry entry, Step step, Instant now) {
      boolean node = !entry.type.equals("STANDARD");
      switch (step.kind()) {
        case DELETE_ENTRY -> cluster.entries.remove(step.principal());
        case DESCRIBE_ENTRY -> {
          return entry.toString();
        }
        case UPDATE_ENTRY -> {
          String problem = node ? nodeProblem(step, entry.type) : "";
          if (!problem.isEmpty()) {
            return problem;
          }
          entry.text = entryText(step, entry.type);
          entry.modified = now;
          return entry.toString();
        }
        case LIST_POLICIES -> {
          return entry.policies.values().stream().map(Model::policyText).toList().toString();
        }
        default -> {
          if (node) {
            return "InvalidParameterException: This operation can only be performed on Access"
                + " Entries with a type of \"STANDARD\".";
          }
          List<Object> present = entry.policies.get(step.policy());
          if (step.kind() == Kind.ASSOCIATE) {
            String name = step.policy().substring(POLICY.length());
            Object first = present == null ? now : present.get(2);
            entry.policies.put(step.policy(), List.of(name, step.scope(), first, now));
            return policyText(entry.policies.get(step.policy()));
          }
          if (present == null) {
            return "ResourceNotFoundException: The specified policyArn could not be found.";
          }
          entry.policies.remove(step.policy());
        }
      }
      return "";
    }

    private static String policyText(List<Object> policy) {
      return "" + policy.get(0) + policy.get(1) + policy.get(2) + policy.get(3);
    }

    private static String nodeProblem(Step step, String type) {
      String notAllowed = " is not allowed when the type is \"" + type + "\"";
      if (!step.principal().contains(":role/")) {
        return "InvalidParameterException: AccessEntry principalArn must be IAM role when using"
            + " types [EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, EC2]";
      }
      if (!step.groups().isEmpty()) {
        return "InvalidParameterException: The specified kubernetesGroups is invalid: setting"
            + " kubernetesGroups"
            + notAllowed;
      }
      return step.username().isEmpty()
          ? ""
          : "InvalidParameterException: The specified username is invalid: setting username"
              + notAllowed;
    }

    private static String entryText(Step step, String type) {
      if (!type.equals("STANDARD")) {
        return step.principal()
            + " "
            + type
            + " as system:node:{{EC2PrivateDNSName}}[system:nodes]";
      }
      String username = step.username();
      if (username.isEmpty()) {
        username =
            step.principal().contains(":role/")
                ? step.principal().replace(":iam::", ":sts::").replace(":role/", ":assumed-role/")
                    + "/{{SessionName}}"
                : step.principal();
      }
      return step.principal() + " STANDARD as " + username + step.groups();
    }
  }

  @Property(tries = 1000)
  void anyOperations_areAnsweredAsByTheModel(@ForAll("steps") List<Step> steps) {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InstantSource clock = now::get;
    ClusterAccess eks =
        ClusterAccess.builder()
            .accessPolicies(ClusterAccessFixture.CATALOGUE)
            .clock(clock.withZone(ZoneOffset.UTC))
            .build();
    Model model = new Model();

    for (Step step : steps) {
      Instant second = now.updateAndGet(last -> last.plusSeconds(1));
      assertThat(onService(eks, step)).as("%s", step).isEqualTo(model.run(step, second));
    }

    assertThat(eks.listClusters(PageRequest.first()).items())
        .containsExactlyElementsOf(model.clusters.keySet());
  }

  private static final int THREADS = 8;
  private static final int ENTRIES = 200;

  private static ClusterAccess serviceWithCluster() {
    ClusterAccess eks =
        ClusterAccess.builder().accessPolicies(ClusterAccessFixture.CATALOGUE).build();
    eks.loadCluster("a", AuthenticationMode.API, AccessEntries.none());
    return eks;
  }

  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void atOnce(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        done.add(
            threads.submit(
                () -> {
                  start.await();
                  work.run(number);
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Example
  void manyThreads_loseNothing() throws Exception {
    ClusterAccess eks = serviceWithCluster();

    atOnce(
        thread -> {
          for (int i = 0; i < ENTRIES; i++) {
            String arn = ACCOUNT + "role/R" + thread + "-" + i;
            eks.createAccessEntry("a", CreateAccessEntryRequest.builder(arn).build());
            eks.associateAccessPolicy(
                "a", arn, POLICY + "AmazonEKSViewPolicy", AccessScope.cluster());
            if (i % 2 == 0) {
              eks.deleteAccessEntry("a", arn);
            }
          }
        });

    AccessEntries entries = eks.clusterState("a").accessEntries();
    assertThat(entries.entries())
        .extracting(entry -> entry.principalArn().value())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, THREADS)
                .boxed()
                .flatMap(
                    thread ->
                        IntStream.range(0, ENTRIES)
                            .filter(i -> i % 2 == 1)
                            .mapToObj(i -> ACCOUNT + "role/R" + thread + "-" + i))
                .toList());
    assertThat(entries.entries()).allMatch(entry -> entries.associations(entry).size() == 1);
  }

  @Example
  void oneEntryIsMadeOnce_howeverManyAskForIt() throws Exception {
    ClusterAccess eks = serviceWithCluster();
    AtomicInteger made = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();

    atOnce(
        thread -> {
          for (int i = 0; i < ENTRIES; i++) {
            try {
              eks.createAccessEntry(
                  "a", CreateAccessEntryRequest.builder(ACCOUNT + "role/R" + i).build());
              made.incrementAndGet();
            } catch (EksException e) {
              assertThat(e.errorCode()).isEqualTo("ResourceInUseException");
              refused.incrementAndGet();
            }
          }
        });

    assertThat(made).hasValue(ENTRIES);
    assertThat(refused).hasValue((THREADS - 1) * ENTRIES);
  }

  @Example
  void reader_neverSeesAnEntryHalfChanged() throws Exception {
    ClusterAccess eks = serviceWithCluster();
    String arn = ACCOUNT + "role/R";
    Map<String, List<String>> consistent = Map.of("one", List.of("1"), "two", List.of("2", "2"));
    eks.createAccessEntry(
        "a",
        CreateAccessEntryRequest.builder(arn)
            .username("one")
            .kubernetesGroups(List.of("1"))
            .build());

    atOnce(
        thread -> {
          for (int i = 0; i < 200; i++) {
            if (thread % 2 == 0) {
              String username = i % 2 == 0 ? "one" : "two";
              eks.updateAccessEntry(
                  "a",
                  arn,
                  UpdateAccessEntryRequest.builder()
                      .username(username)
                      .kubernetesGroups(consistent.getOrDefault(username, List.of()))
                      .build());
            } else {
              AccessEntry entry = eks.clusterState("a").accessEntries().entries().get(0);
              assertThat(entry.kubernetesGroups()).isEqualTo(consistent.get(entry.username()));
            }
          }
        });
  }
}
