package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Who may make a request: the subjects to which Kubernetes gives it, and the IAM principals that
 * are one of them or have an access policy that allows it.
 *
 * @param request the request
 * @param subjects the subjects of RBAC, first the group {@code system:masters}, then in the order
 *     of the bindings. A group says what its members may do, not who they are
 * @param principals the IAM principals that may: those with access entries, in the order of their
 *     ARNs, then those of aws-auth, in its order
 * @param undecidedPrincipals the IAM principals of which it cannot be told, likewise
 * @param unknowns what else cannot be told
 * @param evaluationError which roles do not exist that bindings refer to, as upstream's
 *     SubjectAccessEvaluator reports them; empty for none
 */
public record WhoCan(
    RequestAttributes request,
    List<AllowedSubject> subjects,
    List<AllowedPrincipal> principals,
    List<UndecidedPrincipal> undecidedPrincipals,
    List<Unknown> unknowns,
    String evaluationError) {

  public WhoCan {
    requireNonNull(request, "request");
    subjects = List.copyOf(subjects);
    principals = List.copyOf(principals);
    undecidedPrincipals = List.copyOf(undecidedPrincipals);
    unknowns = List.copyOf(unknowns);
    requireNonNull(evaluationError, "evaluationError");
  }

  /** Whether anybody may, not counting the group {@code system:masters}, which always may. */
  public boolean isAnybody() {
    return subjects.size() > 1 || !principals.isEmpty();
  }

  /**
   * The subjects as the bindings have them, without duplicates: a service account for which a
   * binding leaves the namespace out has none. The group {@code system:masters} comes first.
   *
   * <p>Reproduces {@code SubjectLocator.AllowedSubjects} in {@code plugin/pkg/auth/authorizer/rbac}
   * of Kubernetes 1.34, but for its duplicates.
   */
  public List<Subject> boundSubjects() {
    return subjects.stream()
        .flatMap(
            allowed ->
                allowed.grants().stream()
                    .map(
                        grant ->
                            grant instanceof Grant.Rbac rbac ? rbac.subject() : allowed.subject()))
        .distinct()
        .toList();
  }

  /**
   * The request, and in a line each who may make it and by what, of whom that cannot be told, and
   * what else cannot be.
   */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner("\n  ").add(request + ":");
    principals.forEach(principal -> text.add(principal.toString()));
    subjects.forEach(subject -> text.add(subject.toString()));
    undecidedPrincipals.forEach(principal -> text.add("perhaps " + principal));
    unknowns.forEach(unknown -> text.add(unknown.line()));
    return text.toString();
  }

  private static String by(List<? extends Grant> grants) {
    return grants.stream().map(Grant::describe).collect(Collectors.joining("; ", ", by ", ""));
  }

  /**
   * A subject that may make the request.
   *
   * @param subject the user, group or service account; a service account with its namespace, also
   *     where a binding leaves it out
   * @param grants the bindings by which, in order; each with the first rule of its role that
   *     matches and with the subject as the binding has it
   */
  public record AllowedSubject(Subject subject, List<Grant> grants) {
    public AllowedSubject {
      requireNonNull(subject, "subject");
      grants = List.copyOf(grants);
    }

    /** The subject and by what, in one line. */
    @Override
    public String toString() {
      return subject + by(grants);
    }
  }

  /**
   * An IAM principal that may make the request: in every session if it has policies or is one of
   * the subjects, otherwise in some sessions.
   *
   * @param principal its ARN as the entry has it; {@code arn:*:iam::111122223333:*} is every
   *     principal of the account that has no entry of its own
   * @param source the access entry, or what of aws-auth, lets it in
   * @param accessPolicies the access policies that allow the request, each with the first of its
   *     rules that matches
   * @param subjects what the principal is in every session, of that what may: to RBAC, and, with a
   *     {@link Grant.Node}, to the node authorizer
   * @param sessions the sessions that are one more subject because of their name
   */
  public record AllowedPrincipal(
      String principal,
      MappedIdentity.Mapper source,
      List<Grant.AccessPolicy> accessPolicies,
      List<AllowedSubject> subjects,
      List<AllowedSession> sessions) {

    public AllowedPrincipal {
      requireNonNull(principal, "principal");
      requireNonNull(source, "source");
      accessPolicies = List.copyOf(accessPolicies);
      subjects = List.copyOf(subjects);
      sessions = List.copyOf(sessions);
    }

    /** Whether the principal may in every session. */
    public boolean isInEverySession() {
      return !accessPolicies.isEmpty() || !subjects.isEmpty();
    }

    /** All paths that hold in every session. */
    public List<Grant> grants() {
      List<Grant> grants = new ArrayList<>(accessPolicies);
      subjects.forEach(subject -> grants.addAll(subject.grants()));
      return grants;
    }

    /** The principal, by what, and which of its sessions may if not all, in one line. */
    @Override
    public String toString() {
      List<String> texts = new ArrayList<>();
      if (isInEverySession()) {
        texts.add(PlainText.line(principal) + by(grants()));
      }
      sessions.forEach(session -> texts.add(PlainText.line(principal) + " in the " + session));
      return String.join("; ", texts);
    }
  }

  /**
   * A session of a role that may make the request because of its name.
   *
   * @param name the session name. Where the access entry has {@code {{SessionName}}}, in which EKS
   *     writes {@code -} for {@code @}, sessions with {@code @} in the place of {@code -} are meant
   *     too
   * @param subjects what the session is to RBAC and to the node authorizer, beyond what every
   *     session is
   */
  public record AllowedSession(String name, List<AllowedSubject> subjects) {
    public AllowedSession {
      requireNonNull(name, "name");
      subjects = List.copyOf(subjects);
    }

    /** The session and by what, in one line. */
    @Override
    public String toString() {
      return "session "
          + PlainText.line(name)
          + by(subjects.stream().flatMap(subject -> subject.grants().stream()).toList());
    }
  }

  /**
   * An IAM principal that may be able to make the request.
   *
   * @param principal its ARN as the entry has it
   * @param source the access entry or the entry of aws-auth that is its own
   * @param unknowns what would have to be known
   */
  public record UndecidedPrincipal(
      String principal, MappedIdentity.Mapper source, List<Unknown> unknowns) {
    public UndecidedPrincipal {
      requireNonNull(principal, "principal");
      requireNonNull(source, "source");
      unknowns = List.copyOf(unknowns);
    }

    /** The principal and what would have to be known, in one line. */
    @Override
    public String toString() {
      return PlainText.line(principal)
          + ": "
          + unknowns.stream().map(Unknown::text).collect(Collectors.joining("; "));
    }
  }
}
