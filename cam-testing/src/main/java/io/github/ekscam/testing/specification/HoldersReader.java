package io.github.ekscam.testing.specification;

import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.testing.specification.ExpectedHolders.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads who alone may do what a case says. */
final class HoldersReader {

  private static final List<String> WHO_CAN = List.of("principals", "subjects");

  private static final List<String> KINDS = List.of("Group", "User", "ServiceAccount");

  private static final String DEFAULT_SUBJECTS = "defaultSubjects";

  private final DocumentNode node;
  private final Map<String, DocumentNode> fields;
  private final Function<DocumentNode, Optional<TestedPrincipal>> named;

  /**
   * A reader.
   *
   * @param named finds a principal by its name; nothing if what is written there is refused already
   */
  HoldersReader(
      DocumentNode node,
      Map<String, DocumentNode> fields,
      Function<DocumentNode, Optional<TestedPrincipal>> named) {
    this.node = node;
    this.fields = fields;
    this.named = named;
  }

  /** Nothing if the case says what is expected of some principals. */
  Optional<ExpectedHolders> read() {
    List<Form> forms =
        Arrays.stream(Form.values()).filter(form -> fields.containsKey(form.key())).toList();
    DocumentNode defaultSubjects = fields.get(DEFAULT_SUBJECTS);
    if (forms.isEmpty()) {
      if (defaultSubjects != null) {
        throw defaultSubjects.problem(DEFAULT_SUBJECTS + " goes with only, nobody or whoCan");
      }
      return Optional.empty();
    }
    Form form = forms.get(0);
    requireAlone(form, forms);
    if (defaultSubjects != null && !defaultSubjects.isTrue()) {
      throw defaultSubjects.problem("leave " + DEFAULT_SUBJECTS + " out unless it is true");
    }
    boolean withDefaults = defaultSubjects != null;
    DocumentNode holders = fields.getOrDefault(form.key(), node);
    return Optional.of(
        switch (form) {
          case ONLY -> new ExpectedHolders(form, principals(holders), List.of(), withDefaults);
          case NOBODY -> {
            if (!holders.isTrue()) {
              throw holders.problem("leave nobody out unless it is true");
            }
            yield new ExpectedHolders(form, List.of(), List.of(), withDefaults);
          }
          case WHO_CAN -> whoCan(holders, withDefaults);
        });
  }

  private void requireAlone(Form form, List<Form> forms) {
    if (forms.size() > 1) {
      throw exclude(forms.get(1).key(), form);
    }
    for (String other : List.of("expect", "principals", "by")) {
      if (fields.containsKey(other)) {
        throw exclude(other, form);
      }
    }
  }

  private RuntimeException exclude(String key, Form form) {
    return fields
        .getOrDefault(key, node)
        .problem(
            form.key() + " and " + key + " exclude each other; put one into a case of its own");
  }

  private List<TestedPrincipal> principals(DocumentNode names) {
    return SpecificationReader.oneOrMore(names).stream()
        .flatMap(name -> named.apply(name).stream())
        .toList();
  }

  private ExpectedHolders whoCan(DocumentNode lists, boolean withDefaults) {
    if (!lists.isMapping()) {
      throw lists.problem(
          "expected a mapping of principals and subjects, such as {principals: [admin], subjects:"
              + " [Group developers]}");
    }
    Map<String, DocumentNode> both = lists.fields(WHO_CAN);
    if (both.isEmpty()) {
      throw lists.problem("is empty; list principals or subjects, or write nobody: true");
    }
    DocumentNode principals = both.get("principals");
    DocumentNode subjects = both.get("subjects");
    List<TestedPrincipal> who = principals == null ? List.of() : iamPrincipals(principals);
    return new ExpectedHolders(
        Form.WHO_CAN,
        who,
        subjects == null
            ? List.of()
            : items(subjects).stream().map(HoldersReader::subject).toList(),
        withDefaults);
  }

  private List<TestedPrincipal> iamPrincipals(DocumentNode names) {
    List<TestedPrincipal> principals =
        SpecificationReader.oneOrMore(names).stream()
            .flatMap(
                name ->
                    name.string().startsWith("arn:")
                        ? Stream.of(PrincipalReader.read(name.string(), name))
                        : named.apply(name).stream())
            .toList();
    SpecificationReader.requireNoUser(names, principals, "stands under subjects");
    return principals;
  }

  private static List<DocumentNode> items(DocumentNode node) {
    List<DocumentNode> items = node.isList() ? node.items() : List.of(node);
    if (items.isEmpty()) {
      throw node.problem("is an empty list; name at least one, or leave it out");
    }
    return items;
  }

  /** As {@code cam who-can} prints it, such as {@code Group developers}. */
  private static Subject subject(DocumentNode node) {
    String text = node.string();
    int space = text.indexOf(' ');
    String kind = text.substring(0, Math.max(0, space));
    String name = text.substring(space + 1);
    int slash = name.indexOf('/');
    boolean account = kind.equals("ServiceAccount");
    if (!KINDS.contains(kind)
        || name.isEmpty()
        || (account && (slash < 1 || slash == name.length() - 1))) {
      throw node.problem(
          "Invalid subject \""
              + text
              + "\": expected Group NAME, User NAME or ServiceAccount NAMESPACE/NAME");
    }
    if (account) {
      return Subject.serviceAccount(name.substring(0, slash), name.substring(slash + 1));
    }
    return kind.equals("Group") ? Subject.group(name) : Subject.user(name);
  }
}
