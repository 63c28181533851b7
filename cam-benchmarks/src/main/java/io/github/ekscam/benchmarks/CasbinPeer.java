package io.github.ekscam.benchmarks;

import com.googlecode.aviator.runtime.type.AviatorBoolean;
import com.googlecode.aviator.runtime.type.AviatorObject;
import io.github.ekscam.benchmarks.Workload.Question;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;
import org.casbin.jcasbin.util.function.CustomFunction;
import org.jspecify.annotations.Nullable;

/**
 * jCasbin. Its page on performance tells to put what tenants have in common into few rules, and to
 * give each enforcer only the policies of its tenant: so a role is one word of a policy, whose
 * rules a function of ours matches, and there is one enforcer for ClusterRoleBindings and one for
 * each namespace. A policy is one subject of one binding.
 */
final class CasbinPeer implements Peer {

  private static final String MODEL =
      """
      [request_definition]
      r = user, question

      [policy_definition]
      p = subject, role

      [policy_effect]
      e = some(where (p.eft == allow))

      [matchers]
      m = isSubject(r.user, p.subject) && allows(p.role, r.question)
      """;

  private final Enforcer ofCluster;
  private final Map<String, Enforcer> byNamespace = new HashMap<>();
  private final List<Question> questions;
  private final List<Set<String>> subjects;

  CasbinPeer(RbacObjects objects, List<Question> questions) {
    this.questions = questions;
    this.subjects =
        questions.stream().<Set<String>>map(q -> new HashSet<>(Peer.texts(q.user()))).toList();
    Map<String, List<PolicyRule>> rules = new HashMap<>();
    for (Collection<? extends RbacBinding> bindings :
        List.of(objects.clusterRoleBindings(), objects.roleBindings())) {
      bindings.forEach(b -> rules.computeIfAbsent(Peer.role(b), r -> Peer.rules(objects, b)));
    }
    this.ofCluster = enforcer(objects.clusterRoleBindings(), rules);
    objects
        .roleBindings()
        .forEach(
            binding ->
                byNamespace.computeIfAbsent(
                    binding.metadata().namespace(),
                    namespace -> enforcer(objects.roleBindings(namespace), rules)));
  }

  private static Enforcer enforcer(
      Collection<? extends RbacBinding> bindings, Map<String, List<PolicyRule>> rules) {
    Model model = new Model();
    model.loadModelFromText(MODEL);
    Enforcer enforcer = new Enforcer(model);
    enforcer.addFunction("isSubject", new IsSubject());
    enforcer.addFunction("allows", new Allows(rules));
    for (RbacBinding binding : bindings) {
      for (Subject subject : binding.subjects()) {
        enforcer.addPolicy(Peer.text(subject), Peer.role(binding));
      }
    }
    return enforcer;
  }

  @Override
  public boolean isAllowed(int turn) {
    Question question = questions.get(turn);
    Enforcer enforcer =
        question.request() instanceof ResourceRequest resource
            ? byNamespace.get(resource.namespace())
            : null;
    return isAllowed(ofCluster, turn) || isAllowed(enforcer, turn);
  }

  private boolean isAllowed(@Nullable Enforcer enforcer, int turn) {
    return enforcer != null && enforcer.enforce(subjects.get(turn), questions.get(turn));
  }

  private static final class IsSubject extends CustomFunction {

    private static final long serialVersionUID = 1L;

    @Override
    public String getName() {
      return "isSubject";
    }

    @Override
    public AviatorObject call(Map<String, Object> env, AviatorObject user, AviatorObject subject) {
      return AviatorBoolean.valueOf(((Set<?>) user.getValue(env)).contains(subject.getValue(env)));
    }
  }

  private static final class Allows extends CustomFunction {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, List<PolicyRule>> rules;

    Allows(Map<String, List<PolicyRule>> rules) {
      this.rules = rules;
    }

    @Override
    public String getName() {
      return "allows";
    }

    @Override
    public AviatorObject call(Map<String, Object> env, AviatorObject role, AviatorObject asked) {
      Question question = (Question) asked.getValue(env);
      for (PolicyRule rule : rules.getOrDefault((String) role.getValue(env), List.of())) {
        if (PolicyRuleMatcher.matches(rule, question.request())) {
          return AviatorBoolean.TRUE;
        }
      }
      return AviatorBoolean.FALSE;
    }
  }
}
