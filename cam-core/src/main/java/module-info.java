/** Answers what Amazon EKS would answer: the model, the codecs and the engine. */
module io.github.ekscam.core {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires org.yaml.snakeyaml;

  exports io.github.ekscam;
  exports io.github.ekscam.access;
  exports io.github.ekscam.analysis;
  exports io.github.ekscam.apimachinery;
  exports io.github.ekscam.apiserver;
  exports io.github.ekscam.authz;
  exports io.github.ekscam.codec;
  exports io.github.ekscam.iam;
  exports io.github.ekscam.identity;
  exports io.github.ekscam.rbac;
  exports io.github.ekscam.request;
}
