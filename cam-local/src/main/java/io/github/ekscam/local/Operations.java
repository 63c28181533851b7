package io.github.ekscam.local;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.local.internal.aws.UriText;
import io.github.ekscam.local.internal.eksapi.Lines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which operation of the EKS API a method and a path stand for, as AWS's service model has it. */
final class Operations {

  private static final String RESOURCE = "operations.txt";

  private static final List<Operation> ALL = read();

  private Operations() {}

  /**
   * An operation that was found.
   *
   * @param name as in the service model
   * @param labels what stands in its path for each label, decoded
   */
  record Called(String name, Map<String, String> labels) {}

  /**
   * One line of the table.
   *
   * @param segments of the path; what stands in braces is a label
   */
  private record Operation(String name, String method, List<String> segments) {

    Optional<Called> match(String calledMethod, List<String> path) {
      if (!method.equals(calledMethod) || segments.size() != path.size()) {
        return Optional.empty();
      }
      Map<String, String> labels = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String segment = segments.get(i);
        if (segment.startsWith("{")) {
          if (path.get(i).isEmpty()) {
            return Optional.empty();
          }
          String label = segment.substring(1, segment.length() - 1);
          labels.put(label, text(path.get(i)));
        } else if (!segment.equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(new Called(name, ImmutableMap.copyOf(labels)));
    }

    private static String text(String segment) {
      try {
        return UriText.ofPath(segment);
      } catch (UriText.MalformedException e) {
        throw Refusal.malformedUri(segment);
      }
    }
  }

  /**
   * Finds an operation. No path of the service has a label where another has a word, so at most one
   * matches. Nothing of the path is normalized: {@code ..} is a name like any other.
   *
   * @param rawPath as it was sent, still escaped
   */
  static Optional<Called> find(String method, String rawPath) {
    List<String> path = segments(rawPath);
    return ALL.stream().flatMap(operation -> operation.match(method, path).stream()).findFirst();
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  private static List<Operation> read() {
    return Lines.read(Operations.class, RESOURCE).stream()
        .map(words -> new Operation(words.get(2), words.get(0), segments(words.get(1))))
        .toList();
  }
}
