package io.github.ekscam.internal.config.awsauth;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.internal.config.awsauth.IneffectiveMappings.Written;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.GoYaml;
import io.github.ekscam.internal.config.tree.GoYaml.UncertainException;
import io.github.ekscam.internal.config.tree.GoYaml.UnreadableException;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.text.GoStrings;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the {@code data} of the ConfigMap {@code kube-system/aws-auth} as lenient as
 * aws-iam-authenticator is: a field of a wrong type is as if it were not there, an entry that it
 * cannot use is left out, a section that is no YAML is left out as a whole, and the rest counts.
 * What is lost that way, and who is locked out, is noticed with its place. A section that may be
 * read otherwise there is not read here; who it maps is unknown.
 *
 * <p>Reproduces {@code ParseMap} of {@code pkg/mapper/configmap} of 0.7.18 and the struct decoding
 * of Go's {@code encoding/json}.
 */
public final class AwsAuthReader {

  /** What the API server takes of a ConfigMap. */
  private static final int MOST_BYTES = 1 << 20;

  private final Findings findings = new Findings();
  private final IneffectiveMappings ineffective = new IneffectiveMappings(findings);
  private final AwsAuth.Builder awsAuth = AwsAuth.builder();
  private final List<Written> users = new ArrayList<>();
  private final List<Written> roles = new ArrayList<>();

  private AwsAuthReader() {}

  /**
   * What was read.
   *
   * @param awsAuth what aws-iam-authenticator makes of it
   * @param notices what it finds an error in and loses, which are {@link
   *     Notice.Kind#AWS_AUTH_LOST}, and what is odd besides
   */
  public record Read(AwsAuth awsAuth, List<Notice> notices) {}

  /**
   * Reads a ConfigMap.
   *
   * @throws InvalidInputException if the API server would not take it
   */
  public static Read read(Fields configMap) {
    return new AwsAuthReader().readAll(configMap);
  }

  private Read readAll(Fields configMap) {
    Map<String, String> data = configMap.stringMap("data");
    requireSize(configMap, data);
    Map<String, Node> nodes =
        configMap
            .optionalMapping("data")
            .map(fields -> fields.mapping().fields())
            .orElse(Map.<String, Node>of());
    data.keySet().forEach(key -> unknownKey(configMap, key, data.keySet()));
    Section.of(nodes, Section.MAP_USERS).ifPresent(this::users);
    Section.of(nodes, Section.MAP_ROLES).ifPresent(this::roles);
    Section.of(nodes, Section.MAP_ACCOUNTS).ifPresent(this::accounts);
    ineffective.overriddenRoles(roles);
    ineffective.overriddenUsers(users);
    roles.forEach(role -> awsAuth.mapRole(role.mapping()));
    users.forEach(user -> awsAuth.mapUser(user.mapping()));
    return new Read(awsAuth.build(), findings.notices());
  }

  private static void requireSize(Fields configMap, Map<String, String> data) {
    long bytes = 0;
    for (String text : data.values()) {
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > MOST_BYTES) {
      throw configMap.problem(
          "data",
          "Too long: may not be more than " + MOST_BYTES + " bytes; the API server refuses it");
    }
  }

  private void unknownKey(Fields configMap, String key, Collection<String> keys) {
    List<String> known = Section.NAMES;
    if (!known.contains(key)) {
      Spelling.nearest(key, known)
          .filter(near -> !keys.contains(near))
          .ifPresent(
              near ->
                  findings.add(
                      Notice.of(
                              Notice.Kind.AWS_AUTH_FIELD_MISSPELLED,
                              "aws-auth has \""
                                  + key
                                  + "\", which aws-iam-authenticator does not read",
                              "did you mean \"" + near + "\"?")
                          .at(configMap.source("data"))));
    }
  }

  /** The entries of mapRoles or mapUsers. */
  private List<Node> entries(Section section) {
    String text = section.scalar().text();
    if (GoStrings.trimSpace(text).startsWith("{")) {
      findings.lostSection(section, 1, "begins with \"{\", as JSON does, and is no list");
      return List.of();
    }
    try {
      Node json = GoYaml.toJson(text);
      if (json.isNull()) {
        return List.of();
      }
      if (json instanceof Sequence sequence) {
        return sequence.items();
      }
      findings.lostSection(section, json.source().line(), "is not a list but " + json.describe());
    } catch (UnreadableException e) {
      findings.lostSection(section, e.source().line(), "is not valid YAML, " + e.problem());
    } catch (UncertainException e) {
      uncertain(section, e);
    }
    return List.of();
  }

  private void uncertain(Section section, UncertainException e) {
    int line = e.source().line();
    findings.add(
        Notice.Kind.AWS_AUTH_UNCERTAIN,
        section,
        line,
        "has "
            + e.problem()
            + ", which aws-iam-authenticator may read otherwise or not at all: whom the section"
            + " maps is unknown"
            + section.arns(),
        "write the section without it");
    awsAuth.uncertain(
        new AwsAuth.UncertainSection(
            section.modelled(), section.scalar().text(), e.problem() + " in line " + line));
  }

  private void users(Section section) {
    int index = 0;
    for (Node node : entries(section)) {
      Entry entry = new Entry(findings, section, node, index++);
      if (entry.arn().isEmpty()) {
        entry.skip("value for userarn must be supplied");
      } else {
        ineffective.unmatchable(entry);
        users.add(new Written(entry, entry.mapping()));
      }
    }
  }

  private void roles(Section section) {
    int index = 0;
    for (Node node : entries(section)) {
      Entry entry = new Entry(findings, section, node, index++);
      role(entry).ifPresent(mapping -> roles.add(new Written(entry, mapping)));
    }
  }

  private Optional<AwsAuth.Mapping> role(Entry entry) {
    if (entry.isForPermissionSet() == !entry.arn().isEmpty()) {
      entry.skip(
          entry.isForPermissionSet()
              ? "only one of rolearn or SSO can be supplied"
              : "one of rolearn or SSO must be supplied");
      return Optional.empty();
    }
    if (!entry.isForPermissionSet()) {
      ineffective.unmatchable(entry);
      return Optional.of(entry.mapping());
    }
    try {
      AwsAuth.Mapping mapping = entry.ssoMapping();
      entry.mapsNobody(
          "is for an sso permission set, which maps nobody: the feature gate SSORoleMatch of"
              + " aws-iam-authenticator is off by default, and not documented for EKS",
          "name the role by its rolearn without its path");
      return Optional.of(mapping);
    } catch (IllegalArgumentException e) {
      entry.skip(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void accounts(Section section) {
    List<Scalar> accounts = new ArrayList<>();
    try {
      for (Node node : GoYaml.toStrings(section.scalar().text(), accounts)) {
        findings.lost(
            section,
            node.source().line(),
            "has " + node.describe() + " where an account should stand: it is left out");
      }
    } catch (UnreadableException e) {
      findings.lost(
          section,
          e.source().line(),
          "is not valid YAML, " + e.problem() + ": accounts from there on are left out");
    } catch (UncertainException e) {
      uncertain(section, e);
      return;
    }
    accounts.forEach(account -> awsAuth.mapAccount(account.text()));
  }
}
