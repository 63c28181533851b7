package io.github.ekscam.config;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Explanation;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Permissions;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.Verdict;
import io.github.ekscam.WhoCan;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.rbac.RbacBinding;
import java.util.List;
import java.util.Optional;

/**
 * Writes answers as JSON: verdicts, explanations, permissions, who-can and outcomes of writes. A
 * reader should ignore members that it does not know, as later versions may add some; the {@code
 * id} of an unknown stays the same.
 *
 * <p>Each text is one JSON object, indented by four spaces and without a newline at its end.
 * Members are named as in Kubernetes and AWS. Thread-safe.
 */
public final class AnswerWriter {

  private static final Sources NO_SOURCES =
      new Sources() {
        @Override
        public Optional<Source> of(Grant grant) {
          return Optional.empty();
        }

        @Override
        public Optional<Source> of(RbacBinding binding) {
          return Optional.empty();
        }

        @Override
        public Optional<Source> of(MappedIdentity.Mapper mapper) {
          return Optional.empty();
        }
      };

  private AnswerWriter() {}

  /**
   * A verdict: {@code allowed}, {@code decision}, {@code reason}, {@code grant} if the request is
   * allowed, and {@code unknowns}, each with its {@code id}, {@code text} and {@code remedy}.
   */
  public static String toJson(Verdict verdict) {
    return AnswerJson.object(json -> AnswerJson.verdict(json, verdict, NO_SOURCES));
  }

  /** An explanation: the members of its verdict, then {@code grants} and {@code nearMisses}. */
  public static String toJson(Explanation explanation) {
    return explanation(explanation, NO_SOURCES);
  }

  /**
   * The same of an answer that a cluster gave: each grant, and each binding whose role is missing,
   * has its {@code source}, such as {@code rbac.yaml:12:3}, if the cluster knows it.
   */
  public static String toJson(Explanation explanation, EksCluster cluster) {
    return explanation(explanation, new ClusterSources(cluster));
  }

  private static String explanation(Explanation explanation, Sources sources) {
    return AnswerJson.object(
        json -> {
          AnswerJson.verdict(json, explanation.verdict(), sources);
          AnswerJson.reasons(json, explanation, sources);
        });
  }

  /**
   * Permissions: {@code permissions}, each with {@code scope}, {@code rule} and {@code grant};
   * {@code unknowns}, each with its {@code scope}; and {@code bindingsWithoutRole}.
   */
  public static String toJson(Permissions permissions) {
    return permissions(permissions, NO_SOURCES);
  }

  /** The same of an answer that a cluster gave, with the {@code source} of grants and bindings. */
  public static String toJson(Permissions permissions, EksCluster cluster) {
    return permissions(permissions, new ClusterSources(cluster));
  }

  private static String permissions(Permissions permissions, Sources sources) {
    return AnswerJson.object(
        json -> {
          AnswerJson.permissions(json, permissions, sources);
          AnswerJson.bindingsWithoutRole(json, permissions, sources);
        });
  }

  /**
   * Notices, such as {@link EksCluster#notices()}: {@code notices}, each with its {@code id},
   * {@code severity} ({@code warning} or {@code info}), {@code text} and, if it has them, {@code
   * remedy} and {@code source}.
   */
  public static String toJson(List<Notice> notices) {
    return AnswerJson.object(json -> AnswerJson.notices(json, notices));
  }

  /**
   * What would become of a write of a role or a binding: {@code accepted}; {@code status} with
   * {@code code}, {@code reason} and {@code message}, if it would be refused; {@code missingRules},
   * {@code explanation} and {@code unknowns}.
   */
  public static String toJson(RbacWrite.Outcome outcome) {
    return AnswerJson.object(json -> AnswerJson.outcome(json, outcome));
  }

  /**
   * Who can make a request: {@code request}, {@code impossibilities} if no API server gets it, each
   * with its {@code id}, {@code text}, {@code remedy} and what to ask {@code instead}, {@code
   * principals}, {@code subjects}, {@code undecidedPrincipals}, {@code unknowns} and {@code
   * evaluationError}.
   */
  public static String toJson(WhoCan whoCan) {
    return AnswerJson.object(
        json -> AnswerJson.whoCan(json, whoCan, whoCan.request().impossibilities(), NO_SOURCES));
  }

  /**
   * The same of an answer that a cluster gave, with the {@code source} of grants and entries.
   * {@code cam who-can -o json} prints it with the cluster's {@code notices} behind.
   */
  public static String toJson(WhoCan whoCan, EksCluster cluster) {
    return AnswerJson.object(
        json ->
            AnswerJson.whoCan(
                json,
                whoCan,
                whoCan.request().impossibilities(cluster.apiResources()),
                new ClusterSources(cluster)));
  }
}
