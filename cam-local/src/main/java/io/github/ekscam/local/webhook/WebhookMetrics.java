package io.github.ekscam.local.webhook;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** What the webhooks count and measure, for Prometheus. Thread-safe. */
final class WebhookMetrics {

  private static final double[] SECONDS = {
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();

  private final Counter requests =
      Counter.builder()
          .name("cam_webhook_requests_total")
          .help("Requests of an API server, by what was answered.")
          .labelNames("webhook", "cluster", "outcome")
          .register(registry);

  private final Histogram seconds =
      Histogram.builder()
          .name("cam_webhook_duration_seconds")
          .help("How long answering took, without the network.")
          .unit(Unit.SECONDS)
          .labelNames("webhook")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);

  /** Which webhook. */
  enum Webhook {
    AUTHENTICATE,
    AUTHORIZE
  }

  WebhookMetrics(ConfigurationStatus configuration) {
    GaugeWithCallback.builder()
        .name("cam_configuration_age_seconds")
        .help("How long ago the configuration that counts was read.")
        .unit(Unit.SECONDS)
        .callback(age -> age.call(configuration.ageSeconds()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("cam_configuration_last_read_successful")
        .help("1, or 0 if the files could not be read when they were last, and older ones count.")
        .callback(read -> read.call(configuration.problem().isEmpty() ? 1 : 0))
        .register(registry);
    CounterWithCallback.builder()
        .name("cam_configuration_reads_total")
        .help("How often files were read, by whether they could be used.")
        .labelNames("outcome")
        .callback(
            reads -> {
              reads.call((double) configuration.reads(), "read");
              reads.call((double) configuration.failures(), "failed");
            })
        .register(registry);
  }

  /** Counts a request. */
  void count(Webhook webhook, String cluster, Enum<?> outcome) {
    requests.labelValues(label(webhook), cluster, label(outcome)).inc();
  }

  /** Measures how long a request took. */
  void observe(Webhook webhook, long nanos) {
    DistributionDataPoint distribution = seconds.labelValues(label(webhook));
    distribution.observe(nanos / 1e9);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** All of it, in the format that a header {@code Accept} asks for. */
  HttpAnswer answer(String accept) {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream body = new ByteArrayOutputStream(4096);
    try {
      writer.write(body, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new HttpAnswer(
        200, ImmutableMap.of("Content-Type", writer.getContentType()), body.toByteArray());
  }
}
