package io.github.ekscam.internal.explain;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells of a subject who is not the user that the user was probably meant. Knows the mistakes that
 * are made with EKS: RBAC compares names and groups and knows nothing of IAM, so an ARN or a role's
 * name in a binding is nobody, unless the access entry makes it the username or a group.
 */
final class SubjectComparison {

  /** More groups than this are compared exactly, not for likeness. */
  private static final int MOST_ALIKE = 100;

  private static final Pattern ROLE =
      Pattern.compile("(?<head>arn:[^:]+:iam::[0-9]*:role/)(?:.*/)?(?<name>[^/]+)");

  private static final Pattern SESSION =
      Pattern.compile("arn:[^:]+:sts::[0-9]*:assumed-role/(?<role>[^/]+)(?:/(?<session>.*))?");

  private final UserInfo user;

  /** The username as it is printed: the template, if only that is known. */
  private final String printedUsername;

  private final Map<String, String> groupsInLowerCase = new HashMap<>();

  /** The principal behind the user; the empty text without one. */
  private final String canonicalArn;

  private final String sessionName;

  SubjectComparison(UserInfo user) {
    this.user = user;
    this.printedUsername = AuthenticatorUser.printedUsername(user);
    for (String group : user.groups()) {
      groupsInLowerCase.putIfAbsent(group.toLowerCase(Locale.ROOT), group);
    }
    Optional<CallerIdentity> caller = caller(user);
    this.canonicalArn = caller.map(CallerIdentity::canonicalArn).orElse("");
    this.sessionName = caller.flatMap(CallerIdentity::sessionName).orElse("");
  }

  private static Optional<CallerIdentity> caller(UserInfo user) {
    List<String> arns = user.extra().getOrDefault("arn", List.of());
    try {
      return arns.size() == 1 ? Optional.of(CallerIdentity.parse(arns.get(0))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Why a subject who is not the user looks as if it were; nothing if it does not. */
  Optional<String> compare(Subject subject, String bindingNamespace) {
    return switch (subject.kind()) {
      case "User" -> user(subject.name());
      case "Group" -> group(subject.name());
      case "ServiceAccount" ->
          serviceAccount(subject.boundIn(bindingNamespace).namespace(), subject.name());
      default -> Optional.empty();
    };
  }

  private Optional<String> user(String name) {
    if (groupsInLowerCase.containsKey(name.toLowerCase(Locale.ROOT))) {
      return Optional.of(
          names("User", name)
              + "; "
              + GoQuote.quote(group(name).isPresent() ? groupAlike(name).orElse(name) : name)
              + " is a group of the user: the kind would have to be Group");
    }
    if (user.usernameTemplate().filter(name::equals).isPresent()) {
      return Optional.of(names("User", name) + sessionNames());
    }
    return principal("User", name)
        .or(() -> session(name))
        .or(() -> sessionOfTemplate(name))
        .or(() -> spelling("User", name, printedUsername));
  }

  private Optional<String> group(String name) {
    if (name.equalsIgnoreCase(printedUsername)) {
      return Optional.of(
          names("Group", name) + "; that is the user's name: the kind would have to be User");
    }
    return principal("Group", name)
        .or(
            () ->
                groupAlike(name)
                    .map(
                        group ->
                            names("Group", name)
                                + "; the user has the group "
                                + GoQuote.quote(group)
                                + andCase(name, group)));
  }

  private Optional<String> groupAlike(String name) {
    Optional<String> sameLetters =
        Optional.ofNullable(groupsInLowerCase.get(name.toLowerCase(Locale.ROOT)));
    return sameLetters.isPresent() || user.groups().size() > MOST_ALIKE
        ? sameLetters
        : user.groups().stream().filter(group -> RuleComparison.isAlike(group, name)).findFirst();
  }

  /** The principal itself, by its ARN or its name, which is nobody to RBAC. */
  private Optional<String> principal(String kind, String name) {
    if (canonicalArn.isEmpty()) {
      return Optional.empty();
    }
    String principalName = canonicalArn.substring(canonicalArn.lastIndexOf('/') + 1);
    String what =
        withoutPath(name).equalsIgnoreCase(canonicalArn)
            ? "the ARN of the principal"
            : name.equalsIgnoreCase(principalName)
                ? "the name of the principal in IAM"
                : name.equals(sessionName) && !sessionName.isEmpty()
                    ? "the name of the session"
                    : "";
    if (what.isEmpty()) {
      return Optional.empty();
    }
    String isSo = names(kind, name) + ", " + what + ", which RBAC does not know: ";
    return Optional.of(
        kind.equals("User")
            ? isSo + "the username is " + GoQuote.quote(printedUsername)
            : isSo + "the groups are " + Miss.listed(user.groups()));
  }

  /** A role's ARN as STS knows it. */
  private static String withoutPath(String arn) {
    Matcher role = ROLE.matcher(arn);
    return role.matches() ? role.group("head") + role.group("name") : arn;
  }

  /** A session of the same role that is another, or none. */
  private Optional<String> session(String name) {
    Matcher named = SESSION.matcher(name);
    Matcher own = SESSION.matcher(printedUsername);
    if (name.replace('@', '-').equals(user.username())) {
      return Optional.of(
          names("User", name)
              + "; the username is "
              + GoQuote.quote(printedUsername)
              + ", as EKS writes - for @ in {{SessionName}}");
    }
    if (!named.matches() || !own.matches() || !named.group("role").equals(own.group("role"))) {
      return Optional.empty();
    }
    String session = named.group("session");
    if (session == null) {
      return Optional.of(
          names("User", name)
              + ", a role without a session; the username is "
              + GoQuote.quote(printedUsername));
    }
    if (session.contains("{{")) {
      return Optional.of(
          names("User", name)
              + "; RBAC fills in no templates, and the username is "
              + GoQuote.quote(printedUsername));
    }
    if (session.equals("*")) {
      return Optional.of(
          names("User", name)
              + "; RBAC knows no wildcards in subjects, and the username is "
              + GoQuote.quote(printedUsername));
    }
    return Optional.of(
        names("User", name)
            + ", the session "
            + GoQuote.quote(session)
            + (user.isUsernameKnown()
                ? "; the username is " + GoQuote.quote(printedUsername)
                : " only"));
  }

  /** What the username of a role, asked about for any session, is in one session. */
  private Optional<String> sessionOfTemplate(String name) {
    return user.usernameTemplate()
        .map(NameTemplate::of)
        .filter(template -> template.isOfSession() && template.mayBecome(name))
        .flatMap(template -> template.sessionOf(name))
        .map(
            session ->
                names("User", name)
                    + ", who the user is in the session "
                    + GoQuote.quote(session)
                    + " only");
  }

  private String sessionNames() {
    return "; RBAC fills in no templates, and the username depends on the session";
  }

  private Optional<String> serviceAccount(String namespace, String name) {
    String[] parts = user.username().split(":", -1);
    if (parts.length != 4 || !user.username().startsWith(SystemNames.SERVICE_ACCOUNT_PREFIX)) {
      return Optional.empty();
    }
    if (name.equals(parts[3]) && !namespace.equals(parts[2])) {
      return Optional.of(
          "the binding names the ServiceAccount "
              + GoQuote.quote(name)
              + " of the namespace "
              + GoQuote.quote(namespace)
              + "; the user is that of "
              + GoQuote.quote(parts[2]));
    }
    return namespace.equals(parts[2])
        ? spelling("ServiceAccount", name, parts[3])
        : Optional.empty();
  }

  private static Optional<String> spelling(String kind, String name, String actual) {
    return RuleComparison.isAlike(name, actual)
        ? Optional.of(
            names(kind, name) + "; the user is " + GoQuote.quote(actual) + andCase(name, actual))
        : Optional.empty();
  }

  private static String andCase(String name, String actual) {
    return name.equalsIgnoreCase(actual) ? ", and case counts" : "";
  }

  private static String names(String kind, String name) {
    return "the binding names the " + kind + " " + GoQuote.quote(name);
  }
}
