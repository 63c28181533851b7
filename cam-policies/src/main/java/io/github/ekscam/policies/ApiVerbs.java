package io.github.ekscam.policies;

import java.util.Set;

/** The verbs that requests have, as kubectl knows them; any other text may be a verb, too. */
public final class ApiVerbs {

  /** Those of requests for resources, with those that only rules and admission ask about. */
  public static final Set<String> OF_RESOURCES =
      Set.of(
          "get",
          "list",
          "watch",
          "create",
          "update",
          "patch",
          "delete",
          "deletecollection",
          "use",
          "bind",
          "impersonate",
          "*",
          "approve",
          "sign",
          "escalate",
          "attest",
          "proxy");

  /** Those of requests for paths: HTTP methods in lower case. */
  public static final Set<String> OF_PATHS =
      Set.of("get", "put", "post", "head", "options", "delete", "patch", "*");

  private ApiVerbs() {}
}
