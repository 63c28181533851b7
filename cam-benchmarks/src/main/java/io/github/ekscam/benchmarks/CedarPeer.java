package io.github.ekscam.benchmarks;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import io.github.ekscam.benchmarks.Workload.Question;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Cedar. As its guide tells, a role is a group of principals that policies name, a policy set that
 * is used again is cached, and of the entities only those are given that the question is about: the
 * user, with the roles that they have there as parents, and what they ask for, with its kind as
 * parent. Which roles those are is found beforehand and not timed, in favour of Cedar.
 */
final class CedarPeer implements Peer {

  private final BasicAuthorizationEngine engine = new BasicAuthorizationEngine();
  private final PolicySet policies;
  private final List<AuthorizationRequest> requests = new ArrayList<>();
  private final List<Entities> entities = new ArrayList<>();

  CedarPeer(RbacObjects objects, List<Question> questions) {
    Map<String, List<PolicyRule>> rules = new HashMap<>();
    Map<String, Map<String, Set<String>>> rolesBySubjectAndNamespace = new HashMap<>();
    for (Collection<? extends RbacBinding> bindings :
        List.of(objects.clusterRoleBindings(), objects.roleBindings())) {
      for (RbacBinding binding : bindings) {
        rules.computeIfAbsent(Peer.role(binding), role -> Peer.rules(objects, binding));
        for (Subject subject : binding.subjects()) {
          rolesBySubjectAndNamespace
              .computeIfAbsent(Peer.text(subject), text -> new HashMap<>())
              .computeIfAbsent(binding.metadata().namespace(), namespace -> new HashSet<>())
              .add(Peer.role(binding));
        }
      }
    }
    Set<Policy> all = new LinkedHashSet<>();
    rules.forEach((role, ofRole) -> ofRole.forEach(rule -> addPolicies(all, role, rule)));
    this.policies = new PolicySet(all);
    try {
      policies.cache();
    } catch (CacheException e) {
      throw new IllegalStateException(e);
    }
    questions.forEach(question -> prepare(question, rolesBySubjectAndNamespace));
  }

  private static void addPolicies(Set<Policy> policies, String role, PolicyRule rule) {
    String head = "permit(principal in Role::" + quoted(role) + ", " + action(rule) + ", ";
    if (!rule.nonResourceURLs().isEmpty()) {
      String paths =
          rule.nonResourceURLs().stream()
              .map(url -> "resource.path like " + quoted(url))
              .collect(Collectors.joining(" || "));
      add(policies, head + "resource in Kind::\"path\") when { " + paths + " };");
      return;
    }
    String names =
        rule.resourceNames().isEmpty()
            ? ""
            : rule.resourceNames().stream()
                .map(name -> "resource.name == " + quoted(name))
                .collect(Collectors.joining(" || ", " && (", ")"));
    boolean all = rule.apiGroups().contains("*") && rule.resources().contains("*");
    String kinds =
        (all ? List.of("resource") : kinds(rule))
            .stream()
                .map(kind -> "Kind::" + quoted(kind))
                .collect(Collectors.joining(", ", "[", "]"));
    add(policies, head + "resource) when { resource in " + kinds + names + " };");
  }

  private static List<String> kinds(PolicyRule rule) {
    return rule.apiGroups().stream()
        .flatMap(group -> rule.resources().stream().map(resource -> group + "/" + resource))
        .toList();
  }

  private static String action(PolicyRule rule) {
    return rule.verbs().contains("*")
        ? "action"
        : rule.verbs().stream()
            .map(verb -> "Action::" + quoted(verb))
            .collect(Collectors.joining(", ", "action in [", "]"));
  }

  private static void add(Set<Policy> policies, String source) {
    policies.add(new Policy(source, "policy" + policies.size()));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private void prepare(Question question, Map<String, Map<String, Set<String>>> roles) {
    String namespace =
        question.request() instanceof ResourceRequest resource ? resource.namespace() : "";
    Set<EntityUID> held = new HashSet<>();
    for (String subject : Peer.texts(question.user())) {
      Map<String, Set<String>> byNamespace = roles.getOrDefault(subject, Map.of());
      for (String where : Set.of("", "namespace:" + namespace)) {
        byNamespace
            .getOrDefault(where.isEmpty() ? "" : namespace, Set.of())
            .forEach(role -> held.add(uid("Role", role)));
      }
    }
    Entity user = new Entity(uid("User", question.user().username()), Map.of(), held);
    Map<String, Value> attributes = new HashMap<>();
    Set<EntityUID> kinds = new HashSet<>();
    if (question.request() instanceof ResourceRequest r) {
      attributes.put("name", new PrimString(r.name()));
      kinds.add(uid("Kind", "resource"));
      kinds.add(uid("Kind", r.apiGroup() + "/" + r.combinedResource()));
    } else {
      attributes.put("path", new PrimString(((NonResourceRequest) question.request()).path()));
      kinds.add(uid("Kind", "path"));
    }
    Entity asked = new Entity(uid("Asked", "it"), attributes, kinds);
    EntityUID action = uid("Action", question.request().verb());
    requests.add(
        new AuthorizationRequest(user.getEUID(), action, asked.getEUID(), Map.<String, Value>of()));
    entities.add(new Entities(Set.of(user, asked)));
  }

  private static EntityUID uid(String type, String id) {
    return new EntityUID(EntityTypeName.parse(type).orElseThrow(), id);
  }

  @Override
  public boolean isAllowed(int turn) {
    try {
      AuthorizationResponse response =
          engine.isAuthorized(requests.get(turn), policies, entities.get(turn));
      return response.success.orElseThrow().isAllowed();
    } catch (AuthException e) {
      throw new IllegalStateException(e);
    }
  }
}
