/** What tests of access use: assertions, specifications, and the EKS API on loopback. */
@SuppressWarnings("requires-automatic") // The AWS SDK has no module descriptors.
module io.github.ekscam.testing {
  requires transitive io.github.ekscam.analysis;
  requires transitive io.github.ekscam.policies;
  requires com.fasterxml.jackson.core;
  requires com.google.common;
  requires static transitive org.jspecify;
  // Not transitive: who only runs specifications compiles without JUnit, and without AssertJ.
  requires static io.github.ekscam.local;
  requires static org.assertj.core;
  requires static org.junit.jupiter.api;
  requires static org.junit.platform.commons;
  requires static software.amazon.awssdk.auth;
  requires static software.amazon.awssdk.awscore;
  requires static software.amazon.awssdk.core;
  requires static software.amazon.awssdk.identity.spi;
  requires static software.amazon.awssdk.regions;
  requires static software.amazon.awssdk.services.eks;
  requires static software.amazon.awssdk.utils;

  exports io.github.ekscam.testing.assertions;
  exports io.github.ekscam.testing.junit;
  exports io.github.ekscam.testing.specification;
}
