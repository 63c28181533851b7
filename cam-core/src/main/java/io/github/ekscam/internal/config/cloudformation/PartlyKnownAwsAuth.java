package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data of the ConfigMap aws-auth, not all entries of which are known in all their parts. */
final class PartlyKnownAwsAuth {

  private static final String ROLES = "mapRoles";
  private static final String USERS = "mapUsers";

  private final PartlyKnownJson json;
  private final Map<String, Node> data = new LinkedHashMap<>();
  private final List<Unresolved> unresolved = new ArrayList<>();

  private PartlyKnownAwsAuth(PartlyKnownJson json) {
    this.json = json;
  }

  /**
   * Data of which the sections are written as JSON, if not all of them is known.
   *
   * @param json what the sections stand in
   */
  static PartlyKnownAwsAuth of(Map<String, Node> data, PartlyKnownJson json) {
    PartlyKnownAwsAuth all = new PartlyKnownAwsAuth(json);
    data.forEach(all::add);
    return all;
  }

  /** The sections, without the entries of which something is not known. */
  Map<String, Node> data() {
    return data;
  }

  /** The entries of which something is not known, or whole sections. */
  List<Unresolved> unresolved() {
    return unresolved;
  }

  private void add(String name, Node section) {
    if (!(section instanceof NotKnown)) {
      data.put(name, section);
      return;
    }
    Optional<Sequence> entries =
        List.of(ROLES, USERS).contains(name) ? json.listWrittenIn(section) : Optional.empty();
    if (entries.isEmpty()) {
      unresolved.add(new Unresolved.AwsAuth(section.notKnown()));
      return;
    }
    List<Node> items = entries.get().items();
    List<Node> known = items.stream().filter(PartlyKnown::isKnown).toList();
    String arn = name.equals(ROLES) ? "rolearn" : "userarn";
    for (int i = 0; i < items.size(); i++) {
      if (!PartlyKnown.isKnown(items.get(i))) {
        // Of users whose ARNs differ in case alone the authenticator takes any.
        List<Node> later = name.equals(ROLES) ? items.subList(i + 1, items.size()) : List.of();
        unresolved.add(
            new Unresolved.AwsAuth(
                pattern(items.get(i), arn),
                arns(later),
                PartlyKnown.merged(items.get(i).notKnown())));
      }
    }
    data.put(
        name,
        PartlyKnown.text(
            section.source(), PartlyKnownJson.write(new Sequence(section.source(), known))));
  }

  /** The ARN of an entry as far as it is known. */
  private static String pattern(Node entry, String name) {
    Optional<Node> arn = entry.field(name);
    if (arn.isPresent() && arn.get() instanceof NotKnown notKnown) {
      return notKnown.pattern();
    }
    return arn.filter(Scalar.class::isInstance).flatMap(Node::scalarText).orElse(NotKnown.ANYTHING);
  }

  private static List<String> arns(List<Node> entries) {
    return entries.stream()
        .filter(PartlyKnown::isKnown)
        .flatMap(entry -> entry.field("rolearn").flatMap(Node::scalarText).stream())
        .toList();
  }
}
