package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.testing.question.RequestWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A first specification of a cluster, made from what its configuration grants today: everybody who
 * has access, what they may do of what matters most, something of every grant they have, and what
 * they may not do. It passes as long as that stays so. What cannot be told is left out.
 *
 * @param text the YAML
 * @param principals how many principals there are in it
 */
public record StarterSpecification(String text, int principals) {

  /** Where somebody has access to more, a few will do to begin with. */
  private static final int MOST_NAMESPACES = 4;

  /** The role that IAM Identity Center makes of a permission set. */
  private static final Pattern PERMISSION_SET = Pattern.compile("AWSReservedSSO_(.+)_[0-9a-f]{16}");

  public StarterSpecification {
    requireNonNull(text, "text");
  }

  /**
   * Makes the specification of a cluster.
   *
   * @param configuration the files and directories with the cluster's configuration, as the
   *     specification is to name them; at least one
   * @throws IllegalArgumentException if nobody has access whose rights could be told
   */
  public static StarterSpecification of(EksCluster cluster, List<String> configuration) {
    Maker maker = new Maker(cluster);
    arns(cluster).forEach(maker::principal);
    if (maker.arns.isEmpty()) {
      throw new IllegalArgumentException(
          "The configuration gives access to nobody whose rights can be told: there is"
              + " nothing to begin with");
    }
    return new StarterSpecification(maker.text(configuration), maker.arns.size());
  }

  private static List<String> arns(EksCluster cluster) {
    Stream<String> entries =
        cluster.accessEntries().entries().stream()
            .filter(entry -> entry.type().isStandard())
            .map(AccessEntry::principalArn)
            .map(Object::toString);
    Stream<String> mappings =
        cluster.awsAuth().stream()
            .flatMap(awsAuth -> Stream.of(awsAuth.mapRoles(), awsAuth.mapUsers()))
            .flatMap(List::stream)
            .map(AwsAuth.Mapping::arn);
    return Stream.concat(entries, mappings).distinct().toList();
  }

  /** Asks about one principal after the other. */
  private static final class Maker {

    private final EksCluster cluster;
    private final Map<String, String> arns = new LinkedHashMap<>();

    /** The last number behind each name that several would have. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private final List<StarterCase> cases = new ArrayList<>();

    Maker(EksCluster cluster) {
      this.cluster = cluster;
    }

    void principal(String arn) {
      CallerIdentity identity;
      try {
        identity = CallerIdentity.parse(arn);
      } catch (IllegalArgumentException e) {
        // aws-auth takes any text for an ARN; no caller has that one.
        return;
      }
      Caller caller = cluster.caller(identity);
      if (caller.identity() instanceof MappedIdentity.Mapped) {
        String name = name(arn);
        Answers answers = new Answers(TestedPrincipal.of(name, identity), caller);
        answers.askAll();
        if (!answers.cases.isEmpty()) {
          arns.put(name, arn);
          cases.addAll(answers.cases);
        }
      }
    }

    /** A name for people, from the last part of the ARN. */
    private String name(String arn) {
      String last = arn.substring(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
      Matcher permissionSet = PERMISSION_SET.matcher(last);
      String own = permissionSet.matches() ? permissionSet.group(1) : last;
      String name = own.replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT);
      String base = name.matches("[a-z].*") ? name : "principal-" + name;
      String free = base;
      while (arns.containsKey(free)) {
        free = base + "-" + numbers.merge(base, 2, (number, two) -> number + 1);
      }
      return free;
    }

    String text(List<String> configuration) {
      StringBuilder text = new StringBuilder();
      text.append("description: What the configuration grants today\n");
      text.append("configuration: ").append(Yaml.list(configuration)).append('\n');
      text.append("\nprincipals:\n");
      arns.forEach(
          (name, arn) ->
              text.append("  ")
                  .append(Yaml.scalar(name))
                  .append(": ")
                  .append(Yaml.scalar(arn))
                  .append('\n'));
      text.append("\ncases:\n");
      List<StarterCase> merged = StarterCase.merged(cases);
      List<String> items =
          Stream.of(true, false)
              .flatMap(
                  allowed ->
                      merged.stream()
                          .filter(each -> each.allowed() == allowed)
                          .map(StarterCase::text))
              .toList();
      text.append(String.join("\n", items));
      StarterHolders.text(cluster, arns).ifPresent(last -> text.append('\n').append(last));
      return text.toString();
    }
  }

  /** What a principal may do and what not, as far as it can be told. */
  private static final class Answers {

    private static final ConfiguredBindings BINDINGS = ConfiguredBindings.of(List.of());

    private final TestedPrincipal principal;
    private final Caller caller;
    private final HeldPermissions held;

    /** What is held but for the bindings that every cluster has. */
    private final List<Permission> permissions;

    private final Set<Key> asked = new HashSet<>();

    /** What allows any of the requests. */
    private final Set<Key> exercised = new HashSet<>();

    /** What alone allows one of the requests. */
    private final Set<Key> indispensable = new HashSet<>();

    private final List<StarterCase> cases = new ArrayList<>();

    Answers(TestedPrincipal principal, Caller caller) {
      this.principal = principal;
      this.caller = caller;
      List<Permission> all = caller.whatCan().permissions();
      this.held = new HeldPermissions(all);
      this.permissions = all.stream().filter(each -> isCounted(each.grant())).toList();
    }

    void askAll() {
      Set<String> namespaces = namespaces();
      StarterRequests.usual(namespaces).forEach(this::ask);
      permissions.forEach(this::askWhatNothingElseAllows);
      for (Permission permission : permissions) {
        if (!exercised.contains(GrantKeys.source(permission.grant()))) {
          requests(permission).forEach(this::ask);
        }
      }
    }

    private List<RequestAttributes> requests(Permission permission) {
      return StarterRequests.allowedBy(
          permission.rule(),
          permission.scope() instanceof AccessScope.Cluster
              ? "default"
              : example(permission.scope().namespaces().get(0)),
          caller.cluster().apiResources());
    }

    /** Without such a request nobody would notice that the grant is gone. */
    private void askWhatNothingElseAllows(Permission permission) {
      Key source = GrantKeys.source(permission.grant());
      List<RequestAttributes> requests = requests(permission);
      if (indispensable.contains(source)
          || requests.isEmpty()
          || !held.sources(requests.get(0)).equals(Set.of(source))) {
        return;
      }
      requests.forEach(this::ask);
    }

    private void ask(RequestAttributes request) {
      Verdict verdict = caller.authorize(request);
      boolean told =
          verdict.isAllowed()
              || (!verdict.isUndecided() && caller.allowedSessions(request).isEmpty());
      if (!told || !asked.add(Keys.of(request))) {
        return;
      }
      cases.add(StarterCase.of(principal.name(), request, verdict.isAllowed()));
      if (verdict.isAllowed()) {
        Set<Key> sources = held.sources(request);
        exercised.addAll(sources);
        if (sources.size() == 1) {
          indispensable.addAll(sources);
        }
      }
    }

    private static boolean isCounted(Grant grant) {
      return !(grant instanceof Grant.Rbac rbac) || BINDINGS.isCounted(rbac.binding());
    }

    /** Some of those that the grants name, and two that every cluster has. */
    private Set<String> namespaces() {
      Set<String> named = new TreeSet<>();
      permissions.forEach(
          permission ->
              permission.scope().namespaces().stream()
                  .map(Answers::example)
                  .filter(name -> RequestWords.impossibleNamespace(name).isEmpty())
                  .forEach(named::add));
      Set<String> namespaces = new LinkedHashSet<>();
      named.stream().limit(MOST_NAMESPACES).forEach(namespaces::add);
      namespaces.add("default");
      namespaces.add("kube-system");
      return namespaces;
    }

    /** A namespace that a pattern of an access scope includes. */
    private static String example(String pattern) {
      return pattern.replace("*", "example");
    }
  }
}
