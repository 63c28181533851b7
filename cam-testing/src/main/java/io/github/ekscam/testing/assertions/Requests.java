package io.github.ekscam.testing.assertions;

import io.github.ekscam.Permissions;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestTarget;
import io.github.ekscam.testing.question.RequestWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The requests that verbs, objects and a scope come to. */
final class Requests {

  private Requests() {}

  static List<RequestAttributes> of(
      ApiResources resources,
      Collection<String> verbs,
      List<String> objects,
      AskedScope scope,
      Permissions held) {
    if (verbs.isEmpty() || objects.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid question with the verbs "
              + verbs
              + " on "
              + objects
              + ": expected at least one verb and one resource or path");
    }
    List<RequestAttributes> requests = new ArrayList<>();
    for (String text : objects) {
      RequestTarget object = RequestWords.target(text, resources);
      for (String verb : verbs) {
        object.requireVerb(verb);
        for (String namespace : scope.namespacesFor(verb, object, held)) {
          RequestAttributes request = object.request(verb, namespace);
          RequestWords.requirePossible(request, resources);
          requests.add(request);
        }
      }
    }
    return requests;
  }

  /** Refuses to ask whether everything at once is denied. */
  static void requireNoDenialOfAll(Collection<String> verbs, List<String> objects) {
    if (verbs.contains(RequestWords.ALL)) {
      throw new IllegalArgumentException(RequestWords.denialOfAll("verb"));
    }
    if (objects.stream().anyMatch(object -> object.startsWith(RequestWords.ALL))) {
      throw new IllegalArgumentException(RequestWords.denialOfAll("resource"));
    }
  }
}
