package io.github.ekscam.local.internal.sigv4;

import com.google.common.base.Splitter;
import io.github.ekscam.internal.text.GoBytes;
import io.github.ekscam.internal.text.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The parameters of a query, unescaped, in the order in which they were sent. */
final class Query {

  /** Names and values as {@link GoBytes} has what may be no UTF-8. */
  record Parameter(String name, String value) {

    private String encodedName() {
      return UriEncoding.encode(GoBytes.of(name));
    }

    private String encodedValue() {
      return UriEncoding.encode(GoBytes.of(value));
    }
  }

  /** What is encoded is ASCII, so that characters are in the order of bytes. */
  private static final Comparator<Parameter> ORDER =
      Comparator.comparing(Parameter::encodedName).thenComparing(Parameter::encodedValue);

  private final List<Parameter> parameters;

  private Query(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  static Query parse(String rawQuery) {
    List<Parameter> parameters = new ArrayList<>();
    for (String part : Splitter.on('&').omitEmptyStrings().split(rawQuery)) {
      int sign = part.indexOf('=');
      parameters.add(
          new Parameter(
              unescape(sign < 0 ? part : part.substring(0, sign)),
              unescape(sign < 0 ? "" : part.substring(sign + 1))));
    }
    return new Query(parameters);
  }

  private static String unescape(String text) {
    try {
      return GoBytes.string(PercentEncoding.decodeQuery(text.getBytes(StandardCharsets.UTF_8)));
    } catch (PercentEncoding.InvalidEscapeException e) {
      // What is there may be of a signature, and is not told.
      throw new SignatureException(
          SignatureException.Code.MALFORMED_QUERY_STRING,
          "Illegal hex character in escape % pattern: %");
    }
  }

  /** The value of the only parameter of a name; nothing if there is none, or more than one. */
  Optional<String> only(String name) {
    List<String> values =
        parameters.stream()
            .filter(parameter -> parameter.name().equals(name))
            .map(Parameter::value)
            .toList();
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /** The query without a parameter. */
  Query without(String name) {
    Predicate<Parameter> isIt = parameter -> parameter.name().equals(name);
    return new Query(parameters.stream().filter(isIt.negate()).toList());
  }

  /** The query with a parameter more, behind the others. */
  Query with(String name, String value) {
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(new Parameter(name, value));
    return new Query(more);
  }

  /** The parameters, escaped, by name and then by value. */
  String canonical() {
    return parameters.stream().sorted(ORDER).map(Query::encoded).collect(Collectors.joining("&"));
  }

  /** The parameters, escaped, in their order. */
  String encoded() {
    return parameters.stream().map(Query::encoded).collect(Collectors.joining("&"));
  }

  private static String encoded(Parameter parameter) {
    return parameter.encodedName() + "=" + parameter.encodedValue();
  }
}
