package io.github.ekscam.codec;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.apimachinery.KubernetesVersion;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.identity.AwsAuth;
import io.github.ekscam.rbac.RbacObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the files say about a cluster, each thing with its place, before it is put together. */
final class Found {

  /** Something, and where it is written. */
  record Placed<T>(T value, Position position) {}

  /** A policy associated to a principal. */
  record Association(PrincipalArn principalArn, PolicyAssociation association) {}

  /** Past this many problems in one input nobody reads on. */
  private static final int MOST_PROBLEMS = 20;

  /** Ends the reading of an input; its problems are with what was found. */
  static final class TooManyProblems extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooManyProblems() {
      super("too many problems", null, false, false);
    }
  }

  final List<Placed<String>> clusterNames = new ArrayList<>();
  final List<Placed<KubernetesVersion>> kubernetesVersions = new ArrayList<>();
  final List<Placed<AuthenticationMode>> authenticationModes = new ArrayList<>();
  final List<Placed<AccessEntry>> accessEntries = new ArrayList<>();
  final List<Placed<Association>> associations = new ArrayList<>();
  final List<Placed<AwsAuth>> awsAuths = new ArrayList<>();
  final List<Placed<RbacObject>> rbacObjects = new ArrayList<>();

  /** Where the rules of roles are, by what describes the role. */
  final Map<String, List<Position>> rulePlaces = new HashMap<>();

  /** Documents of kinds that are not used, by kind. */
  final SortedMap<String, Integer> skipped = new TreeMap<>();

  final List<String> notices = new ArrayList<>();
  final List<String> problems = new ArrayList<>();

  void skip(String kind) {
    skipped.merge(kind, 1, Integer::sum);
  }

  void notice(Position position, String text) {
    notices.add(position + ": " + text);
  }

  /** Goes on after a mistake, so that all can be mended at once. */
  void attempt(Runnable read) {
    try {
      read.run();
    } catch (InvalidInputException e) {
      problems.addAll(e.problems());
    }
    if (problems.size() >= MOST_PROBLEMS) {
      throw new TooManyProblems();
    }
  }

  void addAll(Found other) {
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
  boolean isEmpty() {
    return clusterNames.isEmpty()
        && kubernetesVersions.isEmpty()
        && authenticationModes.isEmpty()
        && accessEntries.isEmpty()
        && associations.isEmpty()
        && awsAuths.isEmpty()
        && rbacObjects.isEmpty();
  }
}
