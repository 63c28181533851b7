/** What tests of access use. */
module io.github.ekscam.testing {
  requires transitive io.github.ekscam.policies;
  requires static transitive org.jspecify;

  exports io.github.ekscam.testing.specification;
}
