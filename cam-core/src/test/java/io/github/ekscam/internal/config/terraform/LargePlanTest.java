package io.github.ekscam.internal.config.terraform;

import static io.github.ekscam.config.Reading.reader;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterators;
import com.google.common.io.CountingInputStream;
import io.github.ekscam.CpuTime;
import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Notice;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A plan of 100 MB has some millions of values, many times as many as are held at a time, and its
 * tree would not fit into the gibibyte that tests have.
 */
class LargePlanTest {

  private static final int RESOURCES = 130_000;

  private static final String ENTRY =
      """
      {"cluster_name": "prod", "principal_arn": "arn:aws:iam::111122223333:role/R%d",
       "kubernetes_groups": ["dev"], "type": "STANDARD", "user_name": "u"}""";

  private static final String BUCKET =
      """
      {"bucket": "b%d", "policy": "%s", "tags": {"Name": "n", "Team": "t"},
       "rule": [{"a": 1, "b": [1, 2, 3]}, {"a": 2, "b": [1, 2, 3]}, {"a": 3, "b": [1, 2, 3]}]}""";

  private static boolean isEntry(int number) {
    return number % 100 == 0;
  }

  private static String type(int number) {
    return isEntry(number) ? "aws_eks_access_entry" : "aws_s3_bucket";
  }

  private static String values(int number) {
    return isEntry(number) ? ENTRY.formatted(number) : BUCKET.formatted(number, "x".repeat(100));
  }

  private static String change(int number) {
    return """
        %s{"address": "%s.all[%d]", "mode": "managed", "type": "%s", "name": "all", "index": %d,
         "change": {"actions": ["create"], "before": null, "after": %s,
         "after_unknown": {"arn": true, "id": true, "tags_all": true, "region": true}}}"""
        .formatted(
            number == 0 ? "" : ",", type(number), number, type(number), number, values(number));
  }

  private static String planned(int number) {
    return "%s{\"address\": \"%s.all[%d]\", \"mode\": \"managed\", \"type\": \"%s\", \"values\": %s}"
        .formatted(number == 0 ? "" : ",", type(number), number, type(number), values(number));
  }

  private static String part(int number) {
    if (number < RESOURCES) {
      return (number == 0
              ? "{\"format_version\": \"1.2\", \"terraform_version\": \"1.9.8\","
                  + " \"planned_values\": {\"root_module\": {\"resources\": ["
              : "")
          + planned(number);
    }
    return number < 2 * RESOURCES
        ? (number == RESOURCES ? "]}}, \"resource_changes\": [" : "") + change(number - RESOURCES)
        : "], \"configuration\": {\"root_module\": {}}}";
  }

  /** Made while it is read, so that the test itself holds nothing of it. */
  private static InputStream plan() {
    return new SequenceInputStream(
        Iterators.asEnumeration(
            IntStream.rangeClosed(0, 2 * RESOURCES)
                .mapToObj(LargePlanTest::part)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .<InputStream>map(ByteArrayInputStream::new)
                .iterator()));
  }

  @Test
  void aPlanOf100Megabytes_isReadWithinSeconds_andWithinAGibibyte() {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(1L << 30);

    CountingInputStream plan = new CountingInputStream(plan());

    EksCluster cluster =
        CpuTime.atMost(Duration.ofSeconds(10), () -> reader().read("plan.json", plan));

    assertThat(plan.getCount()).isGreaterThan(100L << 20);

    assertThat(cluster.accessEntries().entries()).hasSize(RESOURCES / 100);
    assertThat(cluster.notices())
        .noneMatch(notice -> notice.kind() == Notice.Kind.ACCESS_DOCUMENT_NOT_READ);
  }
}
