/** Data: the managed access policies and the Kubernetes default roles, with sources and dates. */
module io.github.ekscam.policies {
  requires transitive io.github.ekscam.core;
  requires static transitive org.jspecify;

  exports io.github.ekscam.policies;
}
