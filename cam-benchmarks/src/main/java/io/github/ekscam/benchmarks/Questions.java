package io.github.ekscam.benchmarks;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.benchmarks.Workload.Question;
import io.github.ekscam.request.NonResourceRequest;
import java.util.List;
import java.util.function.ToIntFunction;

/** Questions of a workload in turn, and who is ready to answer each. */
final class Questions {

  private final Question[] questions;
  private final Caller[] callers;
  private final Workload.Key[] keys;

  private Questions(EksCluster cluster, List<Question> questions) {
    this.questions = questions.toArray(Question[]::new);
    this.callers = questions.stream().map(q -> cluster.caller(q.user())).toArray(Caller[]::new);
    this.keys = questions.stream().map(Question::key).toArray(Workload.Key[]::new);
  }

  static Questions of(EksCluster cluster, List<Question> questions) {
    return new Questions(cluster, questions);
  }

  /** Those that are denied. */
  static Questions denied(EksCluster cluster, List<Question> questions) {
    return of(cluster, questions.stream().filter(question -> !question.isAllowed()).toList());
  }

  /** Those for paths. */
  static Questions nonResource(EksCluster cluster, List<Question> questions) {
    return of(
        cluster,
        questions.stream().filter(q -> q.request() instanceof NonResourceRequest).toList());
  }

  Question question(int turn) {
    return questions[turn];
  }

  Caller caller(int turn) {
    return callers[turn];
  }

  Workload.Key key(int turn) {
    return keys[turn];
  }

  /** Whose turn it is after this. */
  int after(int turn) {
    return turn + 1 == questions.length ? 0 : turn + 1;
  }

  /**
   * Asks all of them: a fast wrong answer is worth nothing.
   *
   * @param allowed answers the question of a turn: 0 is no, 1 is yes
   */
  void requireAnswered(String by, ToIntFunction<Integer> allowed) {
    for (int turn = 0; turn < questions.length; turn++) {
      if ((allowed.applyAsInt(turn) == 1) != questions[turn].isAllowed()) {
        throw new IllegalStateException(by + " answers wrongly: " + questions[turn]);
      }
    }
  }

  int count() {
    return questions.length;
  }
}
