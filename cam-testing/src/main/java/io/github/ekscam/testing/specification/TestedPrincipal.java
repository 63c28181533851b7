package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.CallerIdentity;

/**
 * An IAM principal by the name that a specification gives it.
 *
 * @param name the name
 * @param caller who it is; a role stands for any session of it
 */
public record TestedPrincipal(String name, CallerIdentity caller) {
  public TestedPrincipal {
    requireNonNull(name, "name");
    requireNonNull(caller, "caller");
  }
}
