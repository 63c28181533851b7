package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PrincipalArn;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds roles with a path in aws-auth, which map nobody. */
final class RolePathInAwsAuthRule extends LintRule {

  /** How far below the beginning of an entry its ARN is looked for. */
  private static final int LONGEST_ENTRY = 50;

  RolePathInAwsAuthRule() {
    super("CAM018", Level.ERROR, "aws-auth names a role with its path, which maps nobody");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    if (linted.cluster().authenticationMode() == AuthenticationMode.API) {
      return;
    }
    for (AwsAuth.Mapping mapping :
        linted.cluster().awsAuth().map(AwsAuth::mapRoles).orElse(List.of())) {
      role(mapping.arn())
          .filter(role -> hasPath(role.value()))
          .ifPresent(role -> found.accept(finding(linted, mapping, role)));
    }
  }

  /** Of those that map nobody for another reason another rule tells. */
  @Override
  boolean tells(Notice notice) {
    return notice.kind() == Notice.Kind.AWS_AUTH_MAPS_NOBODY;
  }

  /** Whether an ARN is that of a role with a path. */
  static boolean hasPath(String arn) {
    return role(arn).filter(role -> !role.withoutRolePath().equals(role)).isPresent();
  }

  private static Optional<PrincipalArn> role(String arn) {
    try {
      return Optional.of(PrincipalArn.of(arn));
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }

  private Finding finding(LintedCluster linted, AwsAuth.Mapping mapping, PrincipalArn role) {
    String right = role.withoutRolePath().value();
    Optional<Source> source = mapping.origin().map(Source::of).map(LintedCluster::placed);
    return finding(
            "aws-auth entry " + mapping.arn(),
            "aws-auth maps "
                + role
                + " and so nobody: STS does not tell the path of a role, and"
                + " aws-iam-authenticator looks for the role without one",
            "write " + right)
        .at(source)
        .withEdits(
            source.flatMap(place -> edit(linted, place, role.value(), right)).stream().toList());
  }

  /** The line of the entry with the ARN, if there is exactly one. */
  private static Optional<TextEdit> edit(
      LintedCluster linted, Source source, String wrong, String right) {
    List<String> lines = linted.files().lines(source.file()).orElse(List.of());
    for (int i = Math.max(0, source.line() - 1);
        source.line() > 0 && i < lines.size() && i < source.line() + LONGEST_ENTRY;
        i++) {
      String line = lines.get(i);
      int at = line.indexOf(wrong);
      if (at >= 0) {
        return line.indexOf(wrong, at + 1) >= 0
            ? Optional.empty()
            : Optional.of(
                new TextEdit(
                    source.file(), i + 1, List.of(line), List.of(line.replace(wrong, right))));
      }
    }
    return Optional.empty();
  }
}
