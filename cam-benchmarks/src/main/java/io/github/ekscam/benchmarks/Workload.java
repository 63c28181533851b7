package io.github.ekscam.benchmarks;

import io.github.ekscam.EksCluster;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;

/**
 * A made-up cluster and questions to ask it, the same ones for the same size and seed: all choices
 * are drawn from one {@link java.util.Random}. Described here so that it can be rebuilt elsewhere.
 *
 * <p><b>Sizes.</b> Named after the number of bindings: {@link Size#S} 20, {@link Size#M} 2,000,
 * {@link Size#L} 50,000, {@link Size#XL} 1,000,000. At L there are 9,500 users, of which a fifth
 * are service accounts and 380 are IAM principals; 500 groups; 2,000 namespaces; 106 roles; 300
 * ClusterRoleBindings and 49,700 RoleBindings. Everything shrinks and grows with the number of
 * bindings, but not below the floors in {@link Size}; the six broad roles stay, and there are 3,000
 * IAM principals at most, as AWS has it.
 *
 * <p><b>Users.</b> People are in 1 to 4 of the groups, and in {@code system:authenticated}. Service
 * accounts are dealt out to the namespaces in turn, and are in the three groups that Kubernetes
 * gives them. IAM principals are roles with an access entry, which names the user and the groups,
 * and with 1 or 2 associated policies out of three. An association is for the whole cluster (1 in
 * 10), for all namespaces with one prefix (1 in 10), or for 1 to 3 namespaces.
 *
 * <p><b>Roles.</b> Six broad ClusterRoles in {@code roles.txt}, shaped like the default ones. The
 * others are small: 1 to 3 rules, each on 1 to 3 resources of one API group, every tenth for all
 * verbs, every fifth limited to 1 to 3 names. Two fifths of them are Roles, one each in as many
 * namespaces; the others are ClusterRoles.
 *
 * <p><b>Bindings.</b> RoleBindings are dealt out to the namespaces in turn. Of 100, 35 are of the
 * reader, 20 of the writer, 5 of the owner, 40 of a small role: of the namespace's own Role every
 * other time if it has one. One ClusterRoleBinding gives the discovery role to {@code
 * system:authenticated}; of 100 others, 1 is of everything, 19 of the cluster reader, 10 of the
 * reader, 70 of a small ClusterRole. Each but the one has 1 to 3 subjects, of which 40 percent are
 * groups and the others users, all equally likely.
 *
 * <p><b>Questions.</b> 1,024 by users that are no IAM principals, which RBAC alone answers, and
 * 1,024 by IAM principals. Half of either are allowed: a random user asks for what a random rule of
 * a random binding of theirs grants, every fourth time of a ClusterRoleBinding. If that grants
 * {@code list} or {@code watch} everywhere, every other question is about all namespaces. Of the
 * allowed questions of principals, every other one is by a random rule of an associated policy, and
 * the rest are what no such policy allows.
 *
 * <p>The denied are, a quarter each, near misses by verb, by namespace (for {@code list} and {@code
 * watch}, every fourth time all namespaces) and by subresource of such an allowed question, and
 * questions of strangers that no binding names. Every answer is checked by trying all bindings and
 * policies; what fails the check is drawn again. The questions are shuffled, may repeat, and share
 * no String object with the cluster or with each other, as if they had come over the network.
 */
public final class Workload {

  /** How many questions there are of either sort. */
  public static final int QUESTIONS = 1_024;

  private final EksCluster cluster;
  private final List<Question> questions;
  private final List<Question> principalsQuestions;

  Workload(EksCluster cluster, List<Question> questions, List<Question> principalsQuestions) {
    this.cluster = cluster;
    this.questions = List.copyOf(questions);
    this.principalsQuestions = List.copyOf(principalsQuestions);
  }

  /**
   * The workload of a size and a seed.
   *
   * @throws IllegalStateException if everything is allowed to all who could ask a near miss, as is
   *     so for a few seeds in a thousand at S
   */
  public static Workload of(Size size, long seed) {
    return new WorkloadGenerator(size, seed).generate();
  }

  /** The cluster. */
  public EksCluster cluster() {
    return cluster;
  }

  /** The questions that only RBAC can answer with yes. */
  public List<Question> questions() {
    return questions;
  }

  /** The questions of IAM principals, which access policies and RBAC can answer with yes. */
  public List<Question> principalsQuestions() {
    return principalsQuestions;
  }

  static String serviceAccountUsername(String namespace, String name) {
    return "system:serviceaccount:" + namespace + ":" + name;
  }

  /** How large the cluster is. */
  public enum Size {
    /** 20 bindings. */
    S(20),
    /** 2,000 bindings. */
    M(2_000),
    /** 50,000 bindings. */
    L(50_000),
    /** 1,000,000 bindings. */
    XL(1_000_000);

    private final int bindings;

    Size(int bindings) {
      this.bindings = bindings;
    }

    int bindings() {
      return bindings;
    }

    int clusterRoleBindings() {
      return scaled(300, 2);
    }

    int roleBindings() {
      return bindings - clusterRoleBindings();
    }

    int users() {
      return scaled(9_500, 10);
    }

    int serviceAccounts() {
      return users() / 5;
    }

    int principals() {
      return Math.min(3_000, scaled(380, 2));
    }

    int groups() {
      return scaled(500, 5);
    }

    int namespaces() {
      return scaled(2_000, 5);
    }

    /** The small roles of both kinds. */
    int smallRoles() {
      return scaled(100, 4);
    }

    /** The small roles that are Roles. */
    int namespacedRoles() {
      return (2 * smallRoles() + 4) / 5;
    }

    private int scaled(int atLargest, int floor) {
      return Math.max(floor, Math.round((float) atLargest * bindings / 50_000));
    }
  }

  /** Where a question comes from, which tells its answer. */
  public enum Origin {
    /** A rule of a binding: allowed. */
    RBAC(true),
    /** A rule of an associated access policy: allowed. */
    ACCESS_POLICY(true),
    /** What is allowed, with another verb: denied. */
    WRONG_VERB(false),
    /** What is allowed, in another namespace: denied. */
    WRONG_NAMESPACE(false),
    /** What is allowed, for another subresource or for one at all: denied. */
    WRONG_SUBRESOURCE(false),
    /** What somebody else is allowed, asked by a user that nothing names: denied. */
    STRANGER(false);

    private final boolean allowed;

    Origin(boolean allowed) {
      this.allowed = allowed;
    }

    boolean isAllowed() {
      return allowed;
    }
  }

  /**
   * A question whose answer is known.
   *
   * @param user who asks
   * @param request what is asked for
   * @param origin where the question comes from
   */
  public record Question(UserInfo user, RequestAttributes request, Origin origin) {

    /** The answer. */
    public boolean isAllowed() {
      return origin.isAllowed();
    }

    /** What a table of all answers would be searched for. */
    Key key() {
      if (request instanceof ResourceRequest r) {
        return new Key(
            user.username(),
            r.verb(),
            r.apiGroup(),
            r.resource(),
            r.subresource(),
            r.namespace(),
            r.name());
      }
      String path = ((NonResourceRequest) request).path();
      return new Key(user.username(), request.verb(), "", path, "", "", "");
    }
  }

  /** A question as a key: everything that its answer depends on, but for the groups. */
  record Key(
      String username,
      String verb,
      String apiGroup,
      String resource,
      String subresource,
      String namespace,
      String name) {

    /** An equal key that shares no String object with this one. */
    Key copy() {
      return new Key(
          new String(username),
          new String(verb),
          new String(apiGroup),
          new String(resource),
          new String(subresource),
          new String(namespace),
          new String(name));
    }
  }
}
