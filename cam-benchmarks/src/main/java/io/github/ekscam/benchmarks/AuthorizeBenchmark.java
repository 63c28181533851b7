package io.github.ekscam.benchmarks;

import io.github.ekscam.EksCluster;
import io.github.ekscam.authz.Verdict;
import io.github.ekscam.benchmarks.Workload.Question;
import java.util.List;
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
 * One decision of {@link EksCluster#authorize}, with the verdict and its reason, over the questions
 * of a {@link Workload} in turn.
 *
 * <p>{@link #all}, {@link #allowed} and {@link #denied} are answered by RBAC alone; {@link
 * #principals} by access policies too. {@link #floor} is what no answer can do without that looks
 * anything up: one hit in a hash table.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else.
public class AuthorizeBenchmark {

  private static final long SEED = 20_261_123;

  @Param public Workload.Size size;

  private EksCluster cluster;
  private Question[] all;
  private Question[] allowed;
  private Question[] denied;
  private Question[] principals;
  private ConcurrentHashMap<String, Boolean> answers;
  private String[] keys;

  /** Whose turn it is, for each thread. All arrays have a power of two of elements. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;

    private Question of(Question[] questions) {
      return questions[next++ & (questions.length - 1)];
    }

    private String of(String[] keys) {
      return keys[next++ & (keys.length - 1)];
    }
  }

  @Setup
  public void setUp() {
    Workload workload = Workload.of(size, SEED);
    cluster = workload.cluster();
    workload.questions().forEach(this::requireAnswered);
    workload.principalsQuestions().forEach(this::requireAnswered);
    all = array(workload.questions());
    allowed = array(workload.questions().stream().filter(Question::isAllowed).toList());
    denied = array(workload.questions().stream().filter(q -> !q.isAllowed()).toList());
    principals = array(workload.principalsQuestions());
    answers = new ConcurrentHashMap<>();
    workload.questions().forEach(question -> answers.put(key(question), question.isAllowed()));
    keys = workload.questions().stream().map(AuthorizeBenchmark::key).toArray(String[]::new);
  }

  /** A fast wrong answer is worth nothing. */
  private void requireAnswered(Question question) {
    Verdict verdict = cluster.authorize(question.user(), question.request());
    if (verdict.isAllowed() != question.isAllowed() || !verdict.errors().isEmpty()) {
      throw new IllegalStateException(question + " is answered " + verdict);
    }
  }

  private static Question[] array(List<Question> questions) {
    if (Integer.bitCount(questions.size()) != 1) {
      throw new IllegalStateException(questions.size() + " questions are no power of two");
    }
    return questions.toArray(Question[]::new);
  }

  private static String key(Question question) {
    return question.user() + " " + question.request();
  }

  /** All questions, half of them allowed. */
  @Benchmark
  public Verdict all(Turn turn) {
    return authorize(turn.of(all));
  }

  /** The allowed questions. */
  @Benchmark
  public Verdict allowed(Turn turn) {
    return authorize(turn.of(allowed));
  }

  /** The denied questions. */
  @Benchmark
  public Verdict denied(Turn turn) {
    return authorize(turn.of(denied));
  }

  /** The questions of IAM principals, half of them allowed, by either authorizer. */
  @Benchmark
  public Verdict principals(Turn turn) {
    return authorize(turn.of(principals));
  }

  /** The answer to a question from a map, by a key that is made before and equal, not identical. */
  @Benchmark
  public @Nullable Boolean floor(Turn turn) {
    return answers.get(turn.of(keys));
  }

  private Verdict authorize(Question question) {
    return cluster.authorize(question.user(), question.request());
  }
}
