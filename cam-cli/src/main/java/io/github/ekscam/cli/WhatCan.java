package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Caller;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.MappedIdentity.Ignored;
import io.github.ekscam.MappedIdentity.ReservedName;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cam what-can}: everything that one principal may do. */
@Command(
    name = "what-can",
    description =
        "Lists everything that an IAM principal may do, access policies included, where, and by"
            + " what.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  cam what-can -n prod --as arn:aws:iam::111122223333:role/Dev -f eks/"
    })
final class WhatCan implements Callable<Integer> {

  @Mixin private CallerOptions callerOptions = new CallerOptions();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Only what holds in this namespace; default: everything.")
  private @Nullable String namespace;

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Printer err = output.err();
    CallerIdentity identity = callerOptions.caller();
    Caller caller = clusterOptions.read(err).caller(identity);
    Permissions all = caller.whatCan();
    Permissions permissions = namespace == null ? all : all.in(namespace);
    Sources sources = new ClusterSources(caller.cluster());
    if (output.isJson()) {
      output.printJson(caller.cluster(), json -> json(json, caller, permissions, sources));
    } else {
      lines(caller, permissions, sources).forEach(output.out()::println);
    }
    return Cam.YES;
  }

  /** The rules that one binding, or one policy, gives in one or more places. */
  private static final class Block {

    private final String via;
    private final Set<PolicyRule> rules = new LinkedHashSet<>();
    private boolean clusterWide;
    private final Set<String> namespaces = new LinkedHashSet<>();
    private final Set<String> places = new LinkedHashSet<>();

    Block(Permission permission, Sources sources) {
      sources.of(permission.grant()).ifPresent(source -> places.add(source.toString()));
      this.via = viaWithoutPlace(permission.grant());
      addScope(permission.scope());
    }

    private void addScope(AccessScope scope) {
      clusterWide |= scope instanceof AccessScope.Cluster;
      namespaces.addAll(scope.namespaces());
    }

    private static String viaWithoutPlace(Grant grant) {
      if (grant instanceof Grant.AccessPolicy policy) {
        return "access policy " + policy.association().policyArn().name();
      }
      if (grant instanceof Grant.Rbac rbac) {
        RbacBinding binding = rbac.binding();
        return binding.kind()
            + " "
            + PlainText.line(binding.metadata().name())
            + " of "
            + binding.roleRef()
            + " to "
            + rbac.subject();
      }
      return grant.describe();
    }

    /** What blocks of several namespaces must have in common to be shown as one. */
    Key content() {
      return Key.of(via, Key.ofAll(new TreeSet<>(rules)));
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(
          "in "
              + (clusterWide ? "the whole cluster" : PlainText.namespaces(List.copyOf(namespaces)))
              + ", by "
              + via
              + (places.isEmpty() ? "" : " at " + PlainText.some(List.copyOf(places), 3, ", "))
              + ":");
      int width = rules.stream().mapToInt(rule -> Words.verbs(rule).length()).max().orElse(0);
      rules.stream()
          .sorted(Comparator.comparing(Words::objects).thenComparing(Words::verbs))
          .forEach(
              rule ->
                  lines.add(
                      "  " + Words.pad(Words.verbs(rule), width) + "  " + Words.objects(rule)));
      return lines;
    }
  }

  private static List<Block> blocks(List<Permission> permissions, Sources sources) {
    Map<Key, Block> byGrant = new LinkedHashMap<>();
    for (Permission permission : permissions) {
      byGrant
          .computeIfAbsent(
              GrantKeys.source(permission.grant()), key -> new Block(permission, sources))
          .rules
          .add(permission.rule());
    }
    Map<Key, Block> merged = new LinkedHashMap<>();
    for (Block block : byGrant.values()) {
      Block present = merged.putIfAbsent(block.content(), block);
      if (present != null) {
        present.clusterWide |= block.clusterWide;
        present.namespaces.addAll(block.namespaces);
        present.places.addAll(block.places);
      }
    }
    List<Block> blocks = new ArrayList<>(merged.values());
    blocks.sort(Comparator.comparing(block -> !block.clusterWide));
    return blocks;
  }

  private static List<String> lines(Caller caller, Permissions permissions, Sources sources) {
    List<String> lines = new ArrayList<>();
    for (Block block : blocks(permissions.permissions(), sources)) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(block.lines());
    }
    if (lines.isEmpty()) {
      lines.add("nothing");
    }
    List<String> remarks = new ArrayList<>();
    for (RbacBinding binding : permissions.bindingsWithoutRole()) {
      remarks.add(
          "note: "
              + binding.describeWithRole()
              + Sources.at(sources.of(binding))
              + " gives nothing: the role does not exist");
    }
    unknowns(caller, permissions).forEach(remarks::add);
    caller.nearestEntry().ifPresent(near -> remarks.add("note: " + Words.nearEntry(near, sources)));
    if (!remarks.isEmpty()) {
      lines.add("");
      lines.addAll(remarks);
    }
    return lines;
  }

  /** What could not be told; of the caller, as notes. */
  private static Stream<String> unknowns(Caller caller, Permissions permissions) {
    if (caller.identity() instanceof MappedIdentity.Mapped mapped) {
      return Stream.concat(
              permissions.unknowns().stream()
                  .filter(each -> !mapped.unknowns().contains(each.unknown()))
                  .map(Permissions.ScopedUnknown::line),
              mapped.remarks().stream().map(remark -> "note: " + remark))
          .distinct();
    }
    return caller.identity().problem().stream().map(problem -> "note: " + problem);
  }

  private static void json(
      JsonGenerator json, Caller caller, Permissions permissions, Sources sources)
      throws IOException {
    if (caller.user().isPresent()) {
      json.writeFieldName("user");
      AnswerJson.user(json, caller.user().get());
    }
    AnswerJson.mapper(json, caller.identity(), sources);
    AnswerJson.nearEntry(json, caller.nearestEntry(), sources);
    AnswerJson.permissions(json, permissions, sources);
    AnswerJson.strings(json, "notes", notes(caller.identity()));
    AnswerJson.bindingsWithoutRole(json, permissions, sources);
  }

  /** What is known of the caller besides. */
  private static List<String> notes(MappedIdentity identity) {
    return Stream.of(
            identity.problem().stream(),
            identity instanceof MappedIdentity.Mapped mapped
                ? mapped.reservedNames().stream().map(ReservedName::text)
                : Stream.<String>empty(),
            identity.ignored().stream().map(Ignored::text))
        .flatMap(texts -> texts)
        .toList();
  }
}
