/** What tests of access use: assertions, specifications, and the EKS API on loopback. */
module io.github.ekscam.testing {
  requires transitive io.github.ekscam.policies;
  requires com.fasterxml.jackson.core;
  requires jdk.httpserver;
  requires static transitive org.jspecify;
  // Not transitive: who only runs specifications compiles without JUnit.
  requires static org.junit.jupiter.api;
  requires static org.junit.platform.commons;

  exports io.github.ekscam.testing.assertions;
  exports io.github.ekscam.testing.eks;
  exports io.github.ekscam.testing.junit;
  exports io.github.ekscam.testing.specification;
}
