package io.github.ekscam.internal.config.awsauth;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.Notice;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.text.GoStrings;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An entry of mapRoles or mapUsers, as far as aws-iam-authenticator can read it. */
final class Entry {

  private final Findings findings;
  private final Section section;
  private final Node node;
  private final int index;
  private String arn = "";
  private String username = "";
  private List<String> groups = List.of();
  private @Nullable SsoFields sso;

  Entry(Findings findings, Section section, Node node, int index) {
    this.findings = findings;
    this.section = section;
    this.node = node;
    this.index = index;
    if (node instanceof Mapping mapping) {
      Map<String, Consumer<Node>> fields = new LinkedHashMap<>();
      boolean role = section.name().equals(Section.MAP_ROLES);
      String identity = role ? "rolearn" : "userarn";
      fields.put(identity, value -> arn = string(identity, value, arn));
      fields.put("username", value -> username = string("username", value, username));
      fields.put("groups", value -> groups = strings(value, groups));
      fields.put("userid", value -> string("userid", value, ""));
      if (role) {
        fields.put("sso", this::readSso);
      }
      decode(mapping, fields);
    } else if (!node.isNull()) {
      findings.lost(section, line(), describe() + " is not a mapping but " + node.describe());
    }
  }

  private String describe() {
    return "entry " + (index + 1);
  }

  /** Its line in the text. */
  int line() {
    return node.source().line();
  }

  Section section() {
    return section;
  }

  String arn() {
    return arn;
  }

  boolean isForPermissionSet() {
    return sso != null;
  }

  /** The entry for the ARN that it names. */
  AwsAuth.Mapping mapping() {
    return AwsAuth.Mapping.of(arn, username, groups).writtenAt(section.origin(line()));
  }

  /**
   * The entry for the permission set that it names.
   *
   * @throws IllegalArgumentException as the authenticator refuses it
   */
  AwsAuth.Mapping ssoMapping() {
    AwsAuth.Sso permissionSet = Objects.requireNonNull(sso, "sso").build();
    return AwsAuth.Mapping.of(permissionSet, username, groups).writtenAt(section.origin(line()));
  }

  void mapsNobody(String text, String remedy) {
    findings.add(
        Notice.Kind.AWS_AUTH_MAPS_NOBODY, section, line(), describe() + " " + text, remedy);
  }

  void skip(String problem) {
    findings.lost(
        section,
        line(),
        describe()
            + " is left out by aws-iam-authenticator, "
            + problem
            + (username.isEmpty() ? ": it maps nobody" : ": nobody is the user " + username));
  }

  /** Matches names as Go does: exactly, or else without regard to case. */
  private void decode(Mapping mapping, Map<String, Consumer<Node>> fields) {
    mapping
        .fields()
        .forEach(
            (name, value) -> {
              Consumer<Node> field = fields.get(name);
              if (field == null) {
                String folded = GoStrings.fold(name);
                field =
                    fields.entrySet().stream()
                        .filter(known -> GoStrings.fold(known.getKey()).equals(folded))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
              }
              if (field != null) {
                field.accept(value);
              } else {
                unknownField(mapping, name, fields.keySet());
              }
            });
  }

  private void unknownField(Mapping mapping, String name, Collection<String> known) {
    Spelling.nearest(name, known)
        .ifPresent(
            near ->
                findings.add(
                    Notice.Kind.AWS_AUTH_FIELD_MISSPELLED,
                    section,
                    mapping.keys().getOrDefault(name, mapping.source()).line(),
                    describe()
                        + " has a field \""
                        + name
                        + "\", which aws-iam-authenticator does not read",
                    "did you mean \"" + near + "\"?"));
  }

  /** A string; null leaves what an earlier field of that name in another case said. */
  private String string(String name, Node value, String before) {
    if (value instanceof Scalar scalar && scalar.kind() == Scalar.Kind.STRING) {
      return scalar.text();
    }
    if (!value.isNull()) {
      String consequence =
          switch (name) {
            case "username" -> ", and the username is empty";
            case "groups" -> ", and the group is empty";
            default -> "";
          };
      wrongType(name, value, "a string", consequence);
    }
    return before;
  }

  private List<String> strings(Node value, List<String> before) {
    if (value.isNull()) {
      return List.of();
    }
    if (!(value instanceof Sequence sequence)) {
      wrongType("groups", value, "a list", ", and gives no groups");
      return before;
    }
    List<String> strings = new ArrayList<>();
    for (Node item : sequence.items()) {
      int at = strings.size();
      strings.add(string("groups", item, at < before.size() ? before.get(at) : ""));
    }
    return strings;
  }

  private void wrongType(String name, Node value, String expected, String consequence) {
    findings.lost(
        section,
        value.source().line(),
        describe()
            + " has in "
            + name
            + " not "
            + expected
            + " but "
            + value.describe()
            + ": aws-iam-authenticator does not read it"
            + consequence);
  }

  private void readSso(Node value) {
    if (value.isNull()) {
      sso = null;
      return;
    }
    SsoFields fields = Objects.requireNonNullElseGet(sso, SsoFields::new);
    sso = fields;
    if (value instanceof Mapping mapping) {
      Map<String, Consumer<Node>> known = new LinkedHashMap<>();
      for (String name : SsoFields.NAMES) {
        known.put(name, field -> fields.put(name, string(name, field, fields.get(name))));
      }
      decode(mapping, known);
    } else {
      wrongType("sso", value, "a mapping", "");
    }
  }

  /** The fields of an sso matcher. */
  private static final class SsoFields {

    static final List<String> NAMES = List.of("permissionSetName", "accountID", "partition");

    private final Map<String, String> values = new HashMap<>();

    String get(String name) {
      return values.getOrDefault(name, "");
    }

    void put(String name, String value) {
      values.put(name, value);
    }

    AwsAuth.Sso build() {
      return new AwsAuth.Sso(get("permissionSetName"), get("accountID"), get("partition"));
    }
  }
}
