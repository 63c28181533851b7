package io.github.ekscam.internal.config.awsauth;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.Fields;
import io.github.ekscam.internal.config.GoYaml;
import io.github.ekscam.internal.config.GoYaml.UnreadableException;
import io.github.ekscam.internal.config.Node;
import io.github.ekscam.internal.config.Node.Mapping;
import io.github.ekscam.internal.config.Node.Scalar;
import io.github.ekscam.internal.config.Node.Sequence;
import io.github.ekscam.internal.config.YamlText;
import io.github.ekscam.internal.text.GoStrings;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code data} of the ConfigMap {@code kube-system/aws-auth} as lenient as
 * aws-iam-authenticator is: a field of a wrong type is as if it were not there, an entry that it
 * cannot use is left out, a section that is no YAML is left out as a whole, and the rest counts.
 * What is lost that way, and whom it locks out, is noticed with its place.
 *
 * <p>Reproduces {@code ParseMap} of {@code pkg/mapper/configmap} of 0.7.18 and the struct decoding
 * of Go's {@code encoding/json}.
 */
public final class AwsAuthConfigMap {

  public static final String NAME = "aws-auth";
  public static final String NAMESPACE = "kube-system";

  private static final String MAP_ROLES = "mapRoles";
  private static final String MAP_USERS = "mapUsers";
  private static final String MAP_ACCOUNTS = "mapAccounts";

  /** What the API server takes of a ConfigMap. */
  private static final int MOST_BYTES = 1 << 20;

  private static final Set<String> SKIPPABLE = Set.of("", "``", "\"\"", "''");

  private static final Pattern ARN =
      Pattern.compile("(?i)arn:[a-z-]*:(iam|sts):[^:\\s]*:[^:\\s]*:[^\\s\"',}\\]]+");

  private static final int MOST_NAMED = 10;

  private final AwsAuth.Builder awsAuth = AwsAuth.builder();
  private final List<Notice> notices = new ArrayList<>();
  private boolean damaged;

  private AwsAuthConfigMap() {}

  /**
   * What was read.
   *
   * @param awsAuth what aws-iam-authenticator makes of it
   * @param damaged whether it finds an error in it
   * @param notices what was lost, and what is without effect
   */
  public record Read(AwsAuth awsAuth, boolean damaged, List<Notice> notices) {}

  /**
   * Reads a ConfigMap.
   *
   * @throws InvalidInputException if the API server would not take it
   */
  public static Read read(Fields configMap) {
    return new AwsAuthConfigMap().readAll(configMap);
  }

  /** The {@code data} of a ConfigMap that is read as this. */
  public static Map<String, String> write(AwsAuth awsAuth) {
    Map<String, String> data = new LinkedHashMap<>();
    putUnlessEmpty(data, MAP_ROLES, text(awsAuth.mapRoles(), "rolearn"));
    putUnlessEmpty(data, MAP_USERS, text(awsAuth.mapUsers(), "userarn"));
    putUnlessEmpty(
        data,
        MAP_ACCOUNTS,
        awsAuth.mapAccounts().stream()
            .map(account -> "- " + YamlText.quoted(account) + "\n")
            .collect(Collectors.joining()));
    return data;
  }

  private static void putUnlessEmpty(Map<String, String> data, String key, String text) {
    if (!text.isEmpty()) {
      data.put(key, text);
    }
  }

  private static String text(List<AwsAuth.Mapping> mappings, String identity) {
    StringBuilder text = new StringBuilder();
    for (AwsAuth.Mapping mapping : mappings) {
      text.append("- username: ").append(YamlText.quoted(mapping.username())).append('\n');
      if (mapping.sso().isPresent()) {
        AwsAuth.Sso sso = mapping.sso().get();
        text.append("  sso:\n    permissionSetName: ")
            .append(YamlText.quoted(sso.permissionSetName()));
        text.append("\n    accountID: ").append(YamlText.quoted(sso.accountId()));
        text.append("\n    partition: ").append(YamlText.quoted(sso.partition())).append('\n');
      } else {
        text.append("  ")
            .append(identity)
            .append(": ")
            .append(YamlText.quoted(mapping.arn()))
            .append('\n');
      }
      text.append("  groups:\n");
      mapping
          .groups()
          .forEach(group -> text.append("  - ").append(YamlText.quoted(group)).append('\n'));
    }
    return text.toString();
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
    section(nodes, MAP_USERS).ifPresent(this::users);
    section(nodes, MAP_ROLES).ifPresent(this::roles);
    section(nodes, MAP_ACCOUNTS).ifPresent(this::accounts);
    AwsAuth read = awsAuth.build();
    overriddenRoles(read.mapRoles());
    overriddenUsers(read.mapUsers());
    return new Read(read, damaged, List.copyOf(notices));
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
    List<String> known = List.of(MAP_ROLES, MAP_USERS, MAP_ACCOUNTS);
    if (!known.contains(key)) {
      Spelling.nearest(key, known)
          .filter(near -> !keys.contains(near))
          .ifPresent(
              near ->
                  notices.add(
                      Notice.of(
                              Notice.Kind.AWS_AUTH_FIELD_MISSPELLED,
                              "aws-auth has \""
                                  + key
                                  + "\", which aws-iam-authenticator does not read",
                              "did you mean \"" + near + "\"?")
                          .at(configMap.source("data"))));
    }
  }

  private static Optional<Section> section(Map<String, Node> nodes, String name) {
    return nodes.get(name) instanceof Scalar scalar
            && !SKIPPABLE.contains(GoStrings.trimSpace(scalar.text()))
        ? Optional.of(new Section(name, scalar))
        : Optional.empty();
  }

  /** One of the three texts. */
  private record Section(String name, Scalar scalar) {

    /** The place of a line of the text: in the file, if its lines are lines of the file. */
    Source place(int line) {
      Source begin = scalar.source();
      return scalar.literal() && line > 0
          ? new Source(begin.file(), begin.line() + line, 0)
          : begin;
    }

    /** What to add to a place that is not that of the line. */
    String inLine(int line) {
      return scalar.literal() || line == 0 ? "" : " (line " + line + " of the text)";
    }

    String origin(Source source) {
      return place(source.line()) + inLine(source.line());
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

  private void notice(Notice.Kind kind, Section section, Source at, String text, String remedy) {
    notices.add(
        Notice.of(kind, section.name() + section.inLine(at.line()) + " " + text, remedy)
            .at(section.place(at.line())));
  }

  /** Something that aws-iam-authenticator reports as an error, too. */
  private void lost(Section section, Source at, String text) {
    damaged = true;
    notice(Notice.Kind.AWS_AUTH_LOST, section, at, text, "");
  }

  private void lostSection(Section section, int line, String problem) {
    lost(
        section,
        new Source("", line, 0),
        problem
            + ": aws-iam-authenticator leaves out all of it, and locks out whom it maps"
            + section.arns());
  }

  /** The entries of mapRoles or mapUsers. */
  private List<Node> entries(Section section) {
    String text = section.scalar().text();
    if (GoStrings.trimSpace(text).startsWith("{")) {
      lostSection(section, 1, "begins with \"{\", as JSON does, and is no list");
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
      lostSection(section, json.source().line(), "is not a list but " + json.describe());
    } catch (UnreadableException e) {
      lostSection(section, e.source().line(), "is not valid YAML, " + e.problem());
    } catch (GoYaml.BeyondBoundsException e) {
      throw new InvalidInputException(
          section.scalar().source(), section.name(), String.valueOf(e.getMessage()));
    }
    return List.of();
  }

  private void roles(Section section) {
    int index = 0;
    for (Node node : entries(section)) {
      Entry entry = new Entry(section, node, index++, List.of("rolearn", "sso"));
      role(entry).ifPresent(awsAuth::mapRole);
    }
  }

  private void users(Section section) {
    int index = 0;
    for (Node node : entries(section)) {
      Entry entry = new Entry(section, node, index++, List.of("userarn"));
      if (entry.arn.isEmpty()) {
        entry.skip("value for userarn must be supplied");
      } else {
        awsAuth.mapUser(mapping(entry));
      }
    }
  }

  private AwsAuth.Mapping mapping(Entry entry) {
    noteUnmatchable(entry);
    return AwsAuth.Mapping.of(entry.arn, entry.username, entry.groups).writtenAt(entry.origin());
  }

  private Optional<AwsAuth.Mapping> role(Entry entry) {
    if (entry.sso == null) {
      if (entry.arn.isEmpty()) {
        entry.skip("one of rolearn or SSO must be supplied");
        return Optional.empty();
      }
      return Optional.of(mapping(entry));
    }
    if (!entry.arn.isEmpty()) {
      entry.skip("only one of rolearn or SSO can be supplied");
      return Optional.empty();
    }
    try {
      AwsAuth.Sso sso = entry.sso.build();
      entry.mapsNobody(
          "is for an sso permission set, which maps nobody: the feature gate SSORoleMatch of"
              + " aws-iam-authenticator is off by default, and not documented for EKS",
          "name the role by its rolearn without its path");
      return Optional.of(
          AwsAuth.Mapping.of(sso, entry.username, entry.groups).writtenAt(entry.origin()));
    } catch (IllegalArgumentException e) {
      entry.skip(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void accounts(Section section) {
    List<Scalar> accounts = new ArrayList<>();
    try {
      for (Node node : GoYaml.toStrings(section.scalar().text(), accounts)) {
        lost(
            section,
            node.source(),
            "has " + node.describe() + " where an account should stand: it is left out");
      }
    } catch (UnreadableException e) {
      lost(
          section,
          new Source("", e.source().line(), 0),
          "is not valid YAML, " + e.problem() + ": accounts from there on are left out");
    } catch (GoYaml.BeyondBoundsException e) {
      throw new InvalidInputException(
          section.scalar().source(), section.name(), String.valueOf(e.getMessage()));
    }
    accounts.forEach(account -> awsAuth.mapAccount(account.text()));
  }

  // What has no effect although it is read.

  /** The authenticator compares what is written with a canonical ARN: of a role, without path. */
  private static void noteUnmatchable(Entry entry) {
    String arn = GoStrings.toLower(entry.arn);
    try {
      CallerIdentity named = CallerIdentity.parse(arn);
      if (named.type() == CallerIdentity.Type.ASSUMED_ROLE) {
        entry.mapsNobody(
            "maps nobody: "
                + entry.arn
                + " is a session, and aws-iam-authenticator looks for its role, "
                + named.canonicalArn(),
            "");
      } else if (!named.sessionCanonicalArn().equals(named.canonicalArn())) {
        entry.mapsNobody(
            "maps nobody: "
                + entry.arn
                + " has a path, and aws-iam-authenticator looks for a role without one",
            "write " + withoutPath(entry.arn));
      }
    } catch (IllegalArgumentException e) {
      entry.mapsNobody("maps nobody: " + entry.arn + " is not the ARN of a user or of a role", "");
    }
  }

  private static String withoutPath(String roleArn) {
    return roleArn.substring(0, roleArn.indexOf('/')) + roleArn.substring(roleArn.lastIndexOf('/'));
  }

  private void overriddenRoles(List<AwsAuth.Mapping> mappings) {
    Map<String, AwsAuth.Mapping> last = new HashMap<>();
    mappings.stream()
        .filter(mapping -> mapping.sso().isEmpty())
        .forEach(mapping -> last.put(GoStrings.toLower(mapping.arn()), mapping));
    mappings.stream()
        .filter(mapping -> mapping.sso().isEmpty())
        .forEach(
            mapping -> overridden(MAP_ROLES, mapping, last.get(GoStrings.toLower(mapping.arn()))));
  }

  private void overriddenUsers(List<AwsAuth.Mapping> mappings) {
    Map<String, AwsAuth.Mapping> last = new LinkedHashMap<>();
    mappings.forEach(mapping -> last.put(mapping.arn(), mapping));
    mappings.forEach(mapping -> overridden(MAP_USERS, mapping, last.get(mapping.arn())));
    Map<String, AwsAuth.Mapping> first = new HashMap<>();
    for (AwsAuth.Mapping mapping : last.values()) {
      AwsAuth.Mapping other = first.putIfAbsent(GoStrings.fold(mapping.arn()), mapping);
      if (other != null && !other.equals(mapping)) {
        notices.add(
            Notice.of(
                    Notice.Kind.AWS_AUTH_AMBIGUOUS,
                    "mapUsers maps "
                        + mapping.arn()
                        + " and, at "
                        + place(other)
                        + ", "
                        + other.arn()
                        + ", which differ only in case: aws-iam-authenticator takes any of them",
                    "keep one")
                .at(Source.of(place(mapping))));
      }
    }
  }

  private static String place(AwsAuth.Mapping mapping) {
    return mapping.origin().orElse("");
  }

  private void overridden(String section, AwsAuth.Mapping mapping, AwsAuth.@Nullable Mapping last) {
    if (last != null && !last.equals(mapping)) {
      notices.add(
          Notice.of(
                  Notice.Kind.AWS_AUTH_OVERRIDDEN,
                  section
                      + " maps "
                      + mapping.arn()
                      + " again at "
                      + place(last)
                      + ": the last counts, and this entry has no effect",
                  "")
              .at(Source.of(place(mapping))));
    }
  }

  /** An entry, as far as it can be read. */
  private final class Entry {

    private final Section section;
    private final Node node;
    private final int index;
    private String arn = "";
    private String username = "";
    private List<String> groups = List.of();
    private @Nullable SsoFields sso;

    Entry(Section section, Node node, int index, List<String> identities) {
      this.section = section;
      this.node = node;
      this.index = index;
      if (node instanceof Mapping mapping) {
        Map<String, Consumer<Node>> fields = new HashMap<>();
        fields.put(identities.get(0), value -> arn = string(identities.get(0), value, arn));
        fields.put("username", value -> username = string("username", value, username));
        fields.put("groups", value -> groups = strings(value, groups));
        fields.put("userid", value -> string("userid", value, ""));
        if (identities.contains("sso")) {
          fields.put("sso", this::readSso);
        }
        decode(mapping, fields);
      } else if (!node.isNull()) {
        lost(section, node.source(), describe() + " is not a mapping but " + node.describe());
      }
    }

    private String describe() {
      return "entry " + (index + 1);
    }

    String origin() {
      return section.origin(node.source());
    }

    void mapsNobody(String text, String remedy) {
      notice(
          Notice.Kind.AWS_AUTH_MAPS_NOBODY,
          section,
          node.source(),
          describe() + " " + text,
          remedy);
    }

    void skip(String problem) {
      lost(
          section,
          node.source(),
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
                  notice(
                      Notice.Kind.AWS_AUTH_FIELD_MISSPELLED,
                      section,
                      mapping.keys().getOrDefault(name, mapping.source()),
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
        wrongType(name, value, "a string");
      }
      return before;
    }

    private List<String> strings(Node value, List<String> before) {
      if (value.isNull()) {
        return List.of();
      }
      if (!(value instanceof Sequence sequence)) {
        wrongType("groups", value, "a list");
        return before;
      }
      List<String> strings = new ArrayList<>();
      for (Node item : sequence.items()) {
        int at = strings.size();
        strings.add(string("groups", item, at < before.size() ? before.get(at) : ""));
      }
      return strings;
    }

    private void wrongType(String name, Node value, String expected) {
      String consequence =
          switch (name) {
            case "username" -> ", and the username is empty";
            case "groups" ->
                expected.equals("a list") ? ", and gives no groups" : ", and the group is empty";
            default -> "";
          };
      lost(
          section,
          value.source(),
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
        Map<String, Consumer<Node>> known = new HashMap<>();
        for (String name : SsoFields.NAMES) {
          known.put(name, field -> fields.put(name, string(name, field, fields.get(name))));
        }
        decode(mapping, known);
      } else {
        wrongType("sso", value, "a mapping");
      }
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
