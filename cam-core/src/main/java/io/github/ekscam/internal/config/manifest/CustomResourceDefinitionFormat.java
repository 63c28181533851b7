package io.github.ekscam.internal.config.manifest;

import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.request.CustomResource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * CustomResourceDefinitions of {@code apiextensions.k8s.io/v1}, as far as requests name what they
 * define. Their schemas and what else bears on no name are let through unread.
 */
public final class CustomResourceDefinitionFormat implements Format {

  private static final String KIND = "CustomResourceDefinition";
  private static final String API_VERSION = "apiextensions.k8s.io/v1";

  private static final List<String> SUBRESOURCES = List.of("scale", "status");

  @Override
  public String name() {
    return KUBERNETES_OBJECT;
  }

  @Override
  public boolean hasListsOf(String apiVersion, String kind) {
    return apiVersion.equals(API_VERSION) && kind.equals(KIND);
  }

  /** No API server that cam knows takes another version of it, so others are skipped. */
  @Override
  public boolean looksLike(Fields document) {
    return document.isString("kind")
        && document.string("kind").equals(KIND)
        && document.isString("apiVersion")
        && document.string("apiVersion").equals(API_VERSION);
  }

  @Override
  public void read(Fields document, Found found) {
    Fields spec = document.requiredMapping("spec");
    Fields names = spec.requiredMapping("names");
    String group = name(spec, "group");
    String plural = name(names, "plural");
    requireName(document, plural + "." + group);
    CustomResource.Builder resource =
        CustomResource.builder(group, plural)
            .singular(names.string("singular"))
            .kind(name(names, "kind"))
            .shortNames(names.strings("shortNames"))
            .subresources(subresources(spec));
    switch (spec.requiredString("scope")) {
      case "Namespaced" -> {}
      case "Cluster" -> resource.clusterScoped();
      default ->
          throw spec.problem(
              "scope", "expected Namespaced or Cluster, found " + spec.string("scope"));
    }
    found.customResources.add(new Placed<>(resource.build(), document.source()));
  }

  private static String name(Fields fields, String field) {
    String name = fields.requiredString(field);
    if (name.isEmpty()) {
      throw fields.problem(field, "is empty; a name is required");
    }
    return name;
  }

  private static void requireName(Fields document, String expected) {
    Fields metadata = document.requiredMapping("metadata");
    if (!metadata.requiredString("name").equals(expected)) {
      throw metadata.problem(
          "name",
          "must be spec.names.plural+\".\"+spec.group, which is "
              + expected
              + ", and is "
              + metadata.string("name"));
    }
  }

  /** What any version has that is served: RBAC does not look at the version. */
  private static Set<String> subresources(Fields spec) {
    Set<String> subresources = new TreeSet<>();
    List<Fields> versions = spec.mappings("versions");
    if (versions.isEmpty()) {
      throw spec.problem("versions", "is missing; a CustomResourceDefinition has at least one");
    }
    for (Fields version : versions) {
      version.requiredString("name");
      boolean served =
          version
              .optionalBoolean("served")
              .orElseThrow(
                  () -> version.problem("served", "is missing; true or false is required"));
      if (served) {
        version
            .optionalMapping("subresources")
            .ifPresent(has -> SUBRESOURCES.stream().filter(has::has).forEach(subresources::add));
      }
    }
    return subresources;
  }
}
