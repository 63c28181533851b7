package io.github.ekscam.internal.config;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the files say about a cluster, each thing with its place, before it is put together. */
public final class Found {

  /** Something, and where it is written. */
  public record Placed<T>(T value, Source position) {}

  /** A policy associated to a principal. */
  public record Association(PrincipalArn principalArn, PolicyAssociation association) {}

  /** Past this many problems in one input nobody reads on. */
  private static final int MOST_PROBLEMS = 20;

  /** Ends the reading of an input; its problems are with what was found. */
  static final class TooManyProblems extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooManyProblems() {
      super("too many problems", null, false, false);
    }
  }

  public final List<Placed<String>> clusterNames = new ArrayList<>();
  public final List<Placed<KubernetesVersion>> kubernetesVersions = new ArrayList<>();
  public final List<Placed<AuthenticationMode>> authenticationModes = new ArrayList<>();
  public final List<Placed<AccessEntry>> accessEntries = new ArrayList<>();
  public final List<Placed<Association>> associations = new ArrayList<>();
  public final List<Placed<AwsAuth>> awsAuths = new ArrayList<>();
  public final List<Placed<RbacObject>> rbacObjects = new ArrayList<>();

  /** Where the rules of roles are, by what describes the role. */
  public final Map<String, List<Source>> rulePlaces = new HashMap<>();

  /** Documents of kinds that are not used, by kind. */
  public final SortedMap<String, Integer> skipped = new TreeMap<>();

  public final List<Notice> notices = new ArrayList<>();
  public final List<InvalidInputException.Problem> problems = new ArrayList<>();

  public void skip(String kind) {
    skipped.merge(kind, 1, Integer::sum);
  }

  public void notice(Notice notice) {
    notices.add(notice);
  }

  /** Goes on after a mistake, so that all can be mended at once. */
  public void attempt(Runnable read) {
    try {
      read.run();
    } catch (InvalidInputException e) {
      problems.addAll(e.problems());
    }
    if (problems.size() >= MOST_PROBLEMS) {
      throw new TooManyProblems();
    }
  }

  public void addAll(Found other) {
    clusterNames.addAll(other.clusterNames);
    kubernetesVersions.addAll(other.kubernetesVersions);
    authenticationModes.addAll(other.authenticationModes);
    accessEntries.addAll(other.accessEntries);
    associations.addAll(other.associations);
    awsAuths.addAll(other.awsAuths);
    rbacObjects.addAll(other.rbacObjects);
    other.rulePlaces.forEach(rulePlaces::putIfAbsent);
    other.skipped.forEach((kind, count) -> skipped.merge(kind, count, Integer::sum));
    notices.addAll(other.notices);
    problems.addAll(other.problems);
  }

  /** Whether there is anything that an answer could depend on. */
  public boolean isEmpty() {
    return clusterNames.isEmpty()
        && kubernetesVersions.isEmpty()
        && authenticationModes.isEmpty()
        && accessEntries.isEmpty()
        && associations.isEmpty()
        && awsAuths.isEmpty()
        && rbacObjects.isEmpty();
  }
}
