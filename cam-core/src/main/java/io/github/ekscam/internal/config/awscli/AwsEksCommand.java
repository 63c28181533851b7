package io.github.ekscam.internal.config.awscli;

import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The words of the AWS CLI for calls of the EKS API, beginning with {@code aws eks}. */
public final class AwsEksCommand {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]*");

  /** Neither an option nor the address of a file, and nothing that a terminal would obey. */
  private static final Pattern USERNAME = Pattern.compile("(?!-|file:|fileb:)[ -~]+");

  private AwsEksCommand() {}

  /** Words as a command line, quoted for a POSIX shell where that is needed. */
  public static String line(List<String> words) {
    return String.join(" ", words.stream().map(AwsEksCommand::quoted).toList());
  }

  /** {@code UpdateClusterConfig} with an authentication mode. */
  public static List<String> updateClusterConfig(String clusterName, AuthenticationMode mode) {
    return List.of(
        "aws",
        "eks",
        "update-cluster-config",
        "--name",
        clusterName,
        "--access-config",
        "authenticationMode=" + mode);
  }

  /** {@code CreateAccessEntry}. */
  public static List<String> createAccessEntry(
      String clusterName,
      String principalArn,
      AccessEntryType type,
      Optional<String> username,
      List<String> kubernetesGroups,
      Map<String, String> tags) {
    List<String> words = ofEntry("create-access-entry", clusterName, principalArn);
    if (!type.isStandard()) {
      words.addAll(List.of("--type", type.value()));
    }
    words.addAll(username(username));
    if (!kubernetesGroups.isEmpty()) {
      words.addAll(groups(kubernetesGroups));
    }
    if (!tags.isEmpty()) {
      words.add("--tags");
      words.add(json(new TreeMap<>(tags)));
    }
    return List.copyOf(words);
  }

  /** {@code UpdateAccessEntry}. */
  public static List<String> updateAccessEntry(
      String clusterName,
      String principalArn,
      Optional<String> username,
      List<String> kubernetesGroups) {
    List<String> words = ofEntry("update-access-entry", clusterName, principalArn);
    words.addAll(username(username));
    words.addAll(groups(kubernetesGroups));
    return List.copyOf(words);
  }

  /** {@code DeleteAccessEntry}. */
  public static List<String> deleteAccessEntry(String clusterName, String principalArn) {
    return List.copyOf(ofEntry("delete-access-entry", clusterName, principalArn));
  }

  /** {@code AssociateAccessPolicy}. */
  public static List<String> associateAccessPolicy(
      String clusterName, String principalArn, PolicyAssociation association) {
    List<String> words = ofEntry("associate-access-policy", clusterName, principalArn);
    words.addAll(List.of("--policy-arn", association.policyArn().toString(), "--access-scope"));
    List<String> namespaces = association.accessScope().namespaces();
    words.add(
        namespaces.isEmpty()
            ? "type=cluster"
            : "{\"type\":\"namespace\",\"namespaces\":" + json(namespaces) + "}");
    return List.copyOf(words);
  }

  /** {@code DisassociateAccessPolicy}. */
  public static List<String> disassociateAccessPolicy(
      String clusterName, String principalArn, String policyArn) {
    List<String> words = ofEntry("disassociate-access-policy", clusterName, principalArn);
    words.addAll(List.of("--policy-arn", policyArn));
    return List.copyOf(words);
  }

  private static List<String> ofEntry(String command, String clusterName, String principalArn) {
    return new ArrayList<>(
        List.of(
            "aws", "eks", command, "--cluster-name", clusterName, "--principal-arn", principalArn));
  }

  /** As a word, or as JSON where the CLI could take it for an option or a file. */
  private static List<String> username(Optional<String> username) {
    return username
        .map(
            name ->
                USERNAME.matcher(name).matches()
                    ? List.of("--username", name)
                    : List.of("--cli-input-json", json(Map.of("username", name))))
        .orElse(List.of());
  }

  /** As words, or as JSON where the CLI could take a word for an option or a file. */
  private static List<String> groups(List<String> groups) {
    List<String> words = new ArrayList<>(List.of("--kubernetes-groups"));
    if (!groups.isEmpty() && groups.stream().allMatch(group -> GROUP.matcher(group).matches())) {
      words.addAll(groups);
    } else {
      words.add(json(groups));
    }
    return words;
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static String json(List<String> texts) {
    return "[" + String.join(",", texts.stream().map(AwsEksCommand::json).toList()) + "]";
  }

  private static String json(Map<String, String> texts) {
    return "{"
        + String.join(
            ",",
            texts.entrySet().stream()
                .map(text -> json(text.getKey()) + ":" + json(text.getValue()))
                .toList())
        + "}";
  }

  private static String json(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
              } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", c));
              } else {
                json.append((char) c);
              }
            });
    return json.append('"').toString();
  }
}
