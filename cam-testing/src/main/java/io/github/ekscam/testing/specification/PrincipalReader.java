package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.UserInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads who is tested. */
final class PrincipalReader {

  private static final List<String> PRINCIPAL =
      List.of("arn", "userId", "serviceAccount", "user", "groups", "group", "description");

  /** What says who a principal is. */
  private static final List<String> IDENTITIES = List.of("arn", "serviceAccount", "user", "group");

  private static final String SERVICE_ACCOUNTS = SystemNames.SERVICE_ACCOUNT_PREFIX;

  private PrincipalReader() {}

  static TestedPrincipal read(String name, DocumentNode node) {
    if (!node.isMapping()) {
      return TestedPrincipal.of(name, caller(node, null));
    }
    Map<String, DocumentNode> fields = node.fields(PRINCIPAL);
    requireOneIdentity(node, fields);
    DocumentNode description = fields.get("description");
    if (description != null) {
      description.string();
    }
    DocumentNode arn = fields.get("arn");
    if (arn != null) {
      return TestedPrincipal.of(name, caller(arn, fields.get("userId")));
    }
    DocumentNode group = fields.get("group");
    if (group != null) {
      if (group.string().isEmpty()) {
        throw group.problem("is empty; give the group's name");
      }
      return TestedPrincipal.ofGroup(name, group.string());
    }
    DocumentNode serviceAccount = fields.get("serviceAccount");
    return TestedPrincipal.of(
        name,
        serviceAccount != null
            ? serviceAccount(serviceAccount)
            : user(requireNonNull(fields.get("user")), fields.get("groups")));
  }

  private static void requireOneIdentity(DocumentNode node, Map<String, DocumentNode> fields) {
    List<String> given = IDENTITIES.stream().filter(fields::containsKey).toList();
    if (given.size() != 1) {
      throw node.problem(
          given.isEmpty()
              ? "says of nobody who it is; give arn, serviceAccount, user or group"
              : String.join(" and ", given) + " exclude each other; keep one");
    }
    requireWith(fields, "userId", given.get(0), "arn");
    requireWith(fields, "groups", given.get(0), "user");
  }

  private static void requireWith(
      Map<String, DocumentNode> fields, String name, String kind, String wanted) {
    DocumentNode field = fields.get(name);
    if (field != null && !kind.equals(wanted)) {
      throw field.problem(name + " goes with " + wanted + " only, and here is " + kind);
    }
  }

  private static UserInfo serviceAccount(DocumentNode node) {
    String text = node.string();
    int colon = text.indexOf(':');
    try {
      return UserInfo.ofServiceAccount(
          text.substring(0, Math.max(0, colon)), text.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw node.problem(
          "Invalid service account \"" + text + "\": expected NAMESPACE:NAME, such as ci:builder");
    }
  }

  /** As the API server authenticates somebody by OpenID Connect. */
  private static UserInfo user(DocumentNode node, @Nullable DocumentNode groups) {
    String username = node.string();
    if (username.startsWith("arn:")) {
      throw node.problem("an IAM principal is given by arn, so that access entries count");
    }
    if (username.startsWith(SERVICE_ACCOUNTS)) {
      throw node.problem(
          "a service account is given by serviceAccount: "
              + username.substring(SERVICE_ACCOUNTS.length())
              + ", so that it has its groups");
    }
    if (username.isEmpty()) {
      throw node.problem("is empty; give the user's name");
    }
    Set<String> names = new LinkedHashSet<>();
    if (groups != null) {
      SpecificationReader.oneOrMore(groups).forEach(group -> names.add(group.string()));
    }
    names.add(SystemNames.AUTHENTICATED);
    return UserInfo.of(username, List.copyOf(names));
  }

  static CallerIdentity caller(DocumentNode arn, @Nullable DocumentNode userId) {
    try {
      CallerIdentity caller = CallerIdentity.parse(arn.string());
      return userId == null ? caller : CallerIdentity.of(caller.arn(), userId.string());
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw (userId == null ? arn : userId).problem(String.valueOf(e.getMessage()));
    }
  }
}
