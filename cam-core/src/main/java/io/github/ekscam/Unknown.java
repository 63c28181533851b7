package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CaseFormat;
import com.google.common.collect.Maps;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Something on which an answer depends and that neither the configuration nor AWS's documentation
 * tells. An unknown never allows: a request that only an unknown might allow is denied, and the
 * {@link Verdict} carries the unknown, so that a caller can tell "no" from "no, as far as is
 * known".
 *
 * <p>Each case is a type with the objects it is about, so a program decides by type and never by
 * text:
 *
 * <pre>{@code
 * for (Unknown unknown : verdict.unknowns()) {
 *   System.out.println(unknown.line());
 *   System.out.println("  to find out: " + unknown.remedy());
 *   if (unknown instanceof Unknown.PolicyWithoutRules policy) {
 *     System.out.println("  " + policy.association().policyArn());
 *   }
 * }
 * }</pre>
 *
 * <p>All cases are immutable. Later versions may add cases.
 */
public sealed interface Unknown {

  /**
   * A name of the case that stays the same from version to version, for output in JSON: that of its
   * type, such as {@code policy-without-rules}.
   */
  default String id() {
    return CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_HYPHEN, getClass().getSimpleName());
  }

  /** What cannot be told, and why. */
  String text();

  /** What would tell, in one sentence. */
  String remedy();

  /** What tells the text from other lines of output; empty if the text tells by itself. */
  default String label() {
    return "unknown";
  }

  /** The text as one line of output with its label, such as {@code unknown: the access ...}. */
  default String line() {
    return label().isEmpty() ? text() : label() + ": " + text();
  }

  /**
   * An access policy that reaches the caller and whose rules AWS does not publish.
   *
   * @param entry the access entry
   * @param association how the policy is associated to the entry
   * @param policy the policy
   */
  record PolicyWithoutRules(AccessEntry entry, PolicyAssociation association, AccessPolicy policy)
      implements Unknown {
    public PolicyWithoutRules {
      requireNonNull(entry, "entry");
      requireNonNull(association, "association");
      requireNonNull(policy, "policy");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return text("this");
    }

    String text(String what) {
      return associated(entry, association)
          + " may allow "
          + what
          + ", but AWS does not publish its rules";
    }

    @Override
    public String remedy() {
      return "Ask a real cluster with \"kubectl auth can-i\", or associate a policy whose rules are"
          + " published.";
    }
  }

  /**
   * An access policy that reaches the caller and that the catalogue does not have.
   *
   * @param entry the access entry
   * @param association how the policy is associated to the entry
   */
  record PolicyNotInCatalogue(AccessEntry entry, PolicyAssociation association) implements Unknown {
    public PolicyNotInCatalogue {
      requireNonNull(entry, "entry");
      requireNonNull(association, "association");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return text("this");
    }

    String text(String what) {
      return associated(entry, association)
          + " may allow "
          + what
          + ", but it is not in the catalogue of access policies";
    }

    @Override
    public String remedy() {
      return "Check how "
          + association.policyArn().name()
          + " is spelled, or give a catalogue that has it.";
    }
  }

  /**
   * An access entry that is the caller's was described, and the access policies associated to it
   * were not given.
   *
   * @param entry the access entry
   */
  record AssociationsNotGiven(AccessEntry entry) implements Unknown {
    public AssociationsNotGiven {
      requireNonNull(entry, "entry");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return problem() + ", and one of them may allow this";
    }

    String problem() {
      return "the access policies associated to " + entry.principalArn() + " are not given";
    }

    String told() {
      return "what \"aws eks list-associated-access-policies --cluster-name NAME"
          + " --principal-arn "
          + entry.principalArn()
          + "\" prints, even if there are none";
    }

    @Override
    public String remedy() {
      return "Give " + told() + ".";
    }
  }

  /**
   * A rule of an access policy that matches the request and that AWS narrows to some objects
   * without naming them.
   *
   * @param entry the access entry
   * @param association how the policy is associated to the entry
   * @param policy the policy
   * @param rule the rule, which is {@linkplain AccessPolicy.Rule#isRestricted restricted}
   */
  record UnnamedObjects(
      AccessEntry entry, PolicyAssociation association, AccessPolicy policy, AccessPolicy.Rule rule)
      implements Unknown {
    public UnnamedObjects {
      requireNonNull(entry, "entry");
      requireNonNull(association, "association");
      requireNonNull(policy, "policy");
      requireNonNull(rule, "rule");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return text("this");
    }

    String text(String what) {
      return associated(entry, association)
          + " allows "
          + what
          + " for some objects that AWS does not name: "
          + rule.restriction();
    }

    @Override
    public String remedy() {
      return "Ask a real cluster with \"kubectl auth can-i\" for the object that is meant.";
    }
  }

  private static String associated(AccessEntry entry, PolicyAssociation association) {
    return "the access policy "
        + association.policyArn().name()
        + ", associated to "
        + entry.principalArn()
        + ",";
  }

  /**
   * The aws-auth ConfigMap counts in this authentication mode, was not given, and may map the
   * caller.
   *
   * @param caller the caller, for whom there is no access entry
   * @param mode the authentication mode
   */
  record AwsAuthNotGiven(CallerIdentity caller, AuthenticationMode mode) implements Unknown {
    public AwsAuthNotGiven {
      requireNonNull(caller, "caller");
      requireNonNull(mode, "mode");
    }

    private boolean isOnlyAwsAuth() {
      return mode == AuthenticationMode.CONFIG_MAP;
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return isOnlyAwsAuth()
          ? "the authentication mode is CONFIG_MAP, and the aws-auth ConfigMap was not given"
          : "no access entry is for "
              + caller.canonicalArn()
              + ": unless the aws-auth ConfigMap, which was not given, maps it, EKS answers 401"
              + " Unauthorized";
    }

    @Override
    public String label() {
      return isOnlyAwsAuth() ? Unknown.super.label() : "";
    }

    @Override
    public String remedy() {
      return giveAwsAuth();
    }
  }

  /** The aws-auth ConfigMap counts, was not given, and may map principals that may do this. */
  record PrincipalsOfAwsAuth() implements Unknown {

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "IAM principals that the aws-auth ConfigMap, which was not given, maps may be among"
          + " the subjects";
    }

    @Override
    public String remedy() {
      return giveAwsAuth();
    }
  }

  private static String giveAwsAuth() {
    return "Give the aws-auth ConfigMap, as \"kubectl get configmap aws-auth -n kube-system -o"
        + " yaml\" prints it, even if it is empty.";
  }

  /**
   * In the authentication mode {@link AuthenticationMode#CONFIG_MAP} the principal that created the
   * cluster is an administrator, and no file tells who it is.
   */
  record ClusterCreator() implements Unknown {

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "in the mode CONFIG_MAP the cluster's creator is a member of system:masters,"
          + " which stands in no file";
    }

    @Override
    public String remedy() {
      return "Look for the CreateCluster event in CloudTrail, or switch to a mode with access"
          + " entries, where the creator has one.";
    }
  }

  /**
   * The caller is a node, and what the node authorizer allows nodes is not known, as the cluster
   * was put together without the RBAC objects of its Kubernetes version.
   *
   * @param user the node
   */
  record NodeRulesNotGiven(UserInfo user) implements Unknown {
    public NodeRulesNotGiven {
      requireNonNull(user, "user");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return AuthenticatorUser.printedUsername(user)
          + " is a node, and what the node authorizer allows nodes was not given with the"
          + " Kubernetes version";
    }

    @Override
    public String remedy() {
      return "Give the cluster its Kubernetes version and the default RBAC objects of that"
          + " version.";
    }
  }

  /**
   * The caller is a node, and asks for an object that the node authorizer allows it if the object
   * is related to the node: a pod that runs there uses it, or it is about the node.
   *
   * @param user the node
   * @param request the request
   */
  record NodeRelation(UserInfo user, ResourceRequest request) implements Unknown {
    public NodeRelation {
      requireNonNull(user, "user");
      requireNonNull(request, "request");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "the node authorizer allows "
          + AuthenticatorUser.printedUsername(user)
          + " this if the object belongs to the node or to a pod that runs on it, and no"
          + " configuration tells which do";
    }

    @Override
    public String label() {
      return "not decidable";
    }

    @Override
    public String remedy() {
      return askWhichPodsRun();
    }
  }

  /**
   * The caller is a node, and asks for what the node authorizer allows one node alone; which node
   * the caller is, is not known.
   *
   * @param user the node
   * @param request the request
   */
  record NodeName(UserInfo user, ResourceRequest request) implements Unknown {
    public NodeName {
      requireNonNull(user, "user");
      requireNonNull(request, "request");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "the node authorizer allows this to one node alone, and which node "
          + AuthenticatorUser.printedUsername(user)
          + " is, is not known";
    }

    @Override
    public String remedy() {
      return nameSession(AuthenticatorUser.printedUsername(user));
    }
  }

  /**
   * The caller is a node, some of whose rights depend on the pods that run on it; of one request
   * {@link NodeRelation} tells.
   *
   * @param user the node
   */
  record NodeRights(UserInfo user) implements Unknown {
    public NodeRights {
      requireNonNull(user, "user");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return AuthenticatorUser.printedUsername(user)
          + " is a node, and what the node authorizer allows it of secrets, configmaps, volumes,"
          + " pods and service accounts depends on the pods that run on it";
    }

    @Override
    public String label() {
      return "not decidable";
    }

    @Override
    public String remedy() {
      return askWhichPodsRun();
    }
  }

  private static String askWhichPodsRun() {
    return "Ask a real cluster: no configuration tells which pods run on a node.";
  }

  /**
   * The caller's username is made from a template, and what fills it in is not known.
   *
   * @param template the template, as far as it could be filled in
   */
  record UnknownUsername(String template) implements Unknown {
    public UnknownUsername {
      requireNonNull(template, "template");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return dependsOn("username", template, "User");
    }

    @Override
    public String label() {
      return "";
    }

    @Override
    public String remedy() {
      return nameSession(template);
    }
  }

  /**
   * The name of one of the caller's groups is made from a template, and what fills it in is not
   * known.
   *
   * @param template the template, as far as it could be filled in
   */
  record UnknownGroup(String template) implements Unknown {
    public UnknownGroup {
      requireNonNull(template, "template");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return dependsOn("group", template, "Group");
    }

    @Override
    public String label() {
      return "";
    }

    @Override
    public String remedy() {
      return nameSession(template);
    }
  }

  private static String dependsOn(String what, String template, String kind) {
    return "the "
        + what
        + " "
        + template
        + " depends on the "
        + (NameTemplate.of(template).dependsOnSession() ? "session" : "request")
        + ": no subject of kind "
        + kind
        + " matches it here";
  }

  private static String nameSession(String template) {
    return NameTemplate.of(template).dependsOnSession()
        ? "Ask for one session by its ARN, such as"
            + " arn:aws:sts::111122223333:assumed-role/Developer/alice."
        : "Ask with what fills in the template: the access key's id, or the names of the EC2"
            + " instances.";
  }

  /**
   * Some requests of a principal come from a user or with a group of this name, which may make the
   * request; which requests do, the principal's ARN does not tell.
   *
   * @param name the user or group that may make the request
   * @param template the template that becomes the name
   * @param principal the principal's ARN
   */
  record NameOfSomeRequests(String name, String template, String principal) implements Unknown {
    public NameOfSomeRequests {
      requireNonNull(name, "name");
      requireNonNull(template, "template");
      requireNonNull(principal, "principal");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return name
          + " may do this, which "
          + template
          + " becomes for some requests of "
          + principal;
    }

    @Override
    public String remedy() {
      return nameSession(template);
    }
  }

  /**
   * Several access entries fit the caller: those of roles that differ in their paths only, of which
   * an assumed role's ARN does not tell.
   *
   * @param entries the entries, at least two
   */
  record SeveralAccessEntries(List<AccessEntry> entries) implements Unknown {
    public SeveralAccessEntries {
      entries = List.copyOf(entries);
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "the access entries "
          + entries.stream().map(entry -> entry.principalArn().value()).toList()
          + " are for roles of the same name, of which IAM knows one at a time; delete the"
          + " entries of roles that are no more";
    }

    @Override
    public String remedy() {
      return "Delete the entries of roles that no longer exist.";
    }
  }

  /**
   * Several entries of the aws-auth ConfigMap fit the caller, differ in case only, and map to
   * different users: aws-iam-authenticator takes any of them.
   *
   * @param mappings the entries, at least two
   */
  record SeveralAwsAuthEntries(List<AwsAuth.Mapping> mappings) implements Unknown {
    public SeveralAwsAuthEntries {
      mappings = List.copyOf(mappings);
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "of the entries of mapUsers in aws-auth "
          + mappings.stream()
              .map(mapping -> mapping.arn() + mapping.origin().map(at -> " at " + at).orElse(""))
              .toList()
          + ", which differ only in case, aws-iam-authenticator takes any; keep one";
    }

    @Override
    public String remedy() {
      return "Keep one of these entries.";
    }
  }

  /**
   * A section of the aws-auth ConfigMap that aws-iam-authenticator may read otherwise, or not at
   * all, and that may name the caller.
   *
   * @param section the section
   */
  record UncertainAwsAuth(AwsAuth.UncertainSection section) implements Unknown {
    public UncertainAwsAuth {
      requireNonNull(section, "section");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return section.section().value()
          + " in aws-auth has "
          + section.problem()
          + ", which aws-iam-authenticator may read otherwise or not at all: whom it maps cannot be"
          + " told";
    }

    @Override
    public String remedy() {
      return "Write "
          + section.section().value()
          + " in plain YAML: spaces and no tabs, no \"?\" before keys, no directives, no control"
          + " characters.";
    }
  }

  /**
   * A user's {@code extra} names several IAM principals, or an ARN that is not the canonical ARN's.
   *
   * @param values what contradicts itself, by key
   */
  record ContradictoryExtra(Map<String, List<String>> values) implements Unknown {
    public ContradictoryExtra {
      values =
          Collections.unmodifiableMap(new TreeMap<>(Maps.transformValues(values, List::copyOf)));
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "the user's extra contradicts itself: "
          + new TreeMap<>(values)
              .entrySet().stream()
                  .map(
                      entry ->
                          entry.getValue().size() == 1
                              ? entry.getKey() + " " + entry.getValue().get(0)
                              : entry.getKey() + " is " + entry.getValue())
                  .collect(Collectors.joining(" is not of "));
    }

    @Override
    public String label() {
      return "";
    }

    @Override
    public String remedy() {
      return "Give the extra of one principal, as aws-iam-authenticator sets it.";
    }
  }

  /**
   * A user's {@code extra} has a principal's unique id and no ARN: which access entry is the
   * principal's is not known.
   *
   * @param principalId the unique id
   */
  record ExtraWithoutArn(String principalId) implements Unknown {
    public ExtraWithoutArn {
      requireNonNull(principalId, "principalId");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "the user's extra has a principalId and no canonicalArn: which access entry it belongs"
          + " to cannot be told";
    }

    @Override
    public String label() {
      return "";
    }

    @Override
    public String remedy() {
      return "Add canonicalArn to the extra, with the ARN of the principal " + principalId + ".";
    }
  }

  /**
   * A user's {@code extra} has an ARN and not the unique id, by which EKS matches access policies.
   *
   * @param arn the ARN
   */
  record ExtraWithoutPrincipalId(String arn) implements Unknown {
    public ExtraWithoutPrincipalId {
      requireNonNull(arn, "arn");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "the user's extra has an ARN and no principalId, by which EKS matches access policies:"
          + " none applies";
    }

    @Override
    public String label() {
      return "";
    }

    @Override
    public String remedy() {
      return "Add principalId to the extra, with the unique id of "
          + arn
          + ", or ask for the IAM caller by its ARN.";
    }
  }

  /**
   * The ARN in a user's {@code extra} is none of a caller.
   *
   * @param arn the ARN
   * @param problem what is wrong with it, and what would be right
   */
  record InvalidArnInExtra(String arn, String problem) implements Unknown {
    public InvalidArnInExtra {
      requireNonNull(arn, "arn");
      requireNonNull(problem, "problem");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return "the user's extra: " + problem;
    }

    @Override
    public String label() {
      return "";
    }

    @Override
    public String remedy() {
      return "Correct the value of arn in the extra, \"" + arn + "\".";
    }
  }

  /**
   * Something of the cluster is declared and not known in all its parts yet, as in infrastructure
   * as code before it is applied, and it might allow the request.
   *
   * @param unresolved what is declared, with what is not known of it
   */
  record NotResolved(Unresolved unresolved) implements Unknown {
    public NotResolved {
      requireNonNull(unresolved, "unresolved");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return unresolved.text() + ": " + effect();
    }

    private String effect() {
      if (unresolved instanceof Unresolved.Entry entry) {
        return "the access entry may be for " + anyOf(entry.principalArn());
      }
      if (unresolved instanceof Unresolved.Groups groups) {
        return "groups of " + groups.principalArn() + " may allow this";
      }
      if (unresolved instanceof Unresolved.Username username) {
        return username.principalArn() + " may be a user whom a binding allows this";
      }
      if (unresolved instanceof Unresolved.Association association) {
        String principalArn = association.principalArn();
        return "the associated access policy"
            + (association.policyName().equals("*") ? "" : " " + association.policyName())
            + " may allow this"
            + (principalArn.contains("*") ? ", and be for " + anyOf(principalArn) : "");
      }
      if (unresolved instanceof Unresolved.Binding binding) {
        return "the binding of " + binding.roleRef().kind() + " may allow this";
      }
      if (unresolved instanceof Unresolved.Rules rules) {
        return "rules of the " + rules.kind() + " " + rules.name() + " may allow this";
      }
      return unresolved instanceof Unresolved.Mode
          ? "it decides where callers are looked up"
          : "aws-auth may map the caller";
    }

    private static String anyOf(String principalArn) {
      return principalArn.equals("*") ? "any principal" : principalArn;
    }

    @Override
    public String remedy() {
      return unresolved.values().stream()
          .map(Unresolved.Value::remedy)
          .distinct()
          .collect(Collectors.joining("; "));
    }
  }

  /**
   * An authorizer failed with an exception, which is an error of this library.
   *
   * @param error the exception in short
   */
  record FailedAuthorizer(String error) implements Unknown {
    public FailedAuthorizer {
      requireNonNull(error, "error");
    }

    @Override
    public String toString() {
      return line();
    }

    @Override
    public String text() {
      return error;
    }

    @Override
    public String label() {
      return "internal error";
    }

    @Override
    public String remedy() {
      return "Report this as an error of cam, with the stack trace from the log.";
    }
  }
}
