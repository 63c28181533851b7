package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.DanglingReference;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.Found;
import io.github.ekscam.internal.config.Found.Association;
import io.github.ekscam.internal.config.Found.Placed;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What files say about one cluster, read whole and without contradiction. Nothing of it depends on
 * the order of the files. Immutable.
 */
public final class Configuration {

  private static final String AWS_AUTH = "the ConfigMap kube-system/aws-auth";

  private final AccessPolicyCatalogue accessPolicies;
  private final @Nullable String name;
  private final @Nullable KubernetesVersion kubernetesVersion;
  private final @Nullable AuthenticationMode authenticationMode;
  private final List<AccessEntry> accessEntries;
  private final List<Association> associations;
  private final List<AwsAuth> awsAuths;
  private final List<RbacObject> rbacObjects;
  private final SortedMap<String, Integer> skipped;
  private final List<Notice> notices;

  /** Where entries are, by principal; associations, by principal and policy; RBAC objects. */
  private final Map<Object, Source> places = new HashMap<>();

  /** Where the rules of a role are, by the description of the role. */
  private final Map<String, List<Source>> rulePlaces;

  private Configuration(Found found, AccessPolicyCatalogue accessPolicies) {
    List<String> problems = new ArrayList<>(found.problems);
    this.accessPolicies = accessPolicies;
    this.name = single(found.clusterNames, "the cluster is named", problems);
    this.kubernetesVersion =
        single(found.kubernetesVersions, "the Kubernetes version is", problems);
    this.authenticationMode =
        single(found.authenticationModes, "the authentication mode is", problems);
    this.rbacObjects = distinct(found.rbacObjects, RbacObject::describe, problems);
    this.accessEntries = new ArrayList<>();
    this.associations = new ArrayList<>();
    accessEntries(found, problems);
    for (Placed<RbacObject> placed : found.rbacObjects) {
      places.putIfAbsent(placed.value().describe(), placed.position());
    }
    this.rulePlaces = Map.copyOf(found.rulePlaces);
    List<Notice> notices = new ArrayList<>(found.notices);
    this.awsAuths = distinct(found.awsAuths, awsAuth -> AWS_AUTH, problems);
    awsAuths.forEach(awsAuth -> withoutEffect(awsAuth, found, notices));
    this.notices = List.copyOf(notices);
    this.skipped = Collections.unmodifiableSortedMap(new TreeMap<>(found.skipped));
    if (!problems.isEmpty()) {
      throw new InvalidInputException(problems);
    }
  }

  static Configuration of(Found found, AccessPolicyCatalogue accessPolicies) {
    return new Configuration(found, accessPolicies);
  }

  private void accessEntries(Found found, List<String> problems) {
    AccessEntries.Builder entries = AccessEntries.builder();
    for (Placed<AccessEntry> placed : found.accessEntries) {
      AccessEntry entry = placed.value();
      refusedAt(placed, entry.principalArn(), problems, () -> entries.add(entry));
      accessEntries.add(entry);
    }
    for (Placed<Association> placed : found.associations) {
      Association association = placed.value();
      PrincipalArn principalArn = association.principalArn();
      refusedAt(
          placed,
          List.of(principalArn, association.association().policyArn().name()),
          problems,
          () -> entries.associate(principalArn, association.association()));
      associations.add(association);
    }
    if (authenticationMode != null && !accessEntries.isEmpty()) {
      try {
        authenticationMode.requireAccessEntries();
      } catch (EksException e) {
        problems.add(
            found.accessEntries.get(0).position()
                + ": "
                + InvalidInputException.problemOf(e)
                + " (it is "
                + authenticationMode
                + " at "
                + found.authenticationModes.get(0).position()
                + ")");
      }
    }
  }

  private void withoutEffect(AwsAuth awsAuth, Found found, List<Notice> notices) {
    if (authenticationMode == AuthenticationMode.API) {
      notices.add(
          Notice.of(
                  Notice.Kind.AWS_AUTH_NOT_USED,
                  AWS_AUTH
                      + " has no effect: the authentication mode is API, at "
                      + found.authenticationModes.get(0).position(),
                  "")
              .at(found.awsAuths.get(0).position()));
      return;
    }
    for (AccessEntry entry : accessEntries) {
      String principalArn = entry.principalArn().value();
      awsAuth.find(CallerIdentity.parse(principalArn).sessionCanonicalArn()).stream()
          .map(
              mapping ->
                  Notice.of(
                          Notice.Kind.AWS_AUTH_ENTRY_NOT_USED,
                          "aws-auth maps "
                              + mapping.arn()
                              + ", which has an access entry, "
                              + principalArn
                              + ": the access entry wins",
                          "")
                      .at(Source.of(mapping.origin().orElse(""))))
          .forEach(notices::add);
    }
  }

  /** Tells where the refused is, and where what is in its way. */
  private void refusedAt(Placed<?> placed, Object identity, List<String> problems, Runnable add) {
    Source first = places.putIfAbsent(identity, placed.position());
    try {
      add.run();
    } catch (EksException e) {
      problems.add(
          placed.position()
              + ": "
              + InvalidInputException.problemOf(e)
              + (first == null ? "" : " (the other is at " + first + ")"));
    }
  }

  private static <T> @Nullable T single(List<Placed<T>> all, String what, List<String> problems) {
    for (Placed<T> other : all) {
      if (!other.value().equals(all.get(0).value())) {
        problems.add(
            other.position()
                + ": "
                + what
                + " "
                + other.value()
                + " here, and "
                + all.get(0).value()
                + " at "
                + all.get(0).position()
                + "; read one cluster at a time");
      }
    }
    return all.isEmpty() ? null : all.get(0).value();
  }

  private static <T> List<T> distinct(
      List<Placed<T>> all, Function<T, String> identity, List<String> problems) {
    Map<String, Placed<T>> byIdentity = new HashMap<>();
    List<T> distinct = new ArrayList<>(all.size());
    for (Placed<T> placed : all) {
      Placed<T> first = byIdentity.putIfAbsent(identity.apply(placed.value()), placed);
      if (first == null) {
        distinct.add(placed.value());
      } else if (!first.value().equals(placed.value())) {
        problems.add(
            placed.position()
                + ": "
                + identity.apply(placed.value())
                + " is defined otherwise at "
                + first.position()
                + "; keep one of the definitions");
      }
    }
    return List.copyOf(distinct);
  }

  /** The cluster's Kubernetes version, if the files tell it. */
  public Optional<KubernetesVersion> kubernetesVersion() {
    return Optional.ofNullable(kubernetesVersion);
  }

  /** How many documents were skipped, by kind: they bear on nothing that is asked here. */
  public SortedMap<String, Integer> skipped() {
    return skipped;
  }

  /** What a reader of an answer should know about the files; often nothing. */
  public List<Notice> notices() {
    return notices;
  }

  /**
   * Where the files say what leads nowhere, as file, line and column; nothing if they do not say
   * it, as the defaults do.
   */
  public Optional<String> placeOf(DanglingReference reference) {
    Object identity;
    if (reference instanceof DanglingReference.MissingEntry missing) {
      identity = List.of(missing.principalArn(), missing.associations().get(0).policyArn().name());
    } else if (reference instanceof DanglingReference.MissingRole missing) {
      identity = missing.binding().describe();
    } else if (reference instanceof DanglingReference.UnboundGroup unbound) {
      return placeOf(unbound.source());
    } else {
      return placeOf(((DanglingReference.IdleEntry) reference).source());
    }
    return Optional.ofNullable(places.get(identity)).map(Source::toString);
  }

  private Optional<String> placeOf(MappedIdentity.Mapper source) {
    if (source instanceof MappedIdentity.ByAccessEntry entry) {
      return placeOf(entry.accessEntry()).map(Source::toString);
    }
    return source instanceof MappedIdentity.ByAwsAuth awsAuth
        ? awsAuth.mapping().origin()
        : Optional.empty();
  }

  /** Where the files say that a principal has an access entry; nothing if they do not. */
  public Optional<Source> placeOf(AccessEntry accessEntry) {
    return Optional.ofNullable(places.get(accessEntry.principalArn()));
  }

  /** Where the files say that a policy is associated to a principal; nothing if they do not. */
  public Optional<Source> placeOf(PrincipalArn principalArn, PolicyArn policyArn) {
    return Optional.ofNullable(places.get(List.of(principalArn, policyArn.name())));
  }

  /** Where the files have an RBAC object; nothing if they have none of its kind and name. */
  public Optional<Source> placeOf(RbacObject object) {
    return Optional.ofNullable(places.get(object.describe()));
  }

  /**
   * Where the files have a rule of a role.
   *
   * @param index which of the role's rules, from 0, as the files have them and not as they are
   *     aggregated
   */
  public Optional<Source> placeOf(RbacRole role, int index) {
    List<Source> rules = rulePlaces.getOrDefault(role.describe(), List.of());
    return index < rules.size() ? Optional.of(rules.get(index)) : placeOf(role);
  }

  /**
   * Where the files say what granted a request: where they associate the policy, or where they have
   * the binding. Nothing if it is one of the defaults, or membership of {@code system:masters}.
   */
  public Optional<Source> placeOf(Grant grant) {
    if (grant instanceof Grant.AccessPolicy policy) {
      return placeOf(policy.entry().principalArn(), policy.association().policyArn());
    }
    return grant instanceof Grant.Rbac rbac ? placeOf(rbac.binding()) : Optional.empty();
  }

  /**
   * The cluster.
   *
   * @param defaults the RBAC objects that count where the files have none of their kind and name
   */
  public EksCluster cluster(RbacObjects defaults) {
    return cluster(defaults, kubernetesVersion);
  }

  /**
   * The cluster, of this Kubernetes version whatever the files tell.
   *
   * @param defaults the RBAC objects that count where the files have none of their kind and name
   */
  public EksCluster clusterOfVersion(KubernetesVersion version, RbacObjects defaults) {
    return cluster(defaults, requireNonNull(version, "version"));
  }

  private EksCluster cluster(RbacObjects defaults, @Nullable KubernetesVersion version) {
    EksCluster.Builder builder =
        EksCluster.builder()
            .accessPolicies(accessPolicies)
            .defaultRbacObjects(defaults)
            .grantPlaces(grant -> placeOf(grant).map(Source::toString))
            .addAll(rbacObjects);
    if (name != null) {
      builder.name(name);
    }
    if (version != null) {
      builder.kubernetesVersion(version);
    }
    if (authenticationMode != null) {
      builder.authenticationMode(authenticationMode);
    }
    awsAuths.forEach(builder::awsAuth);
    accessEntries.forEach(builder::add);
    associations.forEach(
        association -> builder.associate(association.principalArn(), association.association()));
    return builder.build();
  }
}
