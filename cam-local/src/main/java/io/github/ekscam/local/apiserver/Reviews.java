package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Caller;
import io.github.ekscam.Status;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.JsonTokens;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.StrictComposer;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import io.github.ekscam.local.apiserver.GoType.Struct;
import io.github.ekscam.rbac.InvalidObjectException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads, writes and answers reviews: SubjectAccessReview, LocalSubjectAccessReview,
 * SelfSubjectAccessReview and SelfSubjectRulesReview of {@code authorization.k8s.io/v1} in JSON. In
 * a stream of them each is written back with its status filled in, as the API server would send it
 * back.
 *
 * <p>What the server would refuse is answered by the {@code Status} that the server would send:
 * code 422 for a review that is not valid, code 400 for a field of the wrong type. The stream goes
 * on after it. As on the server, unknown fields are dropped, and so are the status that comes with
 * a review and those parts of the metadata that are the server's to set; of a
 * SelfSubjectRulesReview nothing is repeated in the answer. Different from the server, the answer
 * has no {@code managedFields}, a field that is given twice is bad input, and times in the metadata
 * are not looked at.
 *
 * <p>Here are no URLs. A LocalSubjectAccessReview is taken to be sent to the namespace that its
 * metadata names; without one it is answered by code 400, where the server has no such URL.
 *
 * <p>Reproduces the handling of a create request by Kubernetes 1.34 to 1.37. Immutable and
 * thread-safe.
 */
public final class Reviews {

  static final String API_VERSION = Review.API_GROUP + "/v1";

  private static final Set<String> SELF_KINDS =
      Set.of(ReviewTypes.SELF_SUBJECT_ACCESS_REVIEW, ReviewTypes.SELF_SUBJECT_RULES_REVIEW);

  /** What the API server takes as the body of a request. */
  private static final int MOST_BYTES = 3 << 20;

  private final ApiServer server;
  private final @Nullable Caller caller;

  private Reviews(ApiServer server, @Nullable Caller caller) {
    this.server = requireNonNull(server, "server");
    this.caller = caller;
  }

  /**
   * Reviews that the API server of a cluster answers. A SelfSubjectAccessReview and a
   * SelfSubjectRulesReview need a caller, too: {@link #as}.
   */
  public static Reviews of(ApiServer server) {
    return new Reviews(server, null);
  }

  /**
   * The same, where a SelfSubjectAccessReview or a SelfSubjectRulesReview is asked by this caller.
   */
  public Reviews as(Caller caller) {
    return new Reviews(server, requireNonNull(caller, "caller"));
  }

  /**
   * Reads reviews to the end of the input and writes an answer to each, one a line, in their order.
   * The input is JSON in UTF-8, objects one after another, with line ends and spaces anywhere or
   * nowhere between them. An answer is written and flushed before the next review is read; no more
   * than one review, of at most 3 MiB, is held. Neither stream is closed.
   *
   * @param source what to call the input in messages
   * @throws InvalidInputException if the input is not JSON, or has something else than reviews in
   *     it, or one that a caller asks and there is no caller; what comes before is answered, the
   *     rest is not read
   * @throws UncheckedIOException if reading or writing fails
   */
  public void answer(String source, InputStream in, OutputStream out) {
    ReviewStream input = new ReviewStream(source, in);
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    for (Optional<Fields> review = input.next(); review.isPresent(); review = input.next()) {
      try {
        answer(review.get(), writer);
        writer.write('\n');
        writer.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Reads one review. Of its status, and of the API version of a request, which plays no part in
   * any answer, nothing is kept. It is validated as by the newest version known. The stream is not
   * closed.
   *
   * @param source what to call the input in messages
   * @throws InvalidInputException if the input is something else than one review in JSON
   * @throws InvalidObjectException if the API server would refuse it with code 422
   * @throws BadRequestException if the API server would refuse it with code 400
   * @throws UncheckedIOException if reading fails
   */
  public static Review read(String source, InputStream in) {
    Fields review = only(source, in);
    String kind = kind(review);
    Optional<String> mismatch = mismatch(review, kind);
    if (mismatch.isPresent()) {
      throw new BadRequestException(mismatch.get());
    }
    return ReviewReader.read(review, kind, ReviewReader.GROUPS, Optional.empty());
  }

  /** The only object of an input. */
  static Fields only(String source, InputStream in) {
    ReviewStream input = new ReviewStream(source, in);
    Fields review =
        input
            .next()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        Source.of(source), "", "expected a review, found nothing"));
    input.requireEnd();
    return review;
  }

  /**
   * Writes a review, without an answer, so that {@link #read} reads the same. The stream is flushed
   * and not closed.
   *
   * @throws IllegalArgumentException if it is about a user whose name is not known
   * @throws UncheckedIOException if writing fails
   */
  public static void write(Review review, OutputStream out) {
    write(out, json -> ReviewWriter.write(json, review));
  }

  /**
   * Writes a review with its answer, as the API server does. The stream is flushed and not closed.
   *
   * @throws IllegalArgumentException if it is about a user whose name is not known
   * @throws UncheckedIOException if writing fails
   */
  public static void writeAnswer(
      SubjectAccessReview review, SubjectAccessReviewStatus status, OutputStream out) {
    write(out, json -> ReviewWriter.answer(json, review, status));
  }

  /** Writes the answer of a webhook, whose API server takes the status alone. */
  static void writeAnswer(String apiVersion, SubjectAccessReviewStatus status, OutputStream out) {
    write(out, json -> ReviewWriter.answer(json, apiVersion, status));
  }

  /**
   * Writes the refusal of a review as the API server does. The stream is flushed and not closed.
   *
   * @throws UncheckedIOException if writing fails
   */
  public static void writeRefusal(Status status, OutputStream out) {
    write(out, json -> StatusWriter.write(json, status));
  }

  /**
   * Writes the answer to a SelfSubjectRulesReview, as the API server does, which repeats nothing of
   * the question. The stream is flushed and not closed.
   *
   * @throws UncheckedIOException if writing fails
   */
  public static void writeAnswer(SubjectRulesReviewStatus status, OutputStream out) {
    write(out, json -> ReviewWriter.answer(json, status));
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static void write(OutputStream out, Body body) {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try (JsonGenerator json = GoJson.generator(writer)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reviews one after another, none of which may be too large. */
  private static final class ReviewStream {

    private final BoundedInput bounded;
    private final JsonTokens tokens;
    private final StrictComposer trees;

    ReviewStream(String source, InputStream in) {
      bounded = new BoundedInput(in, MOST_BYTES);
      tokens = new JsonTokens(source, bounded);
      trees = new StrictComposer(tokens);
    }

    Optional<Fields> next() {
      Token token = tokens.next();
      if (token == Token.END) {
        return Optional.empty();
      }
      if (token != Token.MAPPING_START) {
        throw new InvalidInputException(
            tokens.source(), "", "expected a review, which is a JSON object");
      }
      bounded.begin(tokens.source());
      Mapping review = (Mapping) trees.read(token);
      bounded.end();
      return Optional.of(Fields.of(review));
    }

    void requireEnd() {
      if (tokens.next() != Token.END) {
        throw new InvalidInputException(tokens.source(), "", "expected nothing after the review");
      }
    }
  }

  /** A review about the caller, of whom nothing was told: {@link Reviews#as} names the caller. */
  public static final class MissingCallerException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private MissingCallerException(InvalidInputException problem) {
      super(problem.getMessage(), problem);
    }
  }

  private void answer(Fields object, Writer writer) throws IOException {
    String kind = kind(object);
    if (SELF_KINDS.contains(kind) && caller == null) {
      throw new MissingCallerException(object.problem("kind", "a " + kind + " needs a caller"));
    }
    try (JsonGenerator out = GoJson.generator(writer)) {
      Optional<String> mismatch = mismatch(object, kind);
      if (mismatch.isPresent()) {
        StatusWriter.write(out, Status.badRequest(mismatch.get()));
        return;
      }
      try {
        Review review =
            ReviewReader.read(object, kind, ReviewReader.GROUPS, server.kubernetesVersion());
        if (review instanceof SelfSubjectRulesReview rules) {
          ReviewWriter.answer(out, server.review(requireNonNull(caller), rules));
        } else {
          SubjectAccessReview access = (SubjectAccessReview) review;
          SubjectAccessReviewStatus status =
              access.isSelf()
                  ? server.review(requireNonNull(caller), access)
                  : server.review(access);
          ReviewWriter.answer(out, access, object.mapping().fields().get("spec"), status);
        }
      } catch (InvalidObjectException e) {
        StatusWriter.write(out, Status.invalid(e));
      } catch (BadRequestException e) {
        StatusWriter.write(out, Status.badRequest(String.valueOf(e.getMessage())));
      }
    }
  }

  /** What the server says of a field of the wrong type; nothing if there is none. */
  static Optional<String> mismatch(Fields object, String kind) {
    return mismatch(object, kind, "v1", ReviewTypes.of(kind));
  }

  static Optional<String> mismatch(Fields object, String kind, String version, Struct type) {
    return GoType.mismatch(type, object.mapping())
        .map(
            mismatch ->
                kind
                    + " in version \""
                    + version
                    + "\" cannot be handled as a "
                    + kind
                    + ": "
                    + mismatch);
  }

  private static String kind(Fields object) {
    String apiVersion = object.string("apiVersion");
    if (!apiVersion.equals(API_VERSION)) {
      throw object.problem("apiVersion", "expected " + API_VERSION + ", " + found(apiVersion));
    }
    String kind = object.string("kind");
    if (!ReviewTypes.KINDS.contains(kind)) {
      throw object.problem(
          "kind", "expected one of " + String.join(", ", ReviewTypes.KINDS) + ", " + found(kind));
    }
    return kind;
  }

  static String found(String text) {
    if (text.isEmpty()) {
      return "found none";
    }
    return "found \"" + (text.length() > 100 ? text.substring(0, 100) + "..." : text) + "\"";
  }
}
