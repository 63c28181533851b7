package io.github.ekscam.benchmarks;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Verdict;
import io.github.ekscam.benchmarks.Workload.Question;
import io.github.ekscam.internal.engine.ModelRbacAuthorizer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * One decision, over the questions of a {@link Workload} in turn, half of which are allowed. What
 * answers is asked all questions before any time is taken.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx10g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else.
public class DecisionBenchmark {

  static final long SEED = 20_261_123;

  @Param public Workload.Size size;

  private EksCluster cluster;
  private ModelRbacAuthorizer model;
  private Questions all;
  private Questions denied;
  private Questions nonResource;
  private Questions principals;
  private ConcurrentHashMap<Workload.Key, Boolean> answers;

  /** Whose turn it is, for each thread. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;

    private int of(Questions questions) {
      int turn = next;
      next = questions.after(turn);
      return turn;
    }
  }

  @Setup
  public void setUp() {
    Workload workload = Workload.of(size, SEED);
    cluster = workload.cluster();
    model = ModelRbacAuthorizer.of(cluster.effectiveRbacObjects());
    all = Questions.of(cluster, workload.questions());
    denied = Questions.denied(cluster, workload.questions());
    nonResource = Questions.nonResource(cluster, workload.questions());
    principals = Questions.of(cluster, workload.principalsQuestions());
    answers = new ConcurrentHashMap<>();
    // As cam's own texts, those in the table are other objects than those that it is searched for.
    workload.questions().forEach(q -> answers.put(q.key().copy(), q.isAllowed()));
    for (Questions questions : new Questions[] {all, denied, nonResource, principals}) {
      questions.requireAnswered("session", turn -> session(questions, turn) ? 1 : 0);
      questions.requireAnswered("direct", turn -> direct(questions, turn) ? 1 : 0);
      questions.requireAnswered("reason", turn -> reason(questions, turn).isAllowed() ? 1 : 0);
    }
    all.requireAnswered("model", turn -> model(turn).isAllowed() ? 1 : 0);
    // As in a service that has run for a while, everything lies close together, and not where
    // several collectors happened to leave it.
    System.gc();
  }

  /** The floor: the answer from a table of all answers, by a key made before. */
  @Benchmark
  public @Nullable Boolean floor(Turn turn) {
    return answers.get(all.key(turn.of(all)));
  }

  /** A session is asked for yes or no. */
  @Benchmark
  public boolean session(Turn turn) {
    return session(all, turn.of(all));
  }

  /** A session is asked what is denied. */
  @Benchmark
  public boolean sessionDenied(Turn turn) {
    return session(denied, turn.of(denied));
  }

  /** A session is asked for a path. */
  @Benchmark
  public boolean sessionNonResource(Turn turn) {
    return session(nonResource, turn.of(nonResource));
  }

  /** A session of an IAM principal, who has access policies and RBAC. */
  @Benchmark
  public boolean sessionMixed(Turn turn) {
    return session(principals, turn.of(principals));
  }

  /** The cluster is asked for yes or no, with the user's name and groups each time. */
  @Benchmark
  public boolean direct(Turn turn) {
    return direct(all, turn.of(all));
  }

  /** A session is asked why, too. */
  @Benchmark
  public Verdict sessionWithReason(Turn turn) {
    return reason(all, turn.of(all));
  }

  /** Upstream's algorithm, which walks the bindings. */
  @Benchmark
  public Verdict model(Turn turn) {
    return model(turn.of(all));
  }

  private static boolean session(Questions questions, int turn) {
    return questions.caller(turn).isAllowed(questions.question(turn).request());
  }

  private boolean direct(Questions questions, int turn) {
    Question question = questions.question(turn);
    return cluster.isAllowed(question.user(), question.request());
  }

  private static Verdict reason(Questions questions, int turn) {
    return questions.caller(turn).authorize(questions.question(turn).request());
  }

  private Verdict model(int turn) {
    Question question = all.question(turn);
    return model.authorize(question.user(), question.request());
  }
}
