package io.github.ekscam.local.internal.aws;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A service of AWS, or several that requests are signed for by one name.
 *
 * @param fullName such as {@code Amazon Elastic Compute Cloud}
 * @param protocols by the names that botocore gives them, such as {@code rest-json}
 */
record KnownService(String fullName, ImmutableSet<String> protocols) {

  private static final ImmutableMap<String, KnownService> ALL = read();

  /** The service of a name for signing, if AWS has it. */
  static Optional<KnownService> find(String signingName) {
    return Optional.ofNullable(ALL.get(signingName));
  }

  private static ImmutableMap<String, KnownService> read() {
    try {
      ImmutableMap.Builder<String, KnownService> all = ImmutableMap.builder();
      for (String line :
          Resources.readLines(
              Resources.getResource(KnownService.class, "services.tsv"), StandardCharsets.UTF_8)) {
        if (!line.startsWith("#") && !line.isEmpty()) {
          List<String> columns = Splitter.on('\t').splitToList(line);
          all.put(
              columns.get(0),
              new KnownService(
                  columns.get(2), ImmutableSet.copyOf(Splitter.on(',').split(columns.get(1)))));
        }
      }
      return all.buildOrThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
