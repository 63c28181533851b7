package io.github.ekscam.local.internal.aws;

import com.google.common.base.Splitter;
import io.github.ekscam.local.internal.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameters of AWS's query protocol, from the URL and from the form in the body. Lists are
 * numbered from 1: {@code Tags.member.1.Key}. Immutable.
 */
public final class QueryParameters {

  private static final String FORM = "application/x-www-form-urlencoded";

  /** Far more than any operation takes, and few enough to be told at once. */
  private static final int MOST_PARAMETERS = 10_000;

  private final NavigableMap<String, String> parameters;

  private QueryParameters(NavigableMap<String, String> parameters) {
    this.parameters = parameters;
  }

  /**
   * The parameters of a request; of one that comes twice the last counts.
   *
   * @throws ServiceError if they are not percent-encoded UTF-8
   */
  public static QueryParameters of(HttpCall call) {
    NavigableMap<String, String> parameters = new TreeMap<>();
    add(call.rawQuery(), UriText::ofQuery, parameters);
    if (hasForm(call)) {
      add(new String(call.body(), StandardCharsets.ISO_8859_1), UriText::ofForm, parameters);
    }
    return new QueryParameters(parameters);
  }

  /** Whether the body is a form. */
  static boolean hasForm(HttpCall call) {
    return call.header("Content-Type").filter(type -> type.startsWith(FORM)).isPresent();
  }

  private interface Decoder {
    String decode(String encoded) throws UriText.MalformedException;
  }

  private static void add(String encoded, Decoder decoder, Map<String, String> parameters) {
    for (String part : Splitter.on('&').omitEmptyStrings().split(encoded)) {
      int sign = part.indexOf('=');
      try {
        parameters.put(
            decoder.decode(sign < 0 ? part : part.substring(0, sign)),
            sign < 0 ? "" : decoder.decode(part.substring(sign + 1)));
      } catch (UriText.MalformedException e) {
        // What is there may be of a signature, and is not told.
        throw ServiceError.of(
            400, "MalformedQueryString", "The parameters are not percent-encoded UTF-8");
      }
      if (parameters.size() > MOST_PARAMETERS) {
        throw ServiceError.of(
            400, "MalformedQueryString", "More than " + MOST_PARAMETERS + " parameters");
      }
    }
  }

  /** What a parameter says; an empty one counts as one that is not there. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(text -> !text.isEmpty());
  }

  /** Whether any parameter has this name, or a name that begins with it and a dot. */
  public boolean has(String name) {
    return parameters.containsKey(name)
        || !parameters.subMap(name + ".", name + "." + Character.MAX_VALUE).isEmpty();
  }

  /** Whether a parameter says {@code true}. */
  public boolean isTrue(String name) {
    return text(name).filter("true"::equals).isPresent();
  }

  /** The items of a list of texts. */
  public List<String> texts(String list) {
    List<String> items = new ArrayList<>();
    for (int i = 1; parameters.containsKey(list + ".member." + i); i++) {
      items.add(parameters.get(list + ".member." + i));
    }
    return items;
  }

  /** The items of a list of structures, each by its members. */
  public List<Map<String, String>> structures(String list) {
    List<Map<String, String>> items = new ArrayList<>();
    while (true) {
      String prefix = list + ".member." + (items.size() + 1) + ".";
      Map<String, String> members = new LinkedHashMap<>();
      parameters
          .subMap(prefix, prefix + Character.MAX_VALUE)
          .forEach((name, value) -> members.put(name.substring(prefix.length()), value));
      if (members.isEmpty()) {
        return items;
      }
      items.add(members);
    }
  }
}
