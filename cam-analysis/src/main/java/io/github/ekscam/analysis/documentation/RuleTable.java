package io.github.ekscam.analysis.documentation;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of a policy's rules: a rule in each row, a list of names in each cell. */
final class RuleTable {

  private static final Pattern REMARK = Pattern.compile("\\(([^()]*)\\)");
  private static final Pattern SEPARATORS = Pattern.compile("[,;\\s\\u00A0]+");

  /** What Kubernetes has as a verb, an API group, a resource; or a path. */
  private static final Pattern NAME =
      Pattern.compile("/|/?(?:\\*|[a-z0-9][a-z0-9.:_-]*+)(?:/(?:\\*|[a-z0-9.][a-z0-9.:_-]*+))*+");

  private final int apiGroups;
  private final int nonResourceUrls;
  private final int resources;
  private final int verbs;
  private final List<String> head;

  private RuleTable(
      int apiGroups, int nonResourceUrls, int resources, int verbs, List<String> head) {
    this.apiGroups = apiGroups;
    this.nonResourceUrls = nonResourceUrls;
    this.resources = resources;
    this.verbs = verbs;
    this.head = head;
  }

  /** The table under a head, if it is that of rules. */
  static Optional<RuleTable> of(List<String> head) {
    int apiGroups = -1;
    int nonResourceUrls = -1;
    int resources = -1;
    int verbs = -1;
    for (int i = 0; i < head.size(); i++) {
      String title = head.get(i).toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
      if (title.contains("nonresource")) {
        nonResourceUrls = i;
      } else if (title.contains("apigroup")) {
        apiGroups = i;
      } else if (title.contains("verb")) {
        verbs = i;
      } else if (title.contains("resource")) {
        resources = i;
      } else {
        return Optional.empty();
      }
    }
    return apiGroups < 0 || resources < 0 || verbs < 0
        ? Optional.empty()
        : Optional.of(new RuleTable(apiGroups, nonResourceUrls, resources, verbs, head));
  }

  /**
   * The rules in the rows below the head.
   *
   * @param problem makes the exception for a row that cannot be understood
   */
  List<AccessPolicy.Rule> rules(
      List<List<String>> rows, Function<String, RuntimeException> problem) {
    List<AccessPolicy.Rule> rules = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!rows.get(i).equals(head)) {
        int row = i + 1;
        rules.add(rule(rows.get(i), text -> problem.apply("row " + row + " " + text)));
      }
    }
    if (rules.isEmpty()) {
      throw problem.apply("no row is below its head");
    }
    return rules;
  }

  private AccessPolicy.Rule rule(List<String> row, Function<String, RuntimeException> problem) {
    List<String> remarks = new ArrayList<>();
    List<String> groupNames = names(row.get(apiGroups), remarks, problem);
    List<String> resourceNames = names(row.get(resources), remarks, problem);
    List<String> verbNames = names(row.get(verbs), remarks, problem);
    List<String> urls =
        nonResourceUrls < 0 ? List.of() : names(row.get(nonResourceUrls), remarks, problem);
    if (verbNames.isEmpty()) {
      throw problem.apply("has no verbs");
    }
    if (resourceNames.isEmpty() == urls.isEmpty()) {
      throw problem.apply(
          urls.isEmpty()
              ? "has no resources and no non-resource URLs"
              : "has both resources and non-resource URLs");
    }
    PolicyRule.Builder rule = PolicyRule.builder().verbs(verbNames);
    if (urls.isEmpty()) {
      rule.apiGroups(groupNames.isEmpty() ? List.of("") : groupNames).resources(resourceNames);
    } else {
      rule.nonResourceURLs(urls);
    }
    return AccessPolicy.Rule.restricted(rule.build(), String.join("; ", remarks));
  }

  private static List<String> names(
      String cell, List<String> remarks, Function<String, RuntimeException> problem) {
    Matcher remark = REMARK.matcher(cell);
    while (remark.find()) {
      if (!remark.group(1).isBlank()) {
        remarks.add(remark.group(1).strip());
      }
    }
    List<String> names = new ArrayList<>();
    String rest = REMARK.matcher(cell).replaceAll(" ").replace("\"", "").replace("`", "");
    for (String name : SEPARATORS.split(rest.strip(), -1)) {
      if (name.isEmpty() || name.equals("and")) {
        continue;
      }
      if (!NAME.matcher(name).matches()) {
        throw problem.apply("has \"" + name + "\", which is no name of Kubernetes'");
      }
      names.add(name);
    }
    return names;
  }
}
