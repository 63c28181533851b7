/** What tests of access use: the EKS API on loopback. */
module io.github.ekscam.testing {
  requires transitive io.github.ekscam.policies;
  requires com.fasterxml.jackson.core;
  requires jdk.httpserver;
  requires static transitive org.jspecify;

  exports io.github.ekscam.testing.eks;
}
