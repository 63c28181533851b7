/**
 * Questions about configurations: what differs between two, what is wrong with one, and how one
 * becomes another.
 */
module io.github.ekscam.analysis {
  requires transitive io.github.ekscam.policies;
  requires com.google.common;
  requires static org.jsoup;
  requires static transitive org.jspecify;

  exports io.github.ekscam.analysis;
  exports io.github.ekscam.analysis.advice;
  exports io.github.ekscam.analysis.documentation;
  exports io.github.ekscam.analysis.lint;
  exports io.github.ekscam.analysis.migration;
}
