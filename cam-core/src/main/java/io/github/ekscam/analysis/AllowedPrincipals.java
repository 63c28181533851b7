package io.github.ekscam.analysis;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.analysis.WhoCan.AllowedPrincipal;
import io.github.ekscam.analysis.WhoCan.AllowedSession;
import io.github.ekscam.analysis.WhoCan.AllowedSubject;
import io.github.ekscam.analysis.WhoCan.UndecidedPrincipal;
import io.github.ekscam.authz.Grant;
import io.github.ekscam.authz.NodeAuthorizer;
import io.github.ekscam.evaluation.AccessPolicyRules;
import io.github.ekscam.evaluation.AssociatedPolicy;
import io.github.ekscam.evaluation.PolicyRuleMatcher;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.identity.IdentityMapper;
import io.github.ekscam.identity.MappedIdentity;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The IAM principals that may make a request. Each access entry is turned into a user as {@link
 * IdentityMapper} does, for any session of a role and for those sessions whose name some subject
 * has in it.
 */
final class AllowedPrincipals {

  private final RequestAttributes request;
  private final AccessPolicyRules accessPolicies;
  private final IdentityMapper identities;
  private final AllowedSubjects subjects;

  private final List<AllowedPrincipal> allowed = new ArrayList<>();
  private final List<UndecidedPrincipal> undecided = new ArrayList<>();

  /** Entries of one username and the same groups have the same sessions. */
  private final Map<List<String>, List<AllowedSession>> sessions = new HashMap<>();

  private AllowedPrincipals(
      RequestAttributes request,
      AccessPolicyRules accessPolicies,
      IdentityMapper identities,
      AllowedSubjects subjects) {
    this.request = request;
    this.accessPolicies = accessPolicies;
    this.identities = identities;
    this.subjects = subjects;
  }

  static AllowedPrincipals of(
      RequestAttributes request,
      AccessPolicyRules accessPolicies,
      IdentityMapper identities,
      AllowedSubjects subjects) {
    AllowedPrincipals principals =
        new AllowedPrincipals(request, accessPolicies, identities, subjects);
    accessPolicies.entries().entries().forEach(principals::add);
    return principals;
  }

  List<AllowedPrincipal> allowed() {
    return allowed;
  }

  List<UndecidedPrincipal> undecided() {
    return undecided;
  }

  private void add(AccessEntry entry) {
    CallerIdentity anySession = CallerIdentity.parse(arn(entry.principalArn(), ""));
    MappedIdentity identity = identities.map(anySession);
    if (identity instanceof MappedIdentity.Mapped mapped) {
      add(entry, mapped.user(), List.of());
    } else if (identity instanceof MappedIdentity.NotMapped notMapped
        && alone(entry).map(anySession) instanceof MappedIdentity.Mapped mapped) {
      add(entry, mapped.user(), List.of(notMapped.problem()));
    }
  }

  /** What the entry makes of callers if the cluster has no other. */
  private static IdentityMapper alone(AccessEntry entry) {
    return IdentityMapper.of(AuthenticationMode.API, AccessEntries.builder().add(entry).build());
  }

  /** As STS would name the caller: without the path that a role may have. */
  private static String arn(PrincipalArn principal, String session) {
    if (!principal.isRole()) {
      return principal.value();
    }
    String service = session.isEmpty() ? "iam" : "sts";
    String resource =
        session.isEmpty()
            ? "role/" + principal.name()
            : "assumed-role/" + principal.name() + "/" + session;
    return "arn:"
        + principal.partition()
        + ":"
        + service
        + "::"
        + principal.account()
        + ":"
        + resource;
  }

  private void add(AccessEntry entry, UserInfo user, List<String> problems) {
    List<String> unknowns = new ArrayList<>();
    List<Grant.AccessPolicy> policies = accessPolicies(entry, unknowns);
    List<AllowedSubject> always = subjects.of(user);
    List<AllowedSession> some =
        sessions.computeIfAbsent(templates(entry), names -> sessions(entry, always));
    AllowedPrincipal principal = new AllowedPrincipal(entry, policies, always, some);
    unknowns.addAll(new NodeAuthorizer().authorize(user, request).errors());
    if (unknowns.isEmpty()) {
      unknowns.addAll(undecidableNames(entry));
    }
    boolean may = principal.isInEverySession() || !some.isEmpty();
    if (!problems.isEmpty()) {
      if (may || !unknowns.isEmpty()) {
        undecided.add(new UndecidedPrincipal(entry, problems));
      }
      return;
    }
    if (may) {
      allowed.add(principal);
    }
    if (!principal.isInEverySession() && !unknowns.isEmpty()) {
      undecided.add(new UndecidedPrincipal(entry, unknowns));
    }
  }

  private List<Grant.AccessPolicy> accessPolicies(AccessEntry entry, List<String> unknowns) {
    List<Grant.AccessPolicy> grants = new ArrayList<>();
    for (AssociatedPolicy associated : accessPolicies.associatedTo(entry)) {
      if (!associated.includes(request)) {
        continue;
      }
      if (associated.rules().isEmpty()) {
        unknowns.add(associated.unknownRules());
        continue;
      }
      List<AccessPolicy.Rule> matching =
          associated.rules().get().stream()
              .filter(rule -> PolicyRuleMatcher.matches(rule.rule(), request))
              .toList();
      matching.stream()
          .filter(rule -> !rule.isRestricted())
          .findFirst()
          .ifPresentOrElse(
              rule ->
                  grants.add(
                      new Grant.AccessPolicy(
                          entry,
                          associated.association(),
                          associated.policy().orElseThrow(),
                          rule.rule())),
              () -> matching.forEach(rule -> unknowns.add(associated.unknownObjects(rule))));
    }
    return grants;
  }

  /** All that the names of a session are made from. */
  private static List<String> templates(AccessEntry entry) {
    List<String> templates = new ArrayList<>();
    templates.add(entry.principalArn().account());
    templates.add(entry.username());
    templates.addAll(entry.kubernetesGroups());
    return templates;
  }

  /** The sessions that are more than every session is. */
  private List<AllowedSession> sessions(AccessEntry entry, List<AllowedSubject> always) {
    if (!entry.principalArn().isRole()) {
      return List.of();
    }
    Set<String> names = new TreeSet<>();
    names(
        entry,
        Template::isOfSession,
        (template, name) -> template.sessionOf(name).ifPresent(names::add));
    Set<Subject> known =
        always.stream().map(AllowedSubject::subject).collect(Collectors.toUnmodifiableSet());
    IdentityMapper alone = alone(entry);
    List<AllowedSession> allowedSessions = new ArrayList<>();
    for (String name : names) {
      CallerIdentity caller = CallerIdentity.parse(arn(entry.principalArn(), name));
      if (alone.map(caller) instanceof MappedIdentity.Mapped mapped) {
        List<AllowedSubject> more =
            subjects.of(mapped.user()).stream()
                .filter(each -> !known.contains(each.subject()))
                .toList();
        if (!more.isEmpty()) {
          allowedSessions.add(new AllowedSession(name, more));
        }
      }
    }
    return allowedSessions;
  }

  /** What may be the principal's name, depending on more than its session. */
  private List<String> undecidableNames(AccessEntry entry) {
    List<String> reasons = new ArrayList<>();
    names(
        entry,
        template -> !template.isFixed() && !template.isOfSession(),
        (template, name) ->
            reasons.add(
                "unknown: "
                    + name
                    + " may do this, which "
                    + template
                    + " becomes for some requests of "
                    + entry.principalArn()));
    return reasons;
  }

  /** The names of subjects that the templates of an entry may become. */
  private void names(
      AccessEntry entry, Predicate<Template> wanted, BiConsumer<Template, String> found) {
    String account = entry.principalArn().account();
    Template username = Template.of(entry.username(), account);
    if (wanted.test(username)) {
      subjects
          .usernames(username.prefix(), username::mayBecome)
          .forEach(name -> found.accept(username, name));
    }
    for (String group : entry.kubernetesGroups()) {
      Template template = Template.of(group, account);
      if (wanted.test(template)) {
        subjects
            .groups(template.prefix(), template::mayBecome)
            .forEach(name -> found.accept(template, name));
      }
    }
  }
}
