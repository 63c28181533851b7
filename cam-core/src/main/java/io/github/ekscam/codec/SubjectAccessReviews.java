package io.github.ekscam.codec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Session;
import io.github.ekscam.apimachinery.InvalidObjectException;
import io.github.ekscam.apimachinery.Status;
import io.github.ekscam.codec.Node.Mapping;
import io.github.ekscam.codec.Tokens.Token;
import io.github.ekscam.request.SubjectAccessReview;
import io.github.ekscam.request.SubjectAccessReviewStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers a stream of reviews: each SubjectAccessReview or SelfSubjectAccessReview of {@code
 * authorization.k8s.io/v1} is written back with its status filled in, as the API server would send
 * it back.
 *
 * <p>What the server would refuse is answered by the {@code Status} that the server would send:
 * code 422 for a review that is not valid, code 400 for a field of the wrong type. The stream goes
 * on after it. As on the server, unknown fields are dropped, and so are the status that comes with
 * a review and those parts of the metadata that are the server's to set. Different from the server,
 * the answer has no {@code managedFields}, a field that is given twice is bad input, and times in
 * the metadata are not looked at.
 *
 * <p>Reproduces the handling of a create request by Kubernetes 1.34. Immutable and thread-safe.
 */
public final class SubjectAccessReviews {

  private static final String API_VERSION = SubjectAccessReview.API_GROUP + "/v1";
  private static final String KIND = "SubjectAccessReview";
  private static final String SELF_KIND = "SelfSubjectAccessReview";

  /** What the API server takes as the body of a request. */
  private static final int MOST_BYTES = 3 << 20;

  private final EksCluster cluster;
  private final @Nullable Session caller;

  private SubjectAccessReviews(EksCluster cluster, @Nullable Session caller) {
    this.cluster = requireNonNull(cluster, "cluster");
    this.caller = caller;
  }

  /** Reviews that this cluster answers. A SelfSubjectAccessReview needs a caller besides. */
  public static SubjectAccessReviews of(EksCluster cluster) {
    return new SubjectAccessReviews(cluster, null);
  }

  /** The same, where a SelfSubjectAccessReview is asked by this caller. */
  public SubjectAccessReviews as(Session caller) {
    return new SubjectAccessReviews(cluster, requireNonNull(caller, "caller"));
  }

  /**
   * Reads reviews to the end of the input and writes an answer to each, one a line, in their order.
   * The input is JSON in UTF-8, objects one after another, with line ends and spaces anywhere or
   * nowhere between them. An answer is written and flushed before the next review is read; no more
   * than one review, of at most 3 MiB, is held. Neither stream is closed.
   *
   * @param source what to call the input in messages
   * @throws InvalidInputException if the input is not JSON, or has something else than reviews in
   *     it, or a SelfSubjectAccessReview for which there is no caller; what comes before is
   *     answered, the rest is not read
   * @throws UncheckedIOException if reading or writing fails
   */
  public void answer(String source, InputStream in, OutputStream out) {
    BoundedInput bounded = new BoundedInput(in, MOST_BYTES);
    JsonTokens tokens = new JsonTokens(source, bounded);
    TreeReader trees = new TreeReader(tokens);
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    for (Token token = tokens.next(); token != Token.END; token = tokens.next()) {
      if (token != Token.MAPPING_START) {
        throw new InvalidInputException(
            tokens.position(), "", "expected a review, which is a JSON object");
      }
      bounded.begin(tokens.position());
      Mapping review = (Mapping) trees.read(token);
      bounded.end();
      try {
        answer(review, writer);
        writer.write('\n');
        writer.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void answer(Mapping object, Writer writer) throws IOException {
    Fields fields = Fields.of(object);
    String kind = kind(fields);
    boolean self = kind.equals(SELF_KIND);
    if (self && caller == null) {
      throw fields.problem("kind", "a " + SELF_KIND + " needs a caller");
    }
    try (JsonGenerator out = GoJson.generator(writer)) {
      Optional<String> mismatch =
          GoType.mismatch(self ? ReviewTypes.SELF_REVIEW : ReviewTypes.REVIEW, object);
      if (mismatch.isPresent()) {
        String message =
            kind + " in version \"v1\" cannot be handled as a " + kind + ": " + mismatch.get();
        StatusWriter.write(out, Status.badRequest(message));
        return;
      }
      try {
        SubjectAccessReview review = ReviewReader.read(fields, self);
        SubjectAccessReviewStatus status =
            caller == null || !self ? cluster.review(review) : caller.review(review);
        write(out, kind, object.fields().get("spec"), status);
      } catch (InvalidObjectException e) {
        StatusWriter.write(out, Status.invalid(e));
      }
    }
  }

  private static String kind(Fields object) {
    String apiVersion = object.string("apiVersion");
    if (!apiVersion.equals(API_VERSION)) {
      throw object.problem("apiVersion", "expected " + API_VERSION + ", " + found(apiVersion));
    }
    String kind = object.string("kind");
    if (!kind.equals(KIND) && !kind.equals(SELF_KIND)) {
      throw object.problem("kind", "expected " + KIND + " or " + SELF_KIND + ", " + found(kind));
    }
    return kind;
  }

  private static String found(String text) {
    if (text.isEmpty()) {
      return "found none";
    }
    return "found \"" + (text.length() > 100 ? text.substring(0, 100) + "..." : text) + "\"";
  }

  private static void write(
      JsonGenerator out, String kind, @Nullable Node spec, SubjectAccessReviewStatus status)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", kind);
    out.writeStringField("apiVersion", API_VERSION);
    out.writeObjectFieldStart("metadata");
    out.writeEndObject();
    out.writeFieldName("spec");
    (kind.equals(SELF_KIND) ? ReviewTypes.SELF_SPEC : ReviewTypes.SPEC).write(spec, out);
    out.writeObjectFieldStart("status");
    out.writeBooleanField("allowed", status.allowed());
    if (status.denied()) {
      out.writeBooleanField("denied", true);
    }
    writeUnlessEmpty(out, "reason", status.reason());
    writeUnlessEmpty(out, "evaluationError", status.evaluationError());
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void writeUnlessEmpty(JsonGenerator out, String name, String text)
      throws IOException {
    if (!text.isEmpty()) {
      out.writeStringField(name, text);
    }
  }
}
