package io.github.ekscam.benchmarks;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The roles and access policies of {@code roles.txt}, whose form the file itself describes. */
final class RoleFile {

  private final Map<String, List<PolicyRule>> roles = new LinkedHashMap<>();
  private final Map<String, List<PolicyRule>> policies = new LinkedHashMap<>();

  private RoleFile() {}

  static RoleFile read() {
    try (InputStream in = RoleFile.class.getResourceAsStream("roles.txt")) {
      if (in == null) {
        throw new IllegalStateException("There is no roles.txt");
      }
      RoleFile file = new RoleFile();
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(file.new Reader()::line);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<ClusterRole> roles() {
    return roles.entrySet().stream()
        .map(role -> ClusterRole.of(ObjectMeta.named(role.getKey()), role.getValue()))
        .toList();
  }

  List<AccessPolicy> policies() {
    return policies.entrySet().stream()
        .map(
            policy ->
                AccessPolicy.builder(policy.getKey())
                    .rules(policy.getValue().stream().map(AccessPolicy.Rule::of).toList())
                    .source("invented")
                    .build())
        .toList();
  }

  /** Reads line by line; rules belong to the role or policy that was named last. */
  private final class Reader {

    private List<PolicyRule> rules = new ArrayList<>();

    void line(String line) {
      if (line.contains(";")) {
        rules.add(rule(line));
        return;
      }
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "role" -> rules = roles.computeIfAbsent(words[1], name -> new ArrayList<>());
        case "policy" -> rules = policies.computeIfAbsent(words[1], name -> new ArrayList<>());
        case "like" -> rules.addAll(requireNonNull(roles.get(words[1]), words[1]));
        default -> throw new IllegalStateException("Invalid line \"" + line + "\"");
      }
    }

    private PolicyRule rule(String line) {
      List<List<String>> parts =
          Stream.of(line.split(";", -1)).map(part -> List.of(part.trim().split(",", -1))).toList();
      return parts.size() == 2
          ? PolicyRule.builder().nonResourceURLs(parts.get(1)).verbs(parts.get(0)).build()
          : PolicyRule.builder()
              .apiGroups(
                  parts.get(1).stream().map(group -> group.equals("core") ? "" : group).toList())
              .resources(parts.get(2))
              .verbs(parts.get(0))
              .build();
    }
  }
}
