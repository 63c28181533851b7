package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.rbac.InvalidObjectException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A SubjectAccessReview as an API server sends it to a webhook: of {@code authorization.k8s.io/v1},
 * or of {@code v1beta1}, which differs by {@code spec.group} in the place of {@code spec.groups}
 * and is what {@code --authorization-webhook-version} has unless it is given. The answer is in the
 * same version. Immutable.
 */
public final class WebhookReview {

  private static final String V1BETA1 = "v1beta1";
  private static final String V1BETA1_API_VERSION = Review.API_GROUP + "/" + V1BETA1;

  private final String apiVersion;
  private final SubjectAccessReview review;

  private WebhookReview(String apiVersion, SubjectAccessReview review) {
    this.apiVersion = apiVersion;
    this.review = review;
  }

  /**
   * Reads a review, as {@link Reviews#read} does. The stream is not closed.
   *
   * @param source what to call the input in messages
   * @throws InvalidInputException if the input is something else than one SubjectAccessReview in
   *     JSON, of one of the two versions
   * @throws InvalidObjectException if the API server would refuse it with code 422
   * @throws BadRequestException if the API server would refuse it with code 400
   * @throws UncheckedIOException if reading fails
   */
  public static WebhookReview read(String source, InputStream in) {
    Fields object = Reviews.only(source, in);
    String apiVersion = object.string("apiVersion");
    boolean isBeta = apiVersion.equals(V1BETA1_API_VERSION);
    if (!isBeta && !apiVersion.equals(Reviews.API_VERSION)) {
      throw object.problem(
          "apiVersion",
          "expected "
              + Reviews.API_VERSION
              + " or "
              + V1BETA1_API_VERSION
              + ", "
              + Reviews.found(apiVersion));
    }
    String kind = object.string("kind");
    if (!kind.equals(ReviewTypes.SUBJECT_ACCESS_REVIEW)) {
      throw object.problem(
          "kind", "expected " + ReviewTypes.SUBJECT_ACCESS_REVIEW + ", " + Reviews.found(kind));
    }
    Optional<String> mismatch =
        isBeta
            ? Reviews.mismatch(object, kind, V1BETA1, ReviewTypes.V1BETA1)
            : Reviews.mismatch(object, kind);
    if (mismatch.isPresent()) {
      throw new BadRequestException(mismatch.get());
    }
    String groups = isBeta ? ReviewReader.V1BETA1_GROUPS : ReviewReader.GROUPS;
    return new WebhookReview(
        apiVersion,
        (SubjectAccessReview) ReviewReader.read(object, kind, groups, Optional.empty()));
  }

  /** What is asked, whatever the version. */
  public SubjectAccessReview review() {
    return review;
  }

  /**
   * Writes an answer, which repeats nothing of the question: the API server that asks takes the
   * status alone. The stream is flushed and not closed.
   *
   * @throws UncheckedIOException if writing fails
   */
  public void writeAnswer(SubjectAccessReviewStatus status, OutputStream out) {
    Reviews.writeAnswer(apiVersion, requireNonNull(status, "status"), out);
  }

  @Override
  public String toString() {
    return "WebhookReview[" + apiVersion + ", " + review + "]";
  }
}
