package io.github.ekscam.analysis.documentation;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicy.Provenance;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PolicyArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers the sections of a page that are about one access policy each. */
final class PolicySections implements PageListener {

  private static final Pattern POLICY_NAME =
      Pattern.compile("([A-Z][A-Za-z0-9]*Policy[A-Za-z0-9]*)[^\\p{L}\\p{N}]*");
  private static final Pattern SINGLE_WORD =
      Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)[^\\p{L}\\p{N}]*");
  private static final Pattern ARN = Pattern.compile("cluster-access-policy/([A-Za-z0-9_-]+)");
  private static final Pattern ARN_LINE = Pattern.compile("^[^\\p{L}\\p{N}]*ARN\\b");
  private static final Pattern SERVICE_LINKED_ROLES_ONLY =
      Pattern.compile(
          "service[-\u2010\u2011]linked roles? only"
              + "|\\bonly (?:\\S+ ){0,6}?\\S*service[-\u2010\u2011]linked role",
          Pattern.CASE_INSENSITIVE);

  /** Longer than the name of any policy, in characters. */
  private static final int LONGEST_TITLE = 200;

  private static final String SOURCE = "Amazon EKS user guide, Review access policy permissions";

  private final String file;
  private final SortedMap<String, AccessPolicy> policies = new TreeMap<>();
  private final SortedSet<String> named = new TreeSet<>();
  private final List<String> remarks = new ArrayList<>();
  private @Nullable Section section;

  /** What stands under a heading that names no policy: some put more into it than the name. */
  private final StringBuilder textOfNoSection = new StringBuilder();

  private boolean hasTables;

  /** What is read of the policy that the page speaks of at the moment. */
  private static final class Section {
    private final int line;
    private final int level;
    private final String name;
    private boolean isPolicy;
    private boolean hasArn;
    private final StringBuilder text = new StringBuilder();
    private @Nullable List<AccessPolicy.Rule> rules;

    private Section(int line, int level, String name, boolean isPolicy) {
      this.line = line;
      this.level = level;
      this.name = name;
      this.isPolicy = isPolicy;
    }
  }

  PolicySections(String file) {
    this.file = file;
  }

  @Override
  public void heading(int line, int level, String text) {
    Section current = section;
    String title = text.length() > LONGEST_TITLE ? "" : text;
    Matcher policy = POLICY_NAME.matcher(title);
    if (policy.matches()) {
      if (current == null || !current.name.equals(policy.group(1)) || current.rules != null) {
        start(new Section(line, level, policy.group(1), true));
      }
      return;
    }
    if (current == null || level <= current.level) {
      Matcher word = SINGLE_WORD.matcher(title);
      start(word.matches() ? new Section(line, level, word.group(1), false) : null);
    }
  }

  @Override
  public void text(int line, String text) {
    Matcher arn = ARN.matcher(text);
    if (ARN_LINE.matcher(text).find() && arn.find()) {
      arn(line, arn.group(1));
    }
    (section == null ? textOfNoSection : section.text).append(text).append(' ');
  }

  private void arn(int line, String name) {
    Section current = section;
    if (current == null || current.hasArn || (!current.isPolicy && !current.name.equals(name))) {
      int level = current == null ? Integer.MAX_VALUE : current.level;
      start(new Section(line, level, name, true));
    } else if (!current.name.equals(name)) {
      remarks.add(
          new Source(file, line, 0)
              + ": the section "
              + current.name
              + " gives the ARN of "
              + name
              + "; it is taken for "
              + current.name);
    }
    Section started = requireNonNull(section);
    if (current == null) {
      started.text.append(textOfNoSection);
    } else if (started != current && !current.isPolicy) {
      started.text.append(current.text);
    }
    started.isPolicy = true;
    started.hasArn = true;
  }

  @Override
  public void code(int line, String text) {
    Matcher arn = ARN.matcher(text);
    while (arn.find()) {
      String name = arn.group(1);
      if (POLICY_NAME.matcher(name).matches()) {
        named.add(requireName(line, name));
      }
    }
  }

  @Override
  public void table(int line, List<List<String>> rows) {
    Optional<RuleTable> table = RuleTable.of(rows.get(0));
    Section current = section;
    if (current == null || !current.isPolicy) {
      if (table.isPresent()) {
        throw problem(line, "a table of rules, and no heading that names the access policy");
      }
      return;
    }
    if (table.isEmpty()) {
      throw problem(
          line,
          "the table of "
              + current.name
              + " has other columns than Kubernetes API groups, resources and verbs: "
              + rows.get(0)
              + "; the page is read in English and in the shape that AWS gives it");
    }
    hasTables = true;
    List<AccessPolicy.Rule> rules = new ArrayList<>();
    if (current.rules != null) {
      rules.addAll(current.rules);
    }
    rules.addAll(
        table
            .get()
            .rules(
                rows.subList(1, rows.size()),
                text -> problem(line, "in the table of " + current.name + ": " + text)));
    current.rules = rules;
  }

  @Override
  public void missing(int line, String what) {
    if (section != null && section.isPolicy) {
      throw problem(line, "the page is incomplete at " + section.name + ": it lacks " + what);
    }
  }

  private void start(@Nullable Section next) {
    Section ended = section;
    section = next;
    if (next == null) {
      textOfNoSection.setLength(0);
    }
    if (ended == null || !ended.isPolicy) {
      return;
    }
    AccessPolicy.Builder builder =
        AccessPolicy.builder(requireName(ended.line, ended.name))
            .guide(PolicyDocumentation.GUIDE)
            .source(SOURCE)
            .provenance(ended.rules == null ? Provenance.PROSE_ONLY : Provenance.PUBLISHED)
            .serviceLinkedRolesOnly(
                SERVICE_LINKED_ROLES_ONLY
                    .matcher(ended.text.toString().replaceAll("\\s+", " "))
                    .find());
    if (ended.rules != null) {
      builder.rules(ended.rules);
    }
    AccessPolicy policy = builder.build();
    AccessPolicy other = policies.putIfAbsent(ended.name, policy);
    if (other != null && !other.equals(policy)) {
      throw problem(ended.line, "the page has two sections on " + ended.name + ", which differ");
    }
  }

  private String requireName(int line, String name) {
    try {
      return new PolicyArn("aws", name).name();
    } catch (IllegalArgumentException e) {
      throw problem(line, String.valueOf(e.getMessage()));
    }
  }

  /** Ends the page; from here on it is read. */
  void end() {
    start(null);
    if (policies.isEmpty()) {
      throw problem(
          0,
          "no section on an access policy: expected AWS's page \"Review access policy"
              + " permissions\", or what aws eks list-access-policies prints");
    }
    if (!hasTables) {
      throw problem(0, "no table of rules: the page is not as AWS publishes it");
    }
  }

  List<AccessPolicy> policies() {
    return List.copyOf(policies.values());
  }

  /** The policies that are named in examples alone. */
  List<String> namedOnly() {
    return named.stream().filter(name -> !policies.containsKey(name)).toList();
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private InvalidInputException problem(int line, String text) {
    return new InvalidInputException(new Source(file, line, 0), "", text);
  }
}
