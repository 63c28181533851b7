package io.github.ekscam.benchmarks;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.benchmarks.Workload.Question;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Many decisions at once, as a page asks that shows what one user may do in a namespace or who may
 * do one thing, and the same one by one; the time is that of one decision.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx10g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else.
public class BatchBenchmark {

  private static final int DECISIONS = 64;

  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
  private static final List<String> RESOURCES =
      List.of(
          "pods",
          "services",
          "configmaps",
          "secrets",
          "events",
          "endpoints",
          "serviceaccounts",
          "persistentvolumeclaims");

  @Param({"L"})
  public Workload.Size size;

  private EksCluster cluster;

  /** One of many users who asks, and what they ask in one of many namespaces. */
  private record Asked(Caller caller, List<ResourceRequest> requests) {}

  private final List<Asked> asked = new ArrayList<>();
  private List<UserInfo> users;
  private List<ResourceRequest> requests;
  private int turn;

  @Setup
  public void setUp() {
    Workload workload = Workload.of(size, DecisionBenchmark.SEED);
    cluster = workload.cluster();
    for (Question question : workload.questions()) {
      if (question.request() instanceof ResourceRequest r && !r.namespace().isEmpty()) {
        asked.add(new Asked(cluster.caller(question.user()), requestsIn(r.namespace())));
      }
    }
    users = workload.questions().stream().map(Question::user).limit(DECISIONS).toList();
    requests = asked.stream().flatMap(each -> each.requests().stream().limit(1)).toList();
    for (Asked each : asked) {
      requireEqual(each.caller().allowed(each.requests()), oneByOne(each));
    }
    for (ResourceRequest request : requests) {
      requireEqual(cluster.allowed(users, request), oneByOne(request));
    }
    System.gc(); // As in DecisionBenchmark.
  }

  private static List<ResourceRequest> requestsIn(String namespace) {
    List<ResourceRequest> requests = new ArrayList<>();
    for (String resource : RESOURCES) {
      for (String verb : VERBS) {
        requests.add(ResourceRequest.of(verb, "", resource).namespace(namespace));
      }
    }
    return requests;
  }

  private static void requireEqual(BitSet atOnce, BitSet oneByOne) {
    if (!atOnce.equals(oneByOne)) {
      throw new IllegalStateException("At once " + atOnce + ", one by one " + oneByOne);
    }
  }

  private int next(int count) {
    turn = turn + 1 < count ? turn + 1 : 0;
    return turn;
  }

  /** What one user may do in a namespace. */
  @Benchmark
  @OperationsPerInvocation(DECISIONS)
  public BitSet requestsAtOnce() {
    Asked each = asked.get(next(asked.size()));
    return each.caller().allowed(each.requests());
  }

  /** The same, one after the other. */
  @Benchmark
  @OperationsPerInvocation(DECISIONS)
  public BitSet requestsOneByOne() {
    return oneByOne(asked.get(next(asked.size())));
  }

  private static BitSet oneByOne(Asked asked) {
    BitSet allowed = new BitSet(DECISIONS);
    for (int i = 0; i < DECISIONS; i++) {
      allowed.set(i, asked.caller().isAllowed(asked.requests().get(i)));
    }
    return allowed;
  }

  /** Which of many users may do one thing. */
  @Benchmark
  @OperationsPerInvocation(DECISIONS)
  public BitSet usersAtOnce() {
    return cluster.allowed(users, requests.get(next(requests.size())));
  }

  /** The same, one after the other. */
  @Benchmark
  @OperationsPerInvocation(DECISIONS)
  public BitSet usersOneByOne() {
    return oneByOne(requests.get(next(requests.size())));
  }

  private BitSet oneByOne(ResourceRequest request) {
    BitSet allowed = new BitSet(DECISIONS);
    for (int i = 0; i < DECISIONS; i++) {
      allowed.set(i, cluster.isAllowed(users.get(i), request));
    }
    return allowed;
  }
}
