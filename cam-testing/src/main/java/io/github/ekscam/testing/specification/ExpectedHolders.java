package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who may do something, besides whom nobody may.
 *
 * @param form how the case says so
 * @param principals who they are; nobody if there are none
 * @param subjects the subjects of RBAC, which only {@link Form#WHO_CAN} lists; with the other forms
 *     what the principals are is not listed once more
 * @param withDefaultSubjects whether Kubernetes' own subjects count, too
 */
record ExpectedHolders(
    Form form,
    List<TestedPrincipal> principals,
    List<Subject> subjects,
    boolean withDefaultSubjects) {

  /** How a case says who alone may. */
  enum Form {
    /** These principals. */
    ONLY("only"),
    /** Nobody. */
    NOBODY("nobody"),
    /** These principals and subjects, each of them listed. */
    WHO_CAN("whoCan");

    private final String key;

    Form(String key) {
      this.key = key;
    }

    /** The key in specifications. */
    String key() {
      return key;
    }
  }

  ExpectedHolders {
    requireNonNull(form, "form");
    principals = List.copyOf(principals);
    subjects = List.copyOf(subjects);
  }

  /** Whether there are none. */
  boolean isNobody() {
    return principals.isEmpty() && subjects.isEmpty();
  }

  /** In words, such as {@code admin, Group auditors}. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    principals.forEach(principal -> names.add(principal.name()));
    subjects.forEach(subject -> names.add(subject.toString()));
    return names.isEmpty() ? "nobody" : String.join(", ", names);
  }
}
