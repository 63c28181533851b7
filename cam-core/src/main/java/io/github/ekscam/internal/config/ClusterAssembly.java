package io.github.ekscam.internal.config;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.EksException;
import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.InvalidInputException.Problem;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Association;
import io.github.ekscam.internal.config.format.Found.NamedPolicy;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.Spelling;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.CustomResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts together what files say about one cluster, if they do not contradict each other. Nothing of
 * it depends on the order of the files.
 */
public final class ClusterAssembly {

  private final Found found;
  private final List<Problem> problems;
  private final Optional<String> name;
  private final Optional<Placed<String>> region;
  private final Optional<Placed<KubernetesVersion>> kubernetesVersion;
  private final Optional<Placed<AuthenticationMode>> authenticationMode;
  private final Optional<Placed<AwsAuth>> awsAuth;
  private final List<Placed<RbacObject>> rbacObjects;
  private final List<Placed<CustomResource>> customResources;

  /** Those of the declared associations that are the only ones of their policy and principal. */
  private final List<Placed<Association>> associations = new ArrayList<>();

  private final List<Unresolved> unresolved;
  private final AccessPolicyCatalogue accessPolicies;

  private ClusterAssembly(
      Found all, String cluster, AccessPolicyCatalogue accessPolicies, SettingNames settingNames) {
    takeFromOtherSide(all, cluster);
    requireOneCluster(all, cluster, settingNames);
    this.found = cluster.isEmpty() ? all.asOneCluster() : all.asOneCluster(cluster);
    this.problems = new ArrayList<>(found.problems);
    this.unresolved = new ArrayList<>(found.unresolved);
    this.accessPolicies = withOwn(accessPolicies, found.ownPolicies);
    found.namedPolicies.forEach(this::requireInCatalogue);
    this.name = found.clusterNames.stream().findFirst().map(Placed::value);
    this.region = single(found.regions, "the region is");
    this.kubernetesVersion = single(found.kubernetesVersions, "the Kubernetes version is");
    Optional<Placed<AuthenticationMode>> told =
        single(found.authenticationModes, "the authentication mode is");
    if (told.isPresent()) {
      unresolved.removeIf(Unresolved.Mode.class::isInstance); // Another source tells it.
    }
    this.authenticationMode =
        told.isPresent() || unresolved.stream().anyMatch(Unresolved.Mode.class::isInstance)
            ? told
            : found.defaultAuthenticationModes.stream().findFirst();
    this.rbacObjects = distinct(found.rbacObjects, RbacObject::describe);
    this.customResources =
        distinct(found.customResources, resource -> "CustomResourceDefinition " + resource);
    accessEntries();
    requireDescribed();
    this.awsAuth =
        edited(
            distinct(found.awsAuths, awsAuth -> "the ConfigMap kube-system/aws-auth").stream()
                .findFirst());
    if (!problems.isEmpty()) {
      throw new InvalidInputException(problems);
    }
  }

  /**
   * What was found, as one cluster.
   *
   * @param cluster the name or the address of the cluster that is read; empty if there is one
   * @param accessPolicies the access policies there are, besides those that the files have
   * @param settingNames how messages name what can be set
   * @throws InvalidInputException if anything of it could not be read, or contradicts another
   */
  public static ClusterAssembly of(
      Found found,
      String cluster,
      AccessPolicyCatalogue accessPolicies,
      SettingNames settingNames) {
    return new ClusterAssembly(found, cluster, accessPolicies, settingNames);
  }

  private AccessPolicyCatalogue withOwn(
      AccessPolicyCatalogue accessPolicies, List<Placed<AccessPolicyCatalogue>> own) {
    AccessPolicyCatalogue all = accessPolicies;
    Map<String, Source> first = new HashMap<>();
    for (Placed<AccessPolicyCatalogue> placed : own) {
      for (AccessPolicy policy : placed.value().policies()) {
        Source other = first.putIfAbsent(policy.name(), placed.position());
        if (other != null) {
          problem(
              placed.position(),
              "the access policy "
                  + policy.name()
                  + " is in another catalogue too, at "
                  + other
                  + "; keep one of them");
        }
      }
      all = all.with(placed.value());
    }
    return all;
  }

  private void requireInCatalogue(NamedPolicy named) {
    if (accessPolicies.find(named.policyArn().name()).isEmpty()) {
      problems.addAll(
          named
              .fields()
              .problem(
                  named.name(),
                  InvalidInputException.problemOf(accessPolicies.notFound(named.policyArn())))
              .problems());
    }
  }

  /**
   * A cluster of which a plan tells only on its other side is one all the same, and so is one from
   * which it takes all, or to which it gives all.
   */
  private static void takeFromOtherSide(Found all, String cluster) {
    Set<String> here = all.clusterPlaces().keySet();
    List<String> taken =
        all.clustersOnOtherSide().stream()
            .filter(name -> cluster.isEmpty() ? here.isEmpty() : name.equals(cluster))
            .filter(name -> !here.contains(name))
            .toList();
    boolean nothing = all.isEmpty();
    Map<String, Source> places = new LinkedHashMap<>();
    taken.forEach(name -> places.put(name, all.takeFromOtherSide(name)));
    places.forEach(
        (name, place) -> all.notice(name, sideEmpty("of access to the cluster " + name).at(place)));
    if (nothing && taken.isEmpty()) {
      all.otherSide().ifPresent(place -> all.notice(sideEmpty("of access").at(place)));
    }
  }

  private static Notice sideEmpty(String what) {
    return Notice.of(
        Notice.Kind.PLAN_SIDE_EMPTY,
        "what the plan tells " + what + " is on its other side alone: on this one there is none",
        "");
  }

  private static void requireOneCluster(Found all, String cluster, SettingNames settingNames) {
    Map<String, Source> clusters = all.clusterPlaces();
    if (cluster.isEmpty() && clusters.size() > 1) {
      throw refusal(
          all,
          clusters.values().stream().skip(1).findFirst().orElseThrow(),
          "the files tell of several clusters: "
              + clusters.entrySet().stream()
                  .map(each -> each.getKey() + " at " + each.getValue())
                  .collect(Collectors.joining(", "))
              + (settingNames.cluster().isEmpty()
                  ? ""
                  : "; read one at a time, by " + settingNames.cluster()));
    }
    if (!cluster.isEmpty() && !clusters.isEmpty() && !clusters.containsKey(cluster)) {
      Set<String> names = new LinkedHashSet<>(clusters.keySet());
      names.addAll(all.clustersOnOtherSide());
      throw refusal(
          all,
          clusters.values().iterator().next(),
          "there is no cluster "
              + GoQuote.quote(cluster)
              + "; the files tell of "
              + String.join(", ", names)
              + Spelling.suggestion(cluster, names).orElse(""));
    }
  }

  private static InvalidInputException refusal(Found all, Source source, String problem) {
    List<Problem> problems = new ArrayList<>(all.problems);
    problems.add(new Problem(source, "", problem));
    return new InvalidInputException(problems);
  }

  private void accessEntries() {
    AccessEntries.Builder entries = AccessEntries.builder();
    Map<String, Source> first = new HashMap<>();
    for (Placed<AccessEntry> placed : found.accessEntries) {
      AccessEntry entry = placed.value();
      refusedAt(
          placed,
          Optional.ofNullable(first.putIfAbsent(entry.principalArn().value(), placed.position())),
          () -> entries.add(entry));
    }
    for (Placed<Association> placed : found.associations) {
      Association association = placed.value();
      String identity =
          association.principalArn() + " " + association.association().policyArn().name();
      refusedAt(
          placed,
          Optional.ofNullable(first.putIfAbsent(identity, placed.position())),
          () -> entries.associate(association.principalArn(), association.association()));
    }
    declaredAssociations(entries, first);
    if (authenticationMode.isPresent() && !found.accessEntries.isEmpty()) {
      AuthenticationMode mode = authenticationMode.get().value();
      try {
        mode.requireAccessEntries();
      } catch (EksException e) {
        problem(
            found.accessEntries.get(0).position(),
            InvalidInputException.problemOf(e)
                + " (it is "
                + mode
                + " at "
                + authenticationMode.get().position()
                + ")");
      }
    }
  }

  /**
   * What tools are told to associate. Each makes the call for each, in no order that they promise,
   * and EKS keeps one association of a policy and a principal: the last.
   */
  private void declaredAssociations(AccessEntries.Builder entries, Map<String, Source> first) {
    Map<String, List<Placed<Association>>> byKey = new LinkedHashMap<>();
    for (Placed<Association> placed : found.declaredAssociations) {
      byKey.computeIfAbsent(key(placed.value()), key -> new ArrayList<>()).add(placed);
    }
    Map<String, AccessEntry> declared = new HashMap<>();
    found.accessEntries.forEach(
        entry -> declared.put(entry.value().principalArn().value(), entry.value()));
    for (List<Placed<Association>> ofKey : byKey.values()) {
      Placed<Association> one = ofKey.get(0);
      if (ofKey.size() > 1) {
        declaredAgain(ofKey);
      }
      if (ofKey.stream()
          .allMatch(each -> each.value().association().equals(one.value().association()))) {
        refusedAt(one, Optional.empty(), () -> requireAccepts(declared, one.value()));
        refusedAt(
            one,
            Optional.ofNullable(first.putIfAbsent(key(one.value()), one.position())),
            () -> entries.associate(one.value().principalArn(), one.value().association()));
        associations.add(one);
      } else {
        ofKey.forEach(each -> unresolved.add(oneOf(each, ofKey)));
      }
    }
  }

  private static void requireAccepts(Map<String, AccessEntry> entries, Association association) {
    Optional.ofNullable(entries.get(association.principalArn().value()))
        .ifPresent(entry -> entry.requireAcceptsPolicy(association.association().policyArn()));
  }

  private static String key(Association association) {
    return association.principalArn() + " " + association.association().policyArn().name();
  }

  private void declaredAgain(List<Placed<Association>> ofKey) {
    Association association = ofKey.get(0).value();
    found.notice(
        Notice.of(
                Notice.Kind.ASSOCIATION_DECLARED_TWICE,
                association.association().policyArn().name()
                    + " is associated to "
                    + association.principalArn()
                    + " "
                    + ofKey.size()
                    + " times, "
                    + ofKey.stream()
                        .map(
                            each ->
                                "with the scope "
                                    + each.value().association().accessScope()
                                    + " at "
                                    + each.position())
                        .collect(Collectors.joining(" and "))
                    + ": EKS keeps one association of a policy and a principal, the last that is"
                    + " made",
                "put all namespaces into one association")
            .at(ofKey.get(0).position()));
  }

  /** One of several scopes of which only the last that is made counts. */
  private static Unresolved oneOf(Placed<Association> placed, List<Placed<Association>> ofKey) {
    Association association = placed.value();
    String policy = association.association().policyArn().name();
    return new Unresolved.Association(
        association.principalArn().value(),
        policy,
        association.association().accessScope(),
        List.of(
            new Unresolved.Value(
                policy + " for " + association.principalArn(),
                "the last association",
                ofKey.stream().map(other -> other.position().element()).toList(),
                "put all namespaces into one association",
                placed.position())));
  }

  /**
   * What the AWS CLI prints tells which entries there are: a list of all principals is a checksum,
   * and EKS lists the policies of no principal that has no entry. One of them without its
   * description is an export cut short.
   */
  private void requireDescribed() {
    Set<String> known =
        found.accessEntries.stream()
            .map(entry -> entry.value().principalArn().value())
            .collect(Collectors.toCollection(TreeSet::new));
    List<Placed<PrincipalArn>> withEntry =
        Stream.concat(
                found.principalLists.stream().flatMap(listed -> listed.value().stream()),
                found.associationLists.stream())
            .toList();
    for (Placed<PrincipalArn> principal : withEntry) {
      String arn = principal.value().value();
      if (known.add(arn)) { // Each is told once.
        problem(
            principal.position(),
            arn
                + " has an access entry that is not given; give what aws eks describe-access-entry"
                + " and list-associated-access-policies print of it");
      }
    }
    found.principalLists.forEach(this::requireListed);
  }

  private void requireListed(Placed<List<Placed<PrincipalArn>>> listed) {
    Set<String> all =
        listed.value().stream()
            .map(principal -> principal.value().value())
            .collect(Collectors.toCollection(TreeSet::new));
    for (Placed<AccessEntry> entry : found.describedEntries) {
      String arn = entry.value().principalArn().value();
      if (!all.contains(arn)) {
        problem(
            entry.position(),
            arn
                + " is not in the list of access entries at "
                + listed.position()
                + "; export both at one time, and the list without --associated-policy-arn");
      }
    }
  }

  /** The entries that were described, and whose policies nobody listed. */
  private List<AccessEntry> withUnknownAssociations() {
    Set<String> given =
        Stream.concat(
                found.associationLists.stream().map(list -> list.value().value()),
                found.associations.stream().map(each -> each.value().principalArn().value()))
            .collect(Collectors.toCollection(TreeSet::new));
    return found.describedEntries.stream()
        .map(Placed::value)
        .filter(entry -> entry.type().isStandard() || entry.type().value().equals("EC2"))
        .filter(entry -> !given.contains(entry.principalArn().value()))
        .toList();
  }

  private Optional<Placed<AwsAuth>> edited(Optional<Placed<AwsAuth>> before) {
    if (found.awsAuthEdits.isEmpty()) {
      return before;
    }
    Source first = found.awsAuthEdits.get(0).position();
    if (before.isEmpty()) {
      found.notice(
          Notice.of(
                  Notice.Kind.IDENTITY_MAPPINGS_ALONE,
                  "aws-auth is taken to have these iamIdentityMappings and nothing else, as it was"
                      + " not given",
                  "give the ConfigMap of the cluster, if it has more")
              .at(first));
    }
    return Optional.of(
        new Placed<>(
            EditedAwsAuth.of(
                before.map(Placed::value).orElseGet(() -> AwsAuth.builder().build()),
                found.awsAuthEdits,
                problems::add),
            before.map(Placed::position).orElse(first)));
  }

  private void problem(Source source, String text) {
    problems.add(new Problem(source, "", text));
  }

  /** Tells where the refused is, and where what is in its way. */
  private void refusedAt(Placed<?> placed, Optional<Source> first, Runnable add) {
    try {
      add.run();
    } catch (EksException e) {
      problem(
          placed.position(),
          InvalidInputException.problemOf(e)
              + first.map(source -> " (the other is at " + source + ")").orElse(""));
    }
  }

  private <T> Optional<Placed<T>> single(List<Placed<T>> all, String what) {
    for (Placed<T> other : all) {
      if (!other.value().equals(all.get(0).value())) {
        problem(
            other.position(),
            what
                + " "
                + other.value()
                + " here, and "
                + all.get(0).value()
                + " at "
                + all.get(0).position()
                + "; read one cluster at a time");
      }
    }
    return all.stream().findFirst();
  }

  private <T> List<Placed<T>> distinct(List<Placed<T>> all, Function<T, String> identity) {
    Map<String, Placed<T>> byIdentity = new HashMap<>();
    List<Placed<T>> distinct = new ArrayList<>(all.size());
    for (Placed<T> placed : all) {
      Placed<T> first = byIdentity.putIfAbsent(identity.apply(placed.value()), placed);
      if (first == null) {
        distinct.add(placed);
      } else if (!first.value().equals(placed.value())) {
        problem(
            placed.position(),
            identity.apply(placed.value())
                + " is defined otherwise at "
                + first.position()
                + "; keep one of the definitions");
      }
    }
    return List.copyOf(distinct);
  }

  /** The cluster's Kubernetes version and where it is written, if the files tell it. */
  public Optional<Placed<KubernetesVersion>> kubernetesVersion() {
    return kubernetesVersion;
  }

  /** A builder that has all but the version's default roles. */
  public EksCluster.Builder toBuilder() {
    EksCluster.Builder builder = EksCluster.builder().accessPolicies(accessPolicies);
    name.ifPresent(builder::name);
    region.map(Placed::value).ifPresent(builder::region);
    authenticationMode.ifPresent(mode -> builder.authenticationMode(mode.value(), mode.position()));
    awsAuth.ifPresent(configMap -> builder.awsAuth(configMap.value(), configMap.position()));
    found.accessEntries.forEach(entry -> builder.add(entry.value(), entry.position()));
    unresolved.forEach(builder::unresolved);
    Stream.concat(found.associations.stream(), associations.stream())
        .forEach(
            placed ->
                builder.associate(
                    placed.value().principalArn(),
                    placed.value().association(),
                    placed.position()));
    withUnknownAssociations().forEach(entry -> builder.associationsUnknown(entry.principalArn()));
    rbacObjects.forEach(
        placed ->
            builder.add(
                placed.value(),
                placed.position(),
                found.rulePlaces.getOrDefault(placed.value().describe(), List.of())));
    builder.customResources(customResources.stream().map(Placed::value).toList());
    found.notices().forEach(builder::notice);
    found.skipped.forEach(
        (kind, count) ->
            builder.notice(
                Notice.of(Notice.Kind.DOCUMENTS_SKIPPED, "skipped " + count + " " + kind, "")));
    return builder;
  }

  /**
   * The RBAC objects, in the order of the input.
   *
   * @throws InvalidInputException if there is anything else
   */
  public List<RbacObject> rbacObjects(String source) {
    boolean others =
        name.isPresent()
            || kubernetesVersion.isPresent()
            || authenticationMode.isPresent()
            || awsAuth.isPresent()
            || !found.accessEntries.isEmpty()
            || !found.associations.isEmpty()
            || !found.declaredAssociations.isEmpty()
            || !found.unresolved.isEmpty()
            || !found.customResources.isEmpty()
            || !found.skipped.isEmpty();
    if (others) {
      throw new InvalidInputException(
          Source.of(source),
          "",
          "expected RBAC objects alone, and there is something else"
              + (found.skipped.isEmpty() ? "" : ": " + String.join(", ", found.skipped.keySet())));
    }
    return rbacObjects.stream().map(Placed::value).toList();
  }
}
