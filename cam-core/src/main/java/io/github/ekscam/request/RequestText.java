package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.request.RequestAttributes.Impossibility.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one request from text. Not thread-safe. */
final class RequestText {

  private static final String FORMS =
      "VERB RESOURCE [-n NAMESPACE | -A] [--subresource S] [--field-selector F], such as \"get"
          + " pods/log -n dev-1\", or VERB PATH, such as \"get /metrics\"";

  private final String text;
  private final List<String> arguments = new ArrayList<>();
  private @Nullable String namespace;
  private boolean allNamespaces;
  private @Nullable String subresource;
  private @Nullable String fieldSelector;

  private RequestText(String text) {
    this.text = text;
  }

  static RequestAttributes parse(String text) {
    RequestText parser = new RequestText(requireNonNull(text, "text"));
    parser.readWords();
    return parser.request();
  }

  static IllegalArgumentException invalid(String text, String expected) {
    return new IllegalArgumentException("Invalid request \"" + text + "\": expected " + expected);
  }

  private void readWords() {
    Deque<String> words = new ArrayDeque<>(List.of(text.strip().split("\\s+", -1)));
    while (!words.isEmpty()) {
      String word = words.remove();
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      if (equals >= 0) {
        words.addFirst(word.substring(equals + 1));
        word = word.substring(0, equals);
      }
      switch (word) {
        case "-n", "--namespace" -> namespace = once(namespace, words);
        case "--subresource" -> subresource = once(subresource, words);
        case "--field-selector" -> fieldSelector = once(fieldSelector, words);
        case "-A", "--all-namespaces" -> allNamespaces = true;
        default -> {
          if (word.startsWith("-") || equals >= 0) {
            throw invalid(text, FORMS + "; there is no option \"" + word + "\"");
          }
          arguments.add(word);
        }
      }
    }
  }

  private String once(@Nullable String before, Deque<String> words) {
    if (before != null || words.isEmpty()) {
      throw invalid(text, FORMS);
    }
    return words.remove();
  }

  private RequestAttributes request() {
    if (arguments.size() != 2
        || arguments.get(0).isEmpty()
        || (allNamespaces && namespace != null)) {
      throw invalid(text, FORMS);
    }
    RequestTarget target =
        subresource == null
            ? RequestTarget.parse(arguments.get(1))
            : RequestTarget.parse(arguments.get(1), subresource);
    target.requireKnown();
    target.requireVerb(arguments.get(0));
    if (target.isPath() && (namespace != null || allNamespaces)) {
      throw invalid(text, "no namespace: a path such as " + target + " is in none");
    }
    if (target.isPath() && fieldSelector != null) {
      throw invalid(text, "no field selector: a path such as " + target + " is no list");
    }
    String in = namespace == null ? "" : namespace;
    RequestAttributes request = target.request(arguments.get(0), in);
    if (request.impossibilities().stream().anyMatch(it -> it.kind() == Kind.NO_NAMESPACE)) {
      throw invalid(text, "no namespace: " + target.resource() + " belong to none");
    }
    if (!(request instanceof ResourceRequest resource)) {
      return request;
    }
    ResourceRequest scoped = allNamespaces ? resource.namespace("") : resource;
    return fieldSelector == null ? scoped : scoped.fieldSelector(fieldSelector);
  }
}
