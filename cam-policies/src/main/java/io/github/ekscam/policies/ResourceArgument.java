package io.github.ekscam.policies;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * kubectl's {@code RESOURCE[.GROUP][/NAME]}, resolved as far as Kubernetes' own resources go.
 *
 * @param resource the resource in the plural
 * @param apiGroup the API group
 * @param name the object's name; empty for none. As with kubectl it may have slashes: a signer's
 *     has
 * @param known the built-in resource, if it is one
 */
public record ResourceArgument(
    String resource, String apiGroup, String name, Optional<ApiResource> known) {

  /** Asked about by impersonation and signing; no API serves them. */
  private static final Set<String> VIRTUAL =
      Set.of("users", "groups", "uids", "userextras", "signers");

  private static final Pattern VERSION_AND_GROUP =
      Pattern.compile("v\\d+((alpha|beta)\\d+)?\\.(?<group>.+)");

  public ResourceArgument {
    requireNonNull(resource, "resource");
    requireNonNull(apiGroup, "apiGroup");
    requireNonNull(name, "name");
    requireNonNull(known, "known");
  }

  /** Whether it should be built in, by its API group, and is not. */
  public boolean isUnknownToKubernetes() {
    return known.isEmpty()
        && !resource.equals("*")
        && !VIRTUAL.contains(resource)
        && ApiResource.isBuiltInGroup(apiGroup);
  }

  /**
   * Reads an argument. A word without a group is a built-in resource if it is the name of one.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static ResourceArgument parse(String argument) {
    int slash = argument.indexOf('/');
    String name = slash < 0 ? "" : argument.substring(slash + 1);
    String type = slash < 0 ? argument : argument.substring(0, slash);
    if (type.isEmpty() || (slash >= 0 && name.isEmpty())) {
      throw new IllegalArgumentException(
          "Invalid resource \""
              + argument
              + "\": expected RESOURCE[.GROUP][/NAME], such as pods, deployments.apps or pods/web");
    }
    int dot = type.indexOf('.');
    if (dot < 0) {
      Optional<ApiResource> found = ApiResource.find(type);
      return new ResourceArgument(
          found.map(ApiResource::name).orElse(type),
          found.map(ApiResource::apiGroup).orElse(""),
          name,
          found);
    }
    String word = type.substring(0, dot);
    String rest = type.substring(dot + 1);
    Matcher versioned = VERSION_AND_GROUP.matcher(rest);
    String group = versioned.matches() ? versioned.group("group") : rest;
    Optional<ApiResource> found = ApiResource.find(word, group);
    return new ResourceArgument(found.map(ApiResource::name).orElse(word), group, name, found);
  }
}
