package io.github.ekscam.local.internal.aws;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.CharStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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

  private static final String RESOURCE = "services.tsv";
  private static final ImmutableMap<String, KnownService> ALL = read();

  /** The service of a name for signing, if AWS has it. */
  static Optional<KnownService> find(String signingName) {
    return Optional.ofNullable(ALL.get(signingName));
  }

  private static ImmutableMap<String, KnownService> read() {
    // By this class itself: of a module, no other sees its resources.
    try (InputStream in =
        requireNonNull(KnownService.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      ImmutableMap.Builder<String, KnownService> all = ImmutableMap.builder();
      for (String line : CharStreams.readLines(new InputStreamReader(in, StandardCharsets.UTF_8))) {
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
