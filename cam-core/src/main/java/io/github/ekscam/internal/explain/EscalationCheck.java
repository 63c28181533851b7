package io.github.ekscam.internal.explain;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.RbacWrite;
import io.github.ekscam.Status;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.internal.engine.AuthorizerChain;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.text.GoStrings;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether the API server would let a user write a role or a binding. Nobody may grant what they do
 * not hold themselves, unless they may {@code escalate} the role or {@code bind} it.
 *
 * <p>What is held is held in RBAC: rights from access policies do not count, nor those of the group
 * {@code system:masters} or of nodes. But whether the user may {@code escalate} or {@code bind} is
 * asked of all authorizers, access policies included.
 *
 * <p>Reproduces {@code pkg/registry/rbac} of Kubernetes 1.34 to 1.37: {@code escalation_check.go},
 * {@code policybased/storage.go} of the four kinds, and {@code ConfirmNoEscalation} of {@code
 * validation}. Immutable and thread-safe. A check costs a look at all bindings, and the comparison
 * of the user's rules with those of the role.
 */
public final class EscalationCheck {

  /** What an aggregation rule can gather, and so what its writer must hold. */
  private static final List<PolicyRule> FULL_AUTHORITY =
      List.of(
          PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build(),
          PolicyRule.builder().nonResourceURLs("*").verbs("*").build());

  private static final KubernetesVersion V1_37 = new KubernetesVersion(1, 37);

  private final @Nullable KubernetesVersion version;
  private final RbacRules rules;
  private final AuthorizerChain authorizers;
  private final AccessPolicyCatalogue accessPolicies;

  private EscalationCheck(
      @Nullable KubernetesVersion version,
      RbacRules rules,
      AuthorizerChain authorizers,
      AccessPolicyCatalogue accessPolicies) {
    this.version = version;
    this.rules = rules;
    this.authorizers = requireNonNull(authorizers, "authorizers");
    this.accessPolicies = requireNonNull(accessPolicies, "accessPolicies");
  }

  /**
   * The check on a cluster.
   *
   * @param version the cluster's version of Kubernetes; null if it is not known, which has the
   *     newest behaviour known
   * @param objects the RBAC objects in which rules are held, aggregated
   * @param authorizers who is asked whether the user may {@code escalate} or {@code bind}
   * @param accessPolicies the policies there are, for explanations
   */
  public static EscalationCheck of(
      @Nullable KubernetesVersion version,
      RbacObjects objects,
      AuthorizerChain authorizers,
      AccessPolicyCatalogue accessPolicies) {
    return new EscalationCheck(version, RbacRules.of(objects), authorizers, accessPolicies);
  }

  /**
   * What becomes of the whole request: whether the user may make it at all, then the check for
   * escalation, then what validation says of a changed {@code roleRef}, and at last, if the request
   * ends up creating an object by its name, whether the user may create it. The objects themselves
   * are valid; whether an object of the name exists is not looked at.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public RbacWrite.Outcome wouldAllow(UserInfo user, RbacWrite write) {
    ResourceRequest request = write.request();
    Verdict verdict = authorizers.decide(user, request);
    if (!verdict.isAllowed()) {
      return RbacWrite.Outcome.refused(
          Status.forbidden(user, request, verdict), verdict.unknowns());
    }
    RbacWrite.Outcome escalation = new Asked(user, write, inStorage(write)).verdict();
    if (!escalation.isAccepted()) {
      return EscalationExplanation.though(verdict, escalation);
    }
    Optional<InvalidObjectException> invalid = changedRoleRef(write);
    if (invalid.isPresent()) {
      return RbacWrite.Outcome.refused(Status.invalid(invalid.get()), List.of())
          .withExplanation(
              List.of("a roleRef is for good: delete the binding, and create another"));
    }
    return write.creation().map(creation -> created(user, creation, escalation)).orElse(escalation);
  }

  private RbacWrite.Outcome created(
      UserInfo user, ResourceRequest creation, RbacWrite.Outcome escalation) {
    Verdict verdict = authorizers.decide(user, creation);
    return verdict.isAllowed()
        ? escalation
        : RbacWrite.Outcome.refused(Status.forbidden(user, creation, verdict), verdict.unknowns())
            .withExplanation(
                List.of(
                    "the object does not exist: to update or patch it, a user must be allowed to"
                        + " create it, too"));
  }

  /**
   * The check for escalation alone, of a request that is already allowed.
   *
   * <p>Of a role that does not exist this and {@link #wouldAllow} report differently, as upstream
   * does. The check's own code, run with the authorizer's listers as upstream's unit tests run it,
   * answers {@code clusterrole.rbac.authorization.k8s.io "x" not found}, by the kind of the role;
   * so the recorded vectors of the check have it. A running API server reads roles from storage,
   * which names them by the resource of the request, and so answers its users {@code
   * rolebindings.rbac.authorization.k8s.io "x" not found}.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public RbacWrite.Outcome check(UserInfo user, RbacWrite write) {
    return new Asked(user, write, EscalationCheck::inListers).verdict();
  }

  /** A role that is not in the authorizer's listers. */
  private static Status inListers(RoleRef roleRef) {
    return Status.notFound(
        RbacObject.API_GROUP, roleRef.kind().toLowerCase(Locale.ROOT), roleRef.name());
  }

  /**
   * A role that is not in the API server's storage. The storage takes the resource's name from the
   * request's context, where that of the binding stands.
   */
  private static Function<RoleRef, Status> inStorage(RbacWrite write) {
    return roleRef ->
        Status.notFound(RbacObject.API_GROUP, write.request().resource(), roleRef.name());
  }

  private Optional<InvalidObjectException> changedRoleRef(RbacWrite write) {
    if (!(write.object() instanceof RbacBinding binding)
        || !(write.oldObject().orElse(null) instanceof RbacBinding old)
        || binding.roleRef().equals(old.roleRef())) {
      return Optional.empty();
    }
    RoleRef roleRef = binding.roleRef();
    // The fields of the server's internal type, which JSON does not rename.
    String value =
        "{\"APIGroup\":"
            + GoQuote.json(roleRef.apiGroup())
            + ",\"Kind\":"
            + GoQuote.json(roleRef.kind())
            + ",\"Name\":"
            + GoQuote.json(roleRef.name())
            + "}";
    FieldError error =
        new FieldError(
            "FieldValueInvalid",
            "roleRef",
            "roleRef: Invalid value: "
                + value
                + (version == null || version.compareTo(V1_37) >= 0
                    ? ": field is immutable"
                    : ": cannot change roleRef"));
    return Optional.of(
        InvalidObjectException.of(
            binding.kind(), RbacObject.API_GROUP, binding.metadata().name(), List.of(error)));
  }

  /** The rules that a user holds, and why they may not be all. */
  private static final class Held implements RbacRules.Visitor {

    private final Function<RoleRef, Status> notFound;
    private final List<PolicyRule> rules = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    Held(Function<RoleRef, Status> notFound) {
      this.notFound = notFound;
    }

    @Override
    public boolean role(RbacBinding binding, Subject subject, RbacRole role) {
      rules.addAll(role.rules());
      return true;
    }

    @Override
    public void missingRole(RbacBinding binding) {
      errors.add(notFound.apply(binding.roleRef()).message());
    }

    /** As a Go list of one aggregate prints, in whose text each error stands once. */
    String resolutionErrors() {
      List<String> distinct = errors.stream().distinct().toList();
      if (distinct.isEmpty()) {
        return "";
      }
      String aggregate =
          distinct.size() == 1 ? distinct.get(0) : "[" + String.join(", ", distinct) + "]";
      return "; resolution errors: [" + aggregate + "]";
    }
  }

  /** One question. */
  private final class Asked {

    private final UserInfo user;
    private final RbacWrite write;
    private final Function<RoleRef, Status> notFound;
    private final String namespace;
    private final EscalationExplanation explanation;

    Asked(UserInfo user, RbacWrite write, Function<RoleRef, Status> notFound) {
      this.user = user;
      this.write = write;
      this.notFound = notFound;
      this.namespace = write.object().metadata().namespace();
      this.explanation = new EscalationExplanation(user, write, authorizers, accessPolicies);
    }

    RbacWrite.Outcome verdict() {
      if (user.groups().contains(PrivilegedGroup.NAME)) {
        return RbacWrite.Outcome.accepted(
            List.of("a member of " + PrivilegedGroup.NAME + " may grant anything"));
      }
      return write.object() instanceof RbacRole role ? ofRole(role) : ofBinding();
    }

    private RbacWrite.Outcome ofRole(RbacRole role) {
      ResourceRequest request = write.request();
      ResourceRequest escalate =
          ResourceRequest.of("escalate", request.apiGroup(), request.resource())
              .namespace(request.namespace())
              .name(request.name());
      Verdict verdict = authorizers.decide(user, escalate);
      if (verdict.isAllowed()) {
        return explanation.acceptedBecauseOf(escalate, verdict);
      }
      if (write.changesNothing()) {
        return EscalationExplanation.NOTHING_CHANGES;
      }
      RbacWrite.Outcome held = holds(role.rules(), escalate, verdict);
      if (!held.isAccepted()
          || !(isAggregated(role) || write.oldObject().filter(this::isAggregated).isPresent())) {
        return held;
      }
      if (holds(FULL_AUTHORITY, escalate, verdict).isAccepted()) {
        return held;
      }
      return RbacWrite.Outcome.refused(
              forbidden("must have cluster-admin privileges to use the aggregationRule"),
              verdict.unknowns())
          .withExplanation(explanation.aggregation(escalate));
    }

    private boolean isAggregated(RbacObject object) {
      return object instanceof ClusterRole role && role.aggregationRule().isPresent();
    }

    private RbacWrite.Outcome ofBinding() {
      RbacBinding binding = (RbacBinding) write.object();
      if (write.changesNothing()) {
        return EscalationExplanation.NOTHING_CHANGES;
      }
      RoleRef roleRef = binding.roleRef();
      ResourceRequest bind =
          ResourceRequest.of(
                  "bind", roleRef.apiGroup(), roleRef.kind().toLowerCase(Locale.ROOT) + "s")
              .namespace(namespace)
              .name(roleRef.name());
      Verdict verdict = authorizers.decide(user, bind);
      if (verdict.isAllowed()) {
        return explanation.acceptedBecauseOf(bind, verdict);
      }
      Optional<? extends RbacRole> role = rules.role(binding);
      if (role.isEmpty()) {
        return RbacWrite.Outcome.refused(notFound.apply(roleRef), verdict.unknowns())
            .withExplanation(explanation.noRole(roleRef, bind));
      }
      return holds(role.get().rules(), bind, verdict);
    }

    /**
     * Whether the user holds rules.
     *
     * @param way what the user would otherwise have to be allowed
     * @param notAllowed the answer to that
     */
    private RbacWrite.Outcome holds(
        List<PolicyRule> wanted, ResourceRequest way, Verdict notAllowed) {
      Held held = new Held(notFound);
      rules.visit(user, namespace, held);
      Coverage coverage = Coverage.of(held.rules, wanted);
      if (coverage.isComplete()) {
        return RbacWrite.Outcome.accepted(List.of(explanation.held(wanted)));
      }
      SortedMap<String, PolicyRule> missing = new TreeMap<>(GoStrings.ORDER);
      for (PolicyRule rule : PolicyRules.compact(coverage.uncovered())) {
        missing.putIfAbsent(PolicyRules.toCompactString(rule), rule);
      }
      List<PolicyRule> missingRules = List.copyOf(missing.values());
      String detail =
          "user "
              + GoQuote.quote(AuthenticatorUser.printedUsername(user))
              + " (groups="
              + GoQuote.quote(user.groups())
              + ") is attempting to grant RBAC permissions not currently held:\n"
              + String.join("\n", missing.keySet())
              + held.resolutionErrors();
      return RbacWrite.Outcome.refused(forbidden(detail), notAllowed.unknowns())
          .withMissingRules(missingRules)
          .withExplanation(explanation.missing(missingRules, way));
    }

    private Status forbidden(String detail) {
      String name = write.object().metadata().name();
      String resource = write.request().resource();
      return Status.forbidden(
          RbacObject.API_GROUP,
          resource,
          name,
          resource
              + "."
              + RbacObject.API_GROUP
              + " "
              + GoQuote.quote(name)
              + " is forbidden: "
              + detail);
    }
  }
}
