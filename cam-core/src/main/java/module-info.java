/**
 * Answers what Amazon EKS would answer: the model, its files, the engine, and questions about one
 * cluster.
 */
@SuppressWarnings("module") // The modules that the internals are shown to are compiled later.
module io.github.ekscam.core {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.google.common;
  requires org.pcollections;
  requires org.slf4j;
  requires org.yaml.snakeyaml;

  exports io.github.ekscam;
  exports io.github.ekscam.access;
  exports io.github.ekscam.config;
  exports io.github.ekscam.iam;
  exports io.github.ekscam.rbac;
  exports io.github.ekscam.request;
  // To modules of this library alone; nobody else can see them.
  exports io.github.ekscam.internal.config.answers to
      io.github.ekscam.cli,
      io.github.ekscam.testing;
  exports io.github.ekscam.internal.config.awsauth to
      io.github.ekscam.analysis;
  exports io.github.ekscam.internal.config.awscli to
      io.github.ekscam.analysis,
      io.github.ekscam.cli,
      io.github.ekscam.local;
  exports io.github.ekscam.internal.config.cloudformation to
      io.github.ekscam.local;
  exports io.github.ekscam.internal.config.eksctl to
      io.github.ekscam.analysis,
      io.github.ekscam.local;
  exports io.github.ekscam.internal.config.json to
      io.github.ekscam.local;
  exports io.github.ekscam.internal.config.manifest to
      io.github.ekscam.analysis,
      io.github.ekscam.local;
  exports io.github.ekscam.internal.config.tree to
      io.github.ekscam.analysis,
      io.github.ekscam.local,
      io.github.ekscam.testing;
  exports io.github.ekscam.internal.config.unread to
      io.github.ekscam.analysis,
      io.github.ekscam.testing;
  exports io.github.ekscam.internal.config.writing to
      io.github.ekscam.analysis,
      io.github.ekscam.local;
  exports io.github.ekscam.internal.explain to
      io.github.ekscam.analysis,
      io.github.ekscam.cli,
      io.github.ekscam.testing;
  exports io.github.ekscam.internal.keys to
      io.github.ekscam.analysis,
      io.github.ekscam.cli,
      io.github.ekscam.local,
      io.github.ekscam.testing;
  exports io.github.ekscam.internal.matching to
      io.github.ekscam.analysis,
      io.github.ekscam.cli,
      io.github.ekscam.local,
      io.github.ekscam.testing;
  exports io.github.ekscam.internal.text to
      io.github.ekscam.analysis,
      io.github.ekscam.cli,
      io.github.ekscam.local,
      io.github.ekscam.testing;
  exports io.github.ekscam.internal.vocabulary to
      io.github.ekscam.analysis,
      io.github.ekscam.cli,
      io.github.ekscam.local,
      io.github.ekscam.testing;
}
