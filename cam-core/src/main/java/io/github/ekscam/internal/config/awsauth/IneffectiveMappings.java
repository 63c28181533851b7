package io.github.ekscam.internal.config.awsauth;

import io.github.ekscam.access.AwsAuth.Mapping;
import io.github.ekscam.config.Notice;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.text.GoStrings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds entries that aws-iam-authenticator reads and that have no effect. */
final class IneffectiveMappings {

  private final Findings findings;

  IneffectiveMappings(Findings findings) {
    this.findings = findings;
  }

  /** An entry that was read, and what it was read from. */
  record Written(Entry entry, Mapping mapping) {

    String origin() {
      return mapping.origin().orElse("");
    }
  }

  /** The authenticator compares what is written with a canonical ARN: of a role, without path. */
  void unmatchable(Entry entry) {
    String arn = GoStrings.toLower(entry.arn());
    try {
      CallerIdentity named = CallerIdentity.parse(arn);
      if (named.type() == CallerIdentity.Type.ASSUMED_ROLE) {
        entry.mapsNobody(
            "maps nobody: "
                + entry.arn()
                + " is a session, and aws-iam-authenticator looks for its role, "
                + named.canonicalArn(),
            "");
      } else if (!named.sessionCanonicalArn().equals(named.canonicalArn())) {
        entry.mapsNobody(
            "maps nobody: "
                + entry.arn()
                + " has a path, and aws-iam-authenticator looks for a role without one",
            "write " + withoutPath(entry.arn()));
      }
    } catch (IllegalArgumentException e) {
      entry.mapsNobody(
          "maps nobody: " + entry.arn() + " is not the ARN of a user or of a role", "");
    }
  }

  private static String withoutPath(String roleArn) {
    return roleArn.substring(0, roleArn.indexOf('/')) + roleArn.substring(roleArn.lastIndexOf('/'));
  }

  /** Of roles whose ARNs differ at most in case, the last counts. */
  void overriddenRoles(List<Written> roles) {
    List<Written> named =
        roles.stream().filter(written -> written.mapping().sso().isEmpty()).toList();
    overridden(named, GoStrings::toLower);
  }

  /** Of users with the same ARN, the last counts; of those that differ in case, any may. */
  void overriddenUsers(List<Written> users) {
    Map<String, Written> first = new TreeMap<>();
    for (Written user : overridden(users, UnaryOperator.identity()).values()) {
      Written other = first.putIfAbsent(GoStrings.fold(user.mapping().arn()), user);
      if (other != null && !other.mapping().equals(user.mapping())) {
        findings.add(
            Notice.Kind.AWS_AUTH_AMBIGUOUS,
            user.entry().section(),
            user.entry().line(),
            "maps "
                + user.mapping().arn()
                + " and, at "
                + other.origin()
                + ", "
                + other.mapping().arn()
                + ", which differ only in case: aws-iam-authenticator takes any of them",
            "keep one");
      }
    }
  }

  /** Returns the last of each ARN. */
  private Map<String, Written> overridden(List<Written> all, UnaryOperator<String> arnThatCounts) {
    Map<String, Written> lasts = new LinkedHashMap<>();
    all.forEach(each -> lasts.put(arnThatCounts.apply(each.mapping().arn()), each));
    for (Written each : all) {
      @Nullable Written last = lasts.get(arnThatCounts.apply(each.mapping().arn()));
      if (last != null && !last.mapping().equals(each.mapping())) {
        findings.add(
            Notice.Kind.AWS_AUTH_OVERRIDDEN,
            each.entry().section(),
            each.entry().line(),
            "maps "
                + each.mapping().arn()
                + " again at "
                + last.origin()
                + ": the last counts, and this entry has no effect",
            "");
      }
    }
    return lasts;
  }
}
