package io.github.ekscam.internal.config.awsauth;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.internal.config.writing.YamlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes the aws-auth ConfigMap so that aws-iam-authenticator reads the same entries. */
public final class AwsAuthWriter {

  private static final Pattern INDICATOR = Pattern.compile("[?&*!|>%]");

  private AwsAuthWriter() {}

  /** The {@code data} of the ConfigMap. */
  public static Map<String, String> write(AwsAuth awsAuth) {
    Map<String, String> data = new LinkedHashMap<>();
    putUnlessEmpty(data, Section.MAP_ROLES, text(awsAuth.mapRoles(), "rolearn"));
    putUnlessEmpty(data, Section.MAP_USERS, text(awsAuth.mapUsers(), "userarn"));
    putUnlessEmpty(
        data,
        Section.MAP_ACCOUNTS,
        awsAuth.mapAccounts().stream()
            .map(account -> "- " + quoted(account) + "\n")
            .collect(Collectors.joining()));
    awsAuth
        .uncertainSections()
        .forEach(uncertain -> data.put(uncertain.section().value(), uncertain.text()));
    return data;
  }

  /** One entry, as an item of the list of {@code mapRoles} or {@code mapUsers}. */
  public static String write(AwsAuth.Section section, AwsAuth.Mapping mapping) {
    return text(List.of(mapping), section == AwsAuth.Section.MAP_USERS ? "userarn" : "rolearn");
  }

  private static void putUnlessEmpty(Map<String, String> data, String key, String text) {
    if (!text.isEmpty()) {
      data.put(key, text);
    }
  }

  private static String text(List<AwsAuth.Mapping> mappings, String identity) {
    StringBuilder text = new StringBuilder();
    for (AwsAuth.Mapping mapping : mappings) {
      text.append("- username: ").append(quoted(mapping.username())).append('\n');
      if (mapping.sso().isPresent()) {
        AwsAuth.Sso sso = mapping.sso().get();
        text.append("  sso:\n    permissionSetName: ").append(quoted(sso.permissionSetName()));
        text.append("\n    accountID: ").append(quoted(sso.accountId()));
        text.append("\n    partition: ").append(quoted(sso.partition())).append('\n');
      } else {
        text.append("  ").append(identity).append(": ").append(quoted(mapping.arn())).append('\n');
      }
      text.append(mapping.groups().isEmpty() ? "  groups: []\n" : "  groups:\n");
      mapping.groups().forEach(group -> text.append("  - ").append(quoted(group)).append('\n'));
    }
    return text.toString();
  }

  /**
   * What could be an indicator outside quotes is escaped, so that nobody need look whether it is.
   */
  private static String quoted(String text) {
    return INDICATOR
        .matcher(YamlText.quoted(text))
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\x%02x", (int) found.group().charAt(0)));
  }
}
