package io.github.ekscam.internal.config.awsauth;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.text.GoStrings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of the three texts.
 *
 * @param name its name
 * @param scalar the text, and where it is written
 */
record Section(String name, Scalar scalar) {

  static final String MAP_ROLES = AwsAuth.Section.MAP_ROLES.value();
  static final String MAP_USERS = AwsAuth.Section.MAP_USERS.value();
  static final String MAP_ACCOUNTS = AwsAuth.Section.MAP_ACCOUNTS.value();

  static final List<String> NAMES = List.of(MAP_ROLES, MAP_USERS, MAP_ACCOUNTS);

  /** What aws-iam-authenticator takes for nothing. */
  private static final Set<String> SKIPPABLE = Set.of("", "``", "\"\"", "''");

  private static final Pattern ARN =
      Pattern.compile("(?i)arn:[a-z-]*:(iam|sts):[^:\\s]*:[^:\\s]*:[^\\s\"',}\\]]+");

  private static final int MOST_NAMED = 10;

  /** The section of this name, if there is anything in it. */
  static Optional<Section> of(Map<String, Node> data, String name) {
    return data.get(name) instanceof Scalar scalar
            && !SKIPPABLE.contains(GoStrings.trimSpace(scalar.text()))
        ? Optional.of(new Section(name, scalar))
        : Optional.empty();
  }

  /** What the model calls it. */
  AwsAuth.Section modelled() {
    return Stream.of(AwsAuth.Section.values())
        .filter(section -> section.value().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Where a line of the text is: in the file, if its lines are lines of the file. */
  Source source(int line) {
    Source begin = scalar.source();
    return scalar.literal() && line > 0 ? new Source(begin.file(), begin.line() + line, 0) : begin;
  }

  /** What to add to a source that is not that of the line. */
  String inLine(int line) {
    return scalar.literal() || line == 0 ? "" : " (line " + line + " of the text)";
  }

  String origin(int line) {
    return source(line) + inLine(line);
  }

  /** The ARNs that stand in it, whatever else is wrong with it. */
  String arns() {
    Set<String> arns = new LinkedHashSet<>();
    Matcher matcher = ARN.matcher(scalar.text());
    while (matcher.find() && arns.size() <= MOST_NAMED) {
      arns.add(matcher.group());
    }
    List<String> named = arns.stream().limit(MOST_NAMED).toList();
    return arns.isEmpty()
        ? ""
        : ": " + String.join(", ", named) + (arns.size() > MOST_NAMED ? " and others" : "");
  }
}
