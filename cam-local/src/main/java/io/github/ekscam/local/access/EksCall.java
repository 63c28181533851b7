package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One call of the EKS API that changes access to a cluster: to be looked at, made on a {@link
 * ClusterAccess}, or given to the AWS CLI.
 */
public sealed interface EksCall {

  /** The cluster. */
  String clusterName();

  /**
   * Makes the call.
   *
   * @throws EksException as the operation does
   */
  void makeOn(ClusterAccess eks);

  /** The call as words of the AWS CLI, beginning with {@code aws} and {@code eks}. */
  List<String> commandWords();

  /** The call as a command line of the AWS CLI, quoted for a POSIX shell where that is needed. */
  default String commandLine() {
    return String.join(" ", commandWords().stream().map(ShellWords::quoted).toList());
  }

  /** {@code UpdateClusterConfig} with an authentication mode. */
  record UpdateClusterConfig(String clusterName, AuthenticationMode authenticationMode)
      implements EksCall {

    public UpdateClusterConfig {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(authenticationMode, "authenticationMode");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.updateClusterConfig(clusterName, authenticationMode);
    }

    @Override
    public List<String> commandWords() {
      return List.of(
          "aws",
          "eks",
          "update-cluster-config",
          "--name",
          clusterName,
          "--access-config",
          "authenticationMode=" + authenticationMode);
    }
  }

  /** {@code CreateAccessEntry}. */
  record CreateAccessEntry(String clusterName, CreateAccessEntryRequest request)
      implements EksCall {

    public CreateAccessEntry {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(request, "request");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.createAccessEntry(clusterName, request);
    }

    @Override
    public List<String> commandWords() {
      List<String> words =
          ShellWords.ofEntry("create-access-entry", clusterName, request.principalArn());
      if (!request.type().isStandard()) {
        words.addAll(List.of("--type", request.type().value()));
      }
      request.username().ifPresent(username -> words.addAll(List.of("--username", username)));
      if (!request.kubernetesGroups().isEmpty()) {
        words.addAll(ShellWords.ofGroups(request.kubernetesGroups()));
      }
      if (!request.tags().isEmpty()) {
        words.add("--tags");
        words.add(ShellWords.json(new TreeMap<>(request.tags())));
      }
      return List.copyOf(words);
    }
  }

  /** {@code UpdateAccessEntry}. */
  record UpdateAccessEntry(
      String clusterName, String principalArn, UpdateAccessEntryRequest request)
      implements EksCall {

    public UpdateAccessEntry {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(principalArn, "principalArn");
      requireNonNull(request, "request");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.updateAccessEntry(clusterName, principalArn, request);
    }

    @Override
    public List<String> commandWords() {
      List<String> words = ShellWords.ofEntry("update-access-entry", clusterName, principalArn);
      request.username().ifPresent(username -> words.addAll(List.of("--username", username)));
      words.addAll(ShellWords.ofGroups(request.kubernetesGroups()));
      return List.copyOf(words);
    }
  }

  /** {@code DeleteAccessEntry}. */
  record DeleteAccessEntry(String clusterName, String principalArn) implements EksCall {

    public DeleteAccessEntry {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(principalArn, "principalArn");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.deleteAccessEntry(clusterName, principalArn);
    }

    @Override
    public List<String> commandWords() {
      return List.copyOf(ShellWords.ofEntry("delete-access-entry", clusterName, principalArn));
    }
  }

  /** {@code AssociateAccessPolicy}. */
  record AssociateAccessPolicy(
      String clusterName, String principalArn, PolicyAssociation association) implements EksCall {

    public AssociateAccessPolicy {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(principalArn, "principalArn");
      requireNonNull(association, "association");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.associateAccessPolicy(
          clusterName, principalArn, association.policyArn().toString(), association.accessScope());
    }

    @Override
    public List<String> commandWords() {
      List<String> words = ShellWords.ofEntry("associate-access-policy", clusterName, principalArn);
      words.addAll(List.of("--policy-arn", association.policyArn().toString(), "--access-scope"));
      List<String> namespaces = association.accessScope().namespaces();
      words.add(
          namespaces.isEmpty()
              ? "type=cluster"
              : "{\"type\":\"namespace\",\"namespaces\":" + ShellWords.json(namespaces) + "}");
      return List.copyOf(words);
    }
  }

  /** {@code DisassociateAccessPolicy}. */
  record DisassociateAccessPolicy(String clusterName, String principalArn, String policyArn)
      implements EksCall {

    public DisassociateAccessPolicy {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(principalArn, "principalArn");
      requireNonNull(policyArn, "policyArn");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.disassociateAccessPolicy(clusterName, principalArn, policyArn);
    }

    @Override
    public List<String> commandWords() {
      List<String> words =
          ShellWords.ofEntry("disassociate-access-policy", clusterName, principalArn);
      words.addAll(List.of("--policy-arn", policyArn));
      return List.copyOf(words);
    }
  }
}

/** Words of a command line. */
final class ShellWords {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]*");

  private ShellWords() {}

  static List<String> ofEntry(String command, String clusterName, String principalArn) {
    return new ArrayList<>(
        List.of(
            "aws", "eks", command, "--cluster-name", clusterName, "--principal-arn", principalArn));
  }

  /** As words, or as JSON where the CLI could take a word for an option or a file. */
  static List<String> ofGroups(List<String> groups) {
    List<String> words = new ArrayList<>(List.of("--kubernetes-groups"));
    if (!groups.isEmpty() && groups.stream().allMatch(group -> GROUP.matcher(group).matches())) {
      words.addAll(groups);
    } else {
      words.add(json(groups));
    }
    return words;
  }

  static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  static String json(List<String> texts) {
    return "[" + String.join(",", texts.stream().map(ShellWords::json).toList()) + "]";
  }

  static String json(Map<String, String> texts) {
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
              } else if (c < ' ') {
                json.append(String.format("\\u%04x", c));
              } else {
                json.append((char) c);
              }
            });
    return json.append('"').toString();
  }
}
