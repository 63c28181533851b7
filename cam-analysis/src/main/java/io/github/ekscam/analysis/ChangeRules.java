package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity.Unauthorized;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.unread.UnreadAccess;
import io.github.ekscam.internal.matching.LeastRule;
import io.github.ekscam.internal.matching.ScopeMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a change of a cluster's access must not do, as a team says it. A change breaks a rule if it
 * does that, and also if it may and that cannot be told: what hangs on an unknown does not pass.
 *
 * <pre>{@code
 * ChangeRules rules =
 *     ChangeRules.builder()
 *         .onlyFor("arn:aws:iam::111122223333:role/Admin")
 *         .noAccessTo("delete secrets -n prod")
 *         .noLockout()
 *         .build();
 * List<ChangeRules.Violation> violations = rules.check(ClusterDiff.between(before, after));
 * }</pre>
 *
 * <p>Or as a file, in YAML or JSON:
 *
 * <pre>{@code
 * only: [arn:aws:iam::111122223333:role/Admin]
 * no-access-to: [delete secrets -n prod]
 * no-lockout: true
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class ChangeRules {

  private static final String NO_NEW_ACCESS = "no-new-access";
  private static final String ONLY = "only";
  private static final String NO_ACCESS_TO = "no-access-to";
  private static final String NO_LOCKOUT = "no-lockout";

  private final boolean noNewAccess;
  private final Set<String> only;
  private final List<Access> noAccessTo;
  private final boolean noLockout;

  private ChangeRules(Builder builder) {
    this.noNewAccess = builder.noNewAccess;
    this.only = new LinkedHashSet<>(builder.only);
    this.noAccessTo = List.copyOf(builder.noAccessTo);
    this.noLockout = builder.noLockout;
  }

  /** Requests that nobody may gain. */
  private record Access(String text, AccessScope scope, PolicyRule rule) {

    static Access parse(String text) {
      RequestAttributes request = RequestAttributes.parse(text);
      String namespace = request instanceof ResourceRequest of ? of.namespace() : "";
      return new Access(text, ScopeMatcher.scopeOf(namespace), LeastRule.of(request));
    }
  }

  /** A rule that a change may break. */
  public enum Rule {
    /** Nobody gains anything. */
    NO_NEW_ACCESS(ChangeRules.NO_NEW_ACCESS),
    /** Nobody but some gains anything. */
    ONLY(ChangeRules.ONLY),
    /** Nobody gains some requests. */
    NO_ACCESS_TO(ChangeRules.NO_ACCESS_TO),
    /** Nobody is locked out. */
    NO_LOCKOUT(ChangeRules.NO_LOCKOUT);

    private final String id;

    Rule(String id) {
      this.id = id;
    }

    /** As files spell it, such as {@code no-new-access}. */
    public String id() {
      return id;
    }
  }

  /**
   * How a change breaks a rule.
   *
   * @param rule the rule
   * @param isCertain whether it surely does; else it may, of which that cannot be told
   * @param lines what the change does, with a request as witness where it gives access, for people
   * @param source where what does it is written; nothing if that is not known
   */
  public record Violation(
      Rule rule, boolean isCertain, List<String> lines, Optional<Source> source) {
    public Violation {
      requireNonNull(rule, "rule");
      lines = List.copyOf(lines);
      requireNonNull(source, "source");
    }
  }

  /** A builder; at least one rule must be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Says which rules there are. Not thread-safe. */
  public static final class Builder {

    private boolean noNewAccess;
    private final Set<String> only = new LinkedHashSet<>();
    private final List<Access> noAccessTo = new ArrayList<>();
    private boolean noLockout;

    private Builder() {}

    /** Nobody gains anything. */
    public Builder noNewAccess() {
      this.noNewAccess = true;
      return this;
    }

    /**
     * Nobody gains anything but these; see {@link ClusterDiff#gainedByOthersThan}.
     *
     * @param principals ARNs as entries have them, or other holders as they are printed
     */
    public Builder onlyFor(String... principals) {
      this.only.addAll(List.of(principals));
      return this;
    }

    /**
     * Nobody gains a request, such as {@code delete secrets -n prod}; without a namespace, nobody
     * gains it anywhere, and without a name, for any object.
     *
     * @throws IllegalArgumentException as {@link RequestAttributes#parse} tells
     */
    public Builder noAccessTo(String request) {
      this.noAccessTo.add(Access.parse(requireNonNull(request, "request")));
      return this;
    }

    /**
     * No IAM principal that is a user of the cluster becomes unauthorized, for good or while a plan
     * is applied; and if somebody may do everything before, somebody may after.
     */
    public Builder noLockout() {
      this.noLockout = true;
      return this;
    }

    /**
     * Adds the rules of a file.
     *
     * @throws InvalidInputException if it cannot be used
     */
    public Builder read(Path file) {
      Fields fields = DocumentNode.read(requireNonNull(file, "file")).mapping();
      fields.requireOnly(List.of(NO_NEW_ACCESS, ONLY, NO_ACCESS_TO, NO_LOCKOUT));
      noNewAccess |= fields.optionalBoolean(NO_NEW_ACCESS).orElse(false);
      noLockout |= fields.optionalBoolean(NO_LOCKOUT).orElse(false);
      only.addAll(fields.strings(ONLY));
      for (String request : fields.strings(NO_ACCESS_TO)) {
        try {
          noAccessTo(request);
        } catch (IllegalArgumentException e) {
          throw InvalidInputException.of(fields.source(NO_ACCESS_TO), NO_ACCESS_TO, e);
        }
      }
      return this;
    }

    /**
     * The rules.
     *
     * @throws IllegalArgumentException if there are none: a check of nothing would pass
     */
    public ChangeRules build() {
      if (!noNewAccess && only.isEmpty() && noAccessTo.isEmpty() && !noLockout) {
        throw new IllegalArgumentException(
            "Invalid rules: expected at least one of "
                + String.join(", ", NO_NEW_ACCESS, ONLY, NO_ACCESS_TO, NO_LOCKOUT));
      }
      return new ChangeRules(this);
    }
  }

  /**
   * How a change breaks the rules; nothing if it does not, which is sure then.
   *
   * @throws InvalidInputException if one of both clusters was read without all that is about
   *     access, and nobody allowed that
   */
  public List<Violation> check(ClusterDiff diff) {
    for (EksCluster cluster : List.of(diff.before(), diff.after())) {
      UnreadAccess.refuse(cluster.notices(), cluster.authenticationMode());
    }
    List<Violation> violations = new ArrayList<>();
    if (noNewAccess) {
      gains(Rule.NO_NEW_ACCESS, Set.of(), diff).forEach(violations::add);
    }
    if (!only.isEmpty()) {
      gains(Rule.ONLY, only, diff).forEach(violations::add);
    }
    for (Access access : noAccessTo) {
      gainedAccess(access, diff).forEach(violations::add);
    }
    if (noLockout) {
      lockouts(diff).forEach(violations::add);
    }
    return List.copyOf(violations);
  }

  private static Stream<Violation> gains(Rule rule, Collection<String> but, ClusterDiff diff) {
    Stream<Violation> users =
        diff.identities().stream()
            .filter(IdentityChange::becomesUser)
            .filter(change -> !but.contains(change.holder().toString()))
            .map(change -> new Violation(rule, true, List.of(change.text()), diff.source(change)));
    return Stream.of(
            users, differences(rule, diff.gainedByOthersThan(but)), undecided(rule, diff, but))
        .flatMap(each -> each);
  }

  private static Stream<Violation> differences(Rule rule, List<GrantDifference> differences) {
    return differences.stream()
        .map(
            each ->
                new Violation(
                    rule,
                    each.access().stream().anyMatch(GrantedAccess::isCertain),
                    each.lines(),
                    each.source()));
  }

  /** What somebody else may gain, of which that cannot be told. */
  private static Stream<Violation> undecided(Rule rule, ClusterDiff diff, Collection<String> but) {
    Stream<String> ofHolders =
        diff.undecided().stream()
            .filter(each -> each.direction() == GrantDifference.Direction.GAINED)
            .filter(each -> !but.contains(each.holder().toString()))
            .map(ClusterDiff.Undecided::text);
    List<Unresolved> after =
        diff.unresolved().stream().filter(diff.after().unresolved()::contains).toList();
    return Stream.concat(ofHolders, diff.unresolvedOtherwise(after))
        .distinct()
        .map(text -> new Violation(rule, false, List.of(text), Optional.empty()));
  }

  private static Stream<Violation> gainedAccess(Access access, ClusterDiff diff) {
    return Stream.concat(
        differences(Rule.NO_ACCESS_TO, diff.gainedAccessTo(access.scope(), access.rule())),
        undecided(Rule.NO_ACCESS_TO, diff, Set.of()));
  }

  private static Stream<Violation> lockouts(ClusterDiff diff) {
    Stream<Violation> whileApplied =
        diff.lockouts().stream()
            .map(
                (Notice notice) ->
                    new Violation(
                        Rule.NO_LOCKOUT, true, List.of(notice.toString()), notice.source()));
    Stream<Violation> unauthorized =
        diff.identities().stream()
            .filter(IdentityChange::becomesUnauthorized)
            .map(
                change ->
                    new Violation(
                        Rule.NO_LOCKOUT,
                        change.after() instanceof Unauthorized,
                        List.of(change.text()),
                        Optional.empty()));
    Stream<Violation> nobody =
        diff.noAdministrator().stream()
            .map(
                each ->
                    new Violation(
                        Rule.NO_LOCKOUT, each.isCertain(), List.of(each.text()), each.source()));
    return Stream.of(whileApplied, unauthorized, nobody).flatMap(each -> each);
  }
}
