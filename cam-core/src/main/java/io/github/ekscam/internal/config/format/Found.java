package io.github.ekscam.internal.config.format;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.CustomResource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the files say about clusters, each thing with its place, before it is put together. Formats
 * add to it, in the order of the documents. Not thread-safe.
 */
public final class Found {

  /** Something, and where it is written. */
  public record Placed<T>(T value, Source position) {}

  /** A policy associated to a principal. */
  public record Association(PrincipalArn principalArn, PolicyAssociation association) {}

  /**
   * An access policy that somebody names.
   *
   * @param fields where
   * @param name in which of the fields
   */
  public record NamedPolicy(PolicyArn policyArn, Fields fields, String name) {}

  /** What is added to the ConfigMap aws-auth, whatever else it has. */
  public sealed interface AwsAuthEdit {

    /** An account, of {@code mapAccounts}. */
    record Account(String account) implements AwsAuthEdit {}

    /**
     * An entry.
     *
     * @param role whether it is of {@code mapRoles}, and not of {@code mapUsers}
     * @param noDuplicate whether there may be no other of the same ARN
     */
    record Principal(AwsAuth.Mapping mapping, boolean role, boolean noDuplicate)
        implements AwsAuthEdit {}
  }

  /**
   * A document that is written inside another, such as a manifest in a template.
   *
   * @param cluster what it says something of
   */
  public record NestedDocument(Fields document, Found cluster) {}

  /**
   * A document that refers to others, and is read when all of them are there.
   *
   * @param format that it is of
   * @param found what is found in its file
   */
  public record HeldDocument(Format format, Fields document, Found found) {}

  /** Past this many problems in one input nobody reads on. */
  private static final int MOST_PROBLEMS = 20;

  /** Ends the reading of an input; its problems are with what was found. */
  public static final class TooManyProblems extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooManyProblems() {
      super("too many problems", null, false, false);
    }
  }

  public final List<Placed<String>> clusterNames = new ArrayList<>();
  public final List<Placed<String>> regions = new ArrayList<>();
  public final List<Placed<KubernetesVersion>> kubernetesVersions = new ArrayList<>();
  public final List<Placed<AuthenticationMode>> authenticationModes = new ArrayList<>();

  /** The mode where nothing tells another: that of a cluster that is made without one. */
  public final List<Placed<AuthenticationMode>> defaultAuthenticationModes = new ArrayList<>();

  public final List<Placed<AccessEntry>> accessEntries = new ArrayList<>();
  public final List<Placed<Association>> associations = new ArrayList<>();
  public final List<Placed<AwsAuth>> awsAuths = new ArrayList<>();
  public final List<Placed<RbacObject>> rbacObjects = new ArrayList<>();

  /** What bears on no decision, only on words. */
  public final List<Placed<CustomResource>> customResources = new ArrayList<>();

  /** What is added to aws-auth, in this order. */
  public final List<Placed<AwsAuthEdit>> awsAuthEdits = new ArrayList<>();

  /** The entries of which the associated policies are given apart, if at all. */
  public final List<Placed<AccessEntry>> describedEntries = new ArrayList<>();

  /** The principals whose associated policies are given whole. */
  public final List<Placed<PrincipalArn>> associationLists = new ArrayList<>();

  /**
   * Associations that a tool is told to make, each by a resource of its own: of several of one
   * policy and principal any may be the last, which counts.
   */
  public final List<Placed<Association>> declaredAssociations = new ArrayList<>();

  /** What is there and not known in all its parts. */
  public final List<Unresolved> unresolved = new ArrayList<>();

  /** Somebody's own access policies. */
  public final List<Placed<AccessPolicyCatalogue>> ownPolicies = new ArrayList<>();

  /** The policies that people name, which must be in the catalogue. */
  public final List<NamedPolicy> namedPolicies = new ArrayList<>();

  /** Whole lists of the principals that have access entries. */
  public final List<Placed<List<Placed<PrincipalArn>>>> principalLists = new ArrayList<>();

  /** Where the rules of roles are, by what describes the role. */
  public final Map<String, List<Source>> rulePlaces = new HashMap<>();

  /** Documents of kinds that are not used, by kind. */
  public final SortedMap<String, Integer> skipped;

  /** The plans among the documents, which tell of a cluster before and after a change. */
  public final List<Source> plans;

  public final List<InvalidInputException.Problem> problems;

  /** What the reader should know, in the order in which it was found. */
  private final List<Told> told;

  /** What the cluster that this tells of is called; empty if what it says is of all. */
  private final String cluster;

  /** What is written inside the documents and is to be sorted like a document of its own. */
  public final Deque<NestedDocument> nested;

  /** What is to be read when all documents are there. */
  public final List<HeldDocument> held;

  /** What is said of the clusters that are told apart, by name or by address. */
  private final Map<String, Found> clusters;

  private final Map<String, Source> clusterPlaces;

  /** The clusters that a plan has on its other side, by name or by address. */
  private final Map<String, Found> onOtherSide;

  /** Where plans tell of access on their other side that is not on the one that is read. */
  private final List<Source> otherSide;

  /**
   * A notice, and which cluster it is about.
   *
   * @param cluster its name or its address; empty if it is about all of them or about none
   */
  private record Told(String cluster, Notice notice) {}

  public Found() {
    this.cluster = "";
    this.skipped = new TreeMap<>();
    this.told = new ArrayList<>();
    this.plans = new ArrayList<>();
    this.problems = new ArrayList<>();
    this.nested = new ArrayDeque<>();
    this.held = new ArrayList<>();
    this.clusters = new LinkedHashMap<>();
    this.clusterPlaces = new LinkedHashMap<>();
    this.onOtherSide = new LinkedHashMap<>();
    this.otherSide = new ArrayList<>();
  }

  /** What is found of one cluster; what clusters share, it shares. */
  private Found(Found all, String cluster, List<Told> told) {
    this.cluster = cluster;
    this.skipped = all.skipped;
    this.told = told;
    this.plans = all.plans;
    this.problems = all.problems;
    this.nested = all.nested;
    this.held = all.held;
    this.clusters = all.clusters;
    this.clusterPlaces = all.clusterPlaces;
    this.onOtherSide = all.onOtherSide;
    this.otherSide = all.otherSide;
  }

  /**
   * What is said of the cluster of a name; one file may tell of several. What the files say of none
   * by name, such as RBAC objects, is of the cluster that is read.
   */
  public Found ofCluster(String name, Source position) {
    Found cluster = told(name);
    cluster.clusterNames.add(new Placed<>(name, position));
    clusterPlaces.putIfAbsent(name, position);
    return cluster;
  }

  /**
   * What is said of a cluster of which the name is not known yet.
   *
   * @param address what its tool calls it, such as {@code aws_eks_cluster.main}
   */
  public Found ofUnnamedCluster(String address, Source position) {
    clusterPlaces.putIfAbsent(address, position);
    return told(address);
  }

  /**
   * What is said of a cluster of which a plan has something on its other side. If that is all there
   * is of it, the cluster has no access on the side that is read.
   *
   * @param name its name, or what its tool calls it
   */
  public Found onOtherSide(String name, Source position) {
    Found cluster = onOtherSide.computeIfAbsent(name, absent -> new Found(this, name, told));
    if (cluster.clusterNames.isEmpty()) {
      cluster.clusterNames.add(new Placed<>(name, position));
    }
    return cluster;
  }

  /** Remembers that a plan has some access on its other side alone. */
  public void somethingOnOtherSide(Source position) {
    otherSide.add(position);
  }

  /** Where the first plan tells of access that is on its other side alone, if any does. */
  public Optional<Source> otherSide() {
    return otherSide.stream().findFirst();
  }

  /** The clusters of which plans have something on their other side, by name or by address. */
  public Set<String> clustersOnOtherSide() {
    return Collections.unmodifiableSet(onOtherSide.keySet());
  }

  /**
   * Takes a cluster that only the other side of a plan has for one that has no access on this.
   *
   * @return where the plan tells of it
   */
  public Source takeFromOtherSide(String name) {
    Found cluster = onOtherSide.getOrDefault(name, new Found());
    Source position = cluster.clusterNames.get(0).position();
    told(name).addHere(cluster);
    clusterPlaces.putIfAbsent(name, position);
    return position;
  }

  private Found told(String ofCluster) {
    return clusters.computeIfAbsent(ofCluster, absent -> new Found(this, ofCluster, told));
  }

  /**
   * The clusters that are told apart, by name or by address, in the order of the documents, and
   * where each is first told of.
   */
  public Map<String, Source> clusterPlaces() {
    return Collections.unmodifiableMap(clusterPlaces);
  }

  /** The same, with what is said of one cluster as if it were said of the one that is read. */
  public Found asOneCluster(String cluster) {
    Found one =
        new Found(
            this,
            "",
            told.stream()
                .filter(each -> each.cluster.isEmpty() || each.cluster.equals(cluster))
                .collect(Collectors.toCollection(ArrayList::new)));
    one.addHere(this);
    Optional.ofNullable(clusters.get(cluster)).ifPresent(one::addHere);
    return one;
  }

  /** The same, with what is said of clusters as if it were said of the one cluster. */
  public Found asOneCluster() {
    Found one = new Found(this, "", new ArrayList<>(told));
    one.addHere(this);
    clusters.values().forEach(one::addHere);
    return one;
  }

  /**
   * Refuses a policy that the catalogue does not have, once all is read: the files may have a
   * catalogue of their own.
   *
   * @param name the field that names the policy
   */
  public void requireInCatalogue(PolicyArn policyArn, Fields fields, String name) {
    namedPolicies.add(new NamedPolicy(policyArn, fields, name));
  }

  /** Leaves a document that is written inside another to the format that it is of. */
  public void document(Fields document) {
    nested.add(new NestedDocument(document, this));
  }

  /** Leaves a document until all are there, as it refers to others. */
  public void hold(Format format, Fields document) {
    held.add(new HeldDocument(format, document, this));
  }

  /** What was found, in a few words; empty if nothing. */
  public String summary() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    count(counts);
    clusters.values().forEach(cluster -> cluster.count(counts));
    if (counts.isEmpty()
        && (hasSettings() || clusters.values().stream().anyMatch(Found::hasSettings))) {
      return "the settings of a cluster";
    }
    return counts.entrySet().stream()
        .map(entry -> counted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** Such as {@code 2 access entries}. */
  private static String counted(int count, String noun) {
    String plural = noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    return count + " " + (count == 1 ? noun : plural);
  }

  /** What was skipped, to stand behind what was found; empty if nothing. */
  public String skippedSummary() {
    return skipped.isEmpty()
        ? ""
        : skipped.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", ", "; skipped ", ""));
  }

  private boolean hasSettings() {
    return !kubernetesVersions.isEmpty() || !authenticationModes.isEmpty();
  }

  private void count(SortedMap<String, Integer> counts) {
    accessEntries.forEach(entry -> counts.merge("access entry", 1, Integer::sum));
    associations.forEach(association -> counts.merge("policy association", 1, Integer::sum));
    declaredAssociations.forEach(each -> counts.merge("policy association", 1, Integer::sum));
    unresolved.forEach(each -> counts.merge("unresolved part", 1, Integer::sum));
    principalLists.forEach(list -> counts.merge("access entry list", 1, Integer::sum));
    awsAuthEdits.forEach(edit -> counts.merge("identity mapping", 1, Integer::sum));
    ownPolicies.forEach(each -> counts.merge("access policy catalogue", 1, Integer::sum));
    awsAuths.forEach(awsAuth -> counts.merge("aws-auth ConfigMap", 1, Integer::sum));
    customResources.forEach(each -> counts.merge("CustomResourceDefinition", 1, Integer::sum));
    rbacObjects.forEach(object -> counts.merge(object.value().kind(), 1, Integer::sum));
  }

  public void skip(String kind) {
    skipped.merge(kind, 1, Integer::sum);
  }

  /** Tells something about the cluster that this is said of, if it is said of one. */
  public void notice(Notice notice) {
    notice(cluster, notice);
  }

  /**
   * Tells something about one cluster.
   *
   * @param of its name or its address; empty if it is about all of them or about none
   */
  public void notice(String of, Notice notice) {
    told.add(new Told(of, notice));
  }

  /**
   * Tells of a capability of EKS, which is not read: EKS makes an access entry with policies for
   * its role (the EKS User Guide, "Amazon EKS capability IAM role").
   *
   * @param address what its tool calls it
   */
  public void capability(String address, Source source) {
    notice(
        Notice.of(
                Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
                address + " is a capability of EKS, which is not read, and may grant access",
                "give what the cluster has, as the AWS CLI prints it, once the capability is there")
            .at(source));
  }

  /** All that is told, in the order in which it was found. */
  public List<Notice> notices() {
    return told.stream().map(Told::notice).toList();
  }

  /** Tells everything in other words. */
  public void replaceNotices(UnaryOperator<Notice> other) {
    told.replaceAll(each -> new Told(each.cluster, other.apply(each.notice)));
  }

  /** Takes back what another tells. */
  public void removeNotices(Collection<Notice> notices) {
    told.removeIf(each -> notices.contains(each.notice));
  }

  /** Goes on after a mistake, so that all can be mended at once. */
  public void attempt(Runnable read) {
    try {
      read.run();
    } catch (InvalidInputException e) {
      // Some are found both in an entry and in what is associated to it.
      e.problems().stream().filter(each -> !problems.contains(each)).forEach(problems::add);
    }
    if (problems.size() >= MOST_PROBLEMS) {
      throw new TooManyProblems();
    }
  }

  public void addAll(Found other) {
    addHere(other);
    other.clusters.forEach((name, found) -> told(name).addHere(found));
    other.clusterPlaces.forEach(clusterPlaces::putIfAbsent);
    other.onOtherSide.forEach(
        (name, found) ->
            onOtherSide
                .computeIfAbsent(name, absent -> new Found(this, name, told))
                .addHere(found));
    otherSide.addAll(other.otherSide);
    other.skipped.forEach((kind, count) -> skipped.merge(kind, count, Integer::sum));
    told.addAll(other.told);
    plans.addAll(other.plans);
    problems.addAll(other.problems);
  }

  /** Adds what is found of a cluster, and not what all clusters share. */
  private void addHere(Found other) {
    clusterNames.addAll(other.clusterNames);
    regions.addAll(other.regions);
    kubernetesVersions.addAll(other.kubernetesVersions);
    authenticationModes.addAll(other.authenticationModes);
    defaultAuthenticationModes.addAll(other.defaultAuthenticationModes);
    accessEntries.addAll(other.accessEntries);
    associations.addAll(other.associations);
    declaredAssociations.addAll(other.declaredAssociations);
    unresolved.addAll(other.unresolved);
    ownPolicies.addAll(other.ownPolicies);
    namedPolicies.addAll(other.namedPolicies);
    describedEntries.addAll(other.describedEntries);
    associationLists.addAll(other.associationLists);
    principalLists.addAll(other.principalLists);
    awsAuths.addAll(other.awsAuths);
    awsAuthEdits.addAll(other.awsAuthEdits);
    rbacObjects.addAll(other.rbacObjects);
    customResources.addAll(other.customResources);
    other.rulePlaces.forEach(rulePlaces::putIfAbsent);
  }

  /** Whether there is anything that an answer could depend on. */
  public boolean isEmpty() {
    return clusters.isEmpty()
        && clusterNames.isEmpty()
        && kubernetesVersions.isEmpty()
        && authenticationModes.isEmpty()
        && accessEntries.isEmpty()
        && associations.isEmpty()
        && declaredAssociations.isEmpty()
        && unresolved.isEmpty()
        && awsAuths.isEmpty()
        && awsAuthEdits.isEmpty()
        && principalLists.isEmpty()
        && rbacObjects.isEmpty();
  }
}
