/**
 * What real clients or a real API server run against: the EKS access API, and what the API server
 * does around its authorizers.
 */
@SuppressWarnings("requires-automatic") // Those of Prometheus have no module descriptors.
module io.github.ekscam.local {
  requires transitive io.github.ekscam.policies;
  requires com.fasterxml.jackson.core;
  requires com.google.common;
  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;
  requires java.net.http;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.github.ekscam.local;
  exports io.github.ekscam.local.access;
  exports io.github.ekscam.local.apiserver;
  exports io.github.ekscam.local.webhook;
}
