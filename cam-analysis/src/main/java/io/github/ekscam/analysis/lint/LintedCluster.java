package io.github.ekscam.analysis.lint;

import com.google.common.base.Suppliers;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.analysis.internal.takeover.RightsHolders;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.matching.BoundSubjects;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cluster as rules look at it: what several of them want to know is found once. */
final class LintedCluster {

  private static final Pattern FILE_AND_LINE =
      Pattern.compile(
          "(?<file>.+?):(?<line>[0-9]{1,9})(:(?<column>[0-9]{1,9}))?( \\(line [0-9]+ of the"
              + " text\\))?",
          Pattern.DOTALL);

  private final EksCluster cluster;
  private final LintedFiles files;
  private final List<Notice> all;
  private final Map<Notice.Kind, List<Notice>> notices = new EnumMap<>(Notice.Kind.class);
  private final Supplier<List<LintedPrincipal>> principals;
  private final RbacRules rbac;
  private final Supplier<Takeovers> takeovers;
  private final Supplier<SortedMap<Source, String>> described;
  private final Supplier<SortedMap<Source, AwsAuth.Mapping>> mappings;
  private final Supplier<SortedMap<String, List<AccessEntry>>> entriesByArn;

  LintedCluster(EksCluster cluster, Set<LintRule> rules) {
    this.cluster = cluster;
    this.all = cluster.notices();
    all.forEach(
        notice -> notices.computeIfAbsent(notice.kind(), k -> new ArrayList<>()).add(notice));
    this.files = LintedFiles.readBy(all);
    this.principals = Suppliers.memoize(this::findPrincipals);
    this.rbac = RbacRules.of(cluster.effectiveRbacObjects());
    this.takeovers = Suppliers.memoize(() -> Takeovers.of(this, rules));
    this.described = Suppliers.memoize(this::describeAll);
    this.mappings = Suppliers.memoize(this::placeMappings);
    this.entriesByArn = Suppliers.memoize(this::arrangeEntries);
  }

  EksCluster cluster() {
    return cluster;
  }

  /** The files that it was read from. */
  LintedFiles files() {
    return files;
  }

  /** What is noticed of a kind. */
  List<Notice> notices(Notice.Kind kind) {
    return notices.getOrDefault(kind, List.of());
  }

  /** What is noticed and no rule is about, in its order. */
  List<Notice> otherNotices() {
    return all.stream()
        .filter(notice -> LintRule.all().stream().noneMatch(rule -> rule.tells(notice)))
        .toList();
  }

  /** The access entries that count. */
  List<AccessEntry> entries() {
    return cluster.authenticationMode() == AuthenticationMode.CONFIG_MAP
        ? List.of()
        : cluster.accessEntries().entries();
  }

  /** Passes on each policy of each entry that counts. */
  void forEachAssociation(AssociationConsumer consumer) {
    for (AccessEntry entry : entries()) {
      for (PolicyAssociation association : cluster.accessEntries().associations(entry)) {
        consumer.accept(entry, association);
      }
    }
  }

  /** Takes a policy of an entry. */
  interface AssociationConsumer {
    void accept(AccessEntry entry, PolicyAssociation association);
  }

  /** The bindings that the cluster was configured with, and not the default ones. */
  Stream<RbacBinding> configuredBindings() {
    return cluster.rbacObjects().all().stream()
        .filter(RbacBinding.class::isInstance)
        .map(RbacBinding.class::cast);
  }

  /** Whether a binding is one that the cluster was configured with. */
  boolean isConfigured(RbacBinding binding) {
    return cluster.rbacObjects().counterpartOf(binding).isPresent();
  }

  /** Whether all is known of who is a user: nothing of entries and aws-auth is missing. */
  boolean areUsersKnown() {
    boolean mapped =
        cluster.authenticationMode() == AuthenticationMode.API || cluster.awsAuth().isPresent();
    return mapped
        && cluster.unresolved().isEmpty()
        && cluster.awsAuth().map(AwsAuth::uncertainSections).orElse(List.of()).isEmpty()
        && notices(Notice.Kind.ACCESS_DOCUMENT_NOT_READ).isEmpty()
        && notices(Notice.Kind.IDENTITY_MAPPINGS_NOT_READ).isEmpty()
        && notices(Notice.Kind.AWS_AUTH_IN_PART).isEmpty()
        && notices(Notice.Kind.IDENTITY_MAPPINGS_ALONE).isEmpty();
  }

  /** The IAM principals that have an entry and are users, in the order of entries. */
  List<LintedPrincipal> principals() {
    return principals.get();
  }

  /** The access entries that count and are for the principal of an ARN without a path. */
  List<AccessEntry> entriesFor(String arnWithoutPath) {
    return entriesByArn.get().getOrDefault(arnWithoutPath, List.of());
  }

  private SortedMap<String, List<AccessEntry>> arrangeEntries() {
    SortedMap<String, List<AccessEntry>> arranged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (AccessEntry entry : entries()) {
      arranged
          .computeIfAbsent(
              entry.principalArn().withoutRolePath().value(), arn -> new ArrayList<>(1))
          .add(entry);
    }
    return arranged;
  }

  /** The entry of aws-auth that is written at a place. */
  Optional<AwsAuth.Mapping> mappingAt(Source source) {
    return Optional.ofNullable(mappings.get().get(source));
  }

  private SortedMap<Source, AwsAuth.Mapping> placeMappings() {
    SortedMap<Source, AwsAuth.Mapping> placed = new TreeMap<>();
    cluster.awsAuth().stream()
        .flatMap(awsAuth -> Stream.concat(awsAuth.mapRoles().stream(), awsAuth.mapUsers().stream()))
        .forEach(
            mapping ->
                mapping
                    .origin()
                    .map(Source::of)
                    .map(LintedCluster::placed)
                    .ifPresent(source -> placed.putIfAbsent(source, mapping)));
    return placed;
  }

  /** Who the bindings name. */
  BoundSubjects subjects() {
    return rbac.subjects();
  }

  /** The role that a binding refers to, if that exists. */
  Optional<RbacRole> role(RbacBinding binding) {
    return rbac.role(binding).map(RbacRole.class::cast);
  }

  /** Who can become more than they are. */
  Takeovers takeovers() {
    return takeovers.get();
  }

  private List<LintedPrincipal> findPrincipals() {
    List<LintedPrincipal> found = new ArrayList<>();
    entries().forEach(entry -> principal(entry.principalArn().value(), found::add));
    if (cluster.authenticationMode() != AuthenticationMode.API) {
      cluster
          .awsAuth()
          .map(AwsAuth::effectiveMappings)
          .orElse(List.of())
          .forEach(mapping -> principal(mapping.arn(), found::add));
    }
    return List.copyOf(found);
  }

  private void principal(String arn, Consumer<LintedPrincipal> found) {
    caller(arn)
        .ifPresent(
            caller -> {
              if (cluster.caller(caller).identity() instanceof MappedIdentity.Mapped mapped
                  && isOf(arn, mapped.source())) {
                found.accept(
                    new LintedPrincipal(
                        arn,
                        caller,
                        mapped,
                        cluster.sourceOf(mapped.source()).map(LintedCluster::placed)));
              }
            });
  }

  private static boolean isOf(String arn, MappedIdentity.Mapper mapper) {
    return mapper instanceof MappedIdentity.ByAccessEntry entry
        ? entry.accessEntry().principalArn().value().equals(arn)
        : mapper instanceof MappedIdentity.ByAwsAuth mapping && mapping.mapping().arn().equals(arn);
  }

  /** The principal of an ARN as STS would name it; nothing if it is nobody's ARN. */
  static Optional<CallerIdentity> caller(String arn) {
    try {
      return Optional.of(CallerIdentity.parse(CallerIdentity.parse(arn).sessionCanonicalArn()));
    } catch (IllegalArgumentException nobody) {
      return Optional.empty();
    }
  }

  /** Asks the engine. */
  ProofStep ask(String who, UserInfo user, RequestAttributes request, String effect) {
    return new ProofStep(who, user, request, cluster.authorize(user, request), effect);
  }

  /** Asks the engine as the principal of an entry; nothing if the entry does not make it a user. */
  Optional<ProofStep> askPrincipal(AccessEntry entry, RequestAttributes request, String effect) {
    String arn = entry.principalArn().value();
    return caller(arn)
        .flatMap(caller -> cluster.caller(caller).user())
        .map(user -> ask(arn, user, request, effect));
  }

  /** What a policy allows for sure, as bits of {@link Right}. */
  long rightsOf(String policyName) {
    return RightsHolders.rightsOf(cluster, policyName);
  }

  /**
   * Asks the engine as the session that becomes a subject by its name; nothing if no session can be
   * called so, or may do nothing by that.
   *
   * @param template what makes the session's name that of the subject
   * @param becomes whether a user is that subject
   */
  Optional<ProofStep> askSession(
      LintedPrincipal role,
      NameTemplate template,
      BoundSubjects.Bound bound,
      Predicate<UserInfo> becomes,
      String effect) {
    return template
        .sessionOf(bound.name())
        .filter(SessionNames::isPossible)
        .map(name -> AccessAnalysis.session(role.caller(), name))
        .flatMap(
            session ->
                cluster
                    .caller(session)
                    .user()
                    .filter(becomes)
                    .flatMap(
                        user ->
                            RuleRequest.of(
                                    role(bound.binding()).orElseThrow().rules(),
                                    bound.binding().metadata().namespace())
                                .map(request -> ask(session.arn(), user, request, effect))))
        .filter(step -> step.verdict().isAllowed());
  }

  /** Where a grant is written. */
  Optional<Source> sourceOf(Grant grant) {
    return cluster.sourceOf(grant);
  }

  /** An entry of aws-auth tells its file and line as one text. */
  static Source placed(Source source) {
    Matcher matcher = FILE_AND_LINE.matcher(source.file());
    return source.line() == 0 && matcher.matches()
        ? new Source(
            matcher.group("file"),
            Integer.parseInt(matcher.group("line")),
            matcher.group("column") == null ? 0 : Integer.parseInt(matcher.group("column")))
        : source;
  }

  /** What is written at a place, in words that stay when the place moves. */
  Optional<String> describedAt(Source source) {
    return Optional.ofNullable(described.get().get(source));
  }

  private SortedMap<Source, String> describeAll() {
    SortedMap<Source, String> texts = new TreeMap<>();
    for (AccessEntry entry : cluster.accessEntries().entries()) {
      cluster
          .sourceOf(entry)
          .ifPresent(source -> texts.put(source, "access entry " + entry.principalArn()));
      for (PolicyAssociation association : cluster.accessEntries().associations(entry)) {
        cluster
            .sourceOf(entry.principalArn(), association)
            .ifPresent(source -> texts.putIfAbsent(source, describe(entry, association)));
      }
    }
    cluster
        .accessEntries()
        .associationsWithoutEntry()
        .forEach(
            (principal, associations) ->
                cluster
                    .sourceOf(principal, associations.get(0))
                    .ifPresent(
                        source -> texts.putIfAbsent(source, "associations of " + principal)));
    cluster
        .awsAuth()
        .ifPresent(
            awsAuth ->
                Stream.concat(awsAuth.mapRoles().stream(), awsAuth.mapUsers().stream())
                    .forEach(
                        mapping ->
                            mapping
                                .origin()
                                .ifPresent(
                                    origin ->
                                        texts.putIfAbsent(
                                            placed(Source.of(origin)),
                                            "aws-auth entry " + mapping.arn()))));
    for (RbacObject object : cluster.rbacObjects().all()) {
      cluster.sourceOf(object).ifPresent(source -> texts.putIfAbsent(source, object.describe()));
    }
    return texts;
  }

  static String describe(AccessEntry entry, PolicyAssociation association) {
    return association.policyArn().name() + " of " + entry.principalArn();
  }
}
