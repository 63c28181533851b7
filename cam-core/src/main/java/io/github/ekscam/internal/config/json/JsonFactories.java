package io.github.ekscam.internal.config.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * The factories of JSON's parsers and generators: the one place where they are set up, so that what
 * keeps one reader safe keeps all of them. A test holds that nobody else makes one.
 *
 * <p>A factory shares what it learns of names among all that it reads. It takes time to make, so
 * each class that reads or writes keeps its own.
 */
public final class JsonFactories {

  private JsonFactories() {}

  /** A factory of parsers with Jackson's own bounds, for what this library has written. */
  public static JsonFactory reading() {
    return reading(StreamReadConstraints.defaults());
  }

  /** A factory of parsers that refuse what goes beyond these bounds. */
  public static JsonFactory reading(StreamReadConstraints bounds) {
    return JsonFactory.builder()
        .streamReadConstraints(bounds)
        // Whoever wrote the input chose its names: none of them should outlast it for the whole
        // JVM.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // Names of one hash code cost little even so. Refusing them would outlast the input, as all
        // that is read later finds the same names in the table.
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .build();
  }

  /** A factory of generators; what one value needs beyond that, its generator is told. */
  public static JsonFactory writing() {
    return new JsonFactory();
  }
}
