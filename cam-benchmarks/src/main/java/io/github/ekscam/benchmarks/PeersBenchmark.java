package io.github.ekscam.benchmarks;

import io.github.ekscam.rbac.RbacObjects;
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

/** The questions of {@link DecisionBenchmark}, answered by others. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx10g")
@Warmup(iterations = 5, time = 2) // A round of the questions takes them up to half a second.
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else.
public class PeersBenchmark {

  /** The other engines. */
  public enum Engine {
    /** jCasbin. */
    JCASBIN,
    /** Cedar. */
    CEDAR
  }

  @Param({"S", "M", "L"})
  public Workload.Size size;

  @Param public Engine engine;

  private Questions questions;
  private Peer peer;

  /** Whose turn it is. */
  private int turn;

  @Setup
  public void setUp() {
    Workload workload = Workload.of(size, DecisionBenchmark.SEED);
    RbacObjects objects = workload.cluster().effectiveRbacObjects();
    questions = Questions.of(workload.cluster(), workload.questions());
    peer =
        engine == Engine.JCASBIN
            ? new CasbinPeer(objects, workload.questions())
            : new CedarPeer(objects, workload.questions());
    questions.requireAnswered(engine.name(), each -> peer.isAllowed(each) ? 1 : 0);
    System.gc(); // As in DecisionBenchmark.
  }

  /** One decision of another engine. */
  @Benchmark
  public boolean decision() {
    turn = questions.after(turn);
    return peer.isAllowed(turn);
  }
}
