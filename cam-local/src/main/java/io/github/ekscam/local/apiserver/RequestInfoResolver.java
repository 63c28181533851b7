package io.github.ekscam.local.apiserver;

import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.text.GoUrl;
import io.github.ekscam.internal.text.Names;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of upstream's {@code NewRequestInfo}, whose fields fill up in its order. */
final class RequestInfoResolver {

  /** What HTTP calls a token. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private static final Set<String> VERBS_IN_PATHS = Set.of("proxy", "watch");
  private static final Set<String> SUBRESOURCES_OF_NAMESPACES = Set.of("status", "finalize");

  private final String method;
  private final GoUrl url;

  boolean resourceRequest;
  final String path;
  String verb;
  String apiPrefix = "";
  String apiGroup = "";
  String apiVersion = "";
  String namespace = "";
  String resource = "";
  String subresource = "";
  String name = "";
  List<String> parts = List.of();
  String fieldSelector = "";
  String labelSelector = "";
  @Nullable String error;

  private RequestInfoResolver(String method, GoUrl url) {
    this.method = method;
    this.url = url;
    this.path = url.path();
    this.verb = method.toLowerCase(Locale.ROOT);
  }

  static RequestInfo resolve(String method, String uri) {
    if (!TOKEN.matcher(method).matches()) {
      throw new IllegalArgumentException(
          "Invalid HTTP method " + GoQuote.quote(method) + ": expected one such as GET");
    }
    RequestInfoResolver resolver = new RequestInfoResolver(method, GoUrl.parseRequestUri(uri));
    resolver.resolve();
    return new RequestInfo(resolver);
  }

  private void resolve() {
    List<String> segments = segments(path);
    if (segments.size() < 3 || !(isCore(segments) || segments.get(0).equals("apis"))) {
      return;
    }
    apiPrefix = segments.get(0);
    int next = 1;
    if (!isCore(segments)) {
      if (segments.size() < 4) {
        return;
      }
      apiGroup = segments.get(next++);
    }
    resourceRequest = true;
    apiVersion = segments.get(next++);
    if (VERBS_IN_PATHS.contains(segments.get(next))) {
      if (segments.size() == next + 1) {
        error = "unable to determine kind and namespace from url, " + url;
        return;
      }
      verb = segments.get(next++);
    } else {
      verb = verbOfMethod();
    }
    parts = segments.subList(next, segments.size());
    takeNamespace();
    takeParts();
    if (name.isEmpty() && (verb.equals("get") || verb.equals("delete"))) {
      takeQuery(url.firstValues());
    }
  }

  /** Slashes at both ends count for nothing; segments between may be empty. */
  private static List<String> segments(String path) {
    int begin = 0;
    int end = path.length();
    while (begin < end && path.charAt(begin) == '/') {
      begin++;
    }
    while (begin < end && path.charAt(end - 1) == '/') {
      end--;
    }
    return List.of(path.substring(begin, end).split("/", -1));
  }

  private static boolean isCore(List<String> segments) {
    return segments.get(0).equals("api");
  }

  private String verbOfMethod() {
    return switch (method) {
      case "POST" -> "create";
      case "GET", "HEAD" -> "get";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> "";
    };
  }

  private void takeNamespace() {
    if (!parts.get(0).equals("namespaces") || parts.size() < 2) {
      return;
    }
    namespace = parts.get(1);
    if (parts.size() > 2 && !SUBRESOURCES_OF_NAMESPACES.contains(parts.get(2))) {
      parts = parts.subList(2, parts.size());
    }
  }

  private void takeParts() {
    resource = parts.get(0);
    if (parts.size() > 1) {
      name = parts.get(1);
    }
    if (parts.size() > 2 && !verb.equals("proxy")) {
      subresource = parts.get(2);
    }
  }

  /** Of a request for many objects; one whose verb is in the path is looked at no further. */
  private void takeQuery(Map<String, String> query) {
    if (verb.equals("delete")) {
      verb = "deletecollection";
    } else {
      ListOptions options = ListOptions.decode(query);
      verb = options.watch() ? "watch" : "list";
      name = options.name().filter(Names::isPathSegment).orElse("");
    }
    fieldSelector = query.getOrDefault("fieldSelector", "");
    labelSelector = query.getOrDefault("labelSelector", "");
  }
}
