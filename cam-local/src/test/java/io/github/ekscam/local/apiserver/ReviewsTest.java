package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.OwnThread;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewsTest {

  private static final String TYPE = "\"apiVersion\":\"authorization.k8s.io/v1\"";
  private static final String HEAD = "{\"kind\":\"SubjectAccessReview\"," + TYPE + ",";
  private static final String SELF_HEAD = "{\"kind\":\"SelfSubjectAccessReview\"," + TYPE + ",";
  private static final String SELF = SELF_HEAD + "\"spec\":{\"resourceAttributes\":{}}}";
  private static final String LOCAL_HEAD = "{\"kind\":\"LocalSubjectAccessReview\"," + TYPE + ",";
  private static final String RULES_HEAD = "{\"kind\":\"SelfSubjectRulesReview\"," + TYPE + ",";
  private static final String KINDS =
      "SubjectAccessReview, LocalSubjectAccessReview, SelfSubjectAccessReview,"
          + " SelfSubjectRulesReview";
  private static final EksCluster CLUSTER = EksCluster.builder().build();
  private static final Reviews REVIEWS = Reviews.of(ApiServer.of(CLUSTER));

  private static String review(String user) {
    return HEAD + "\"spec\":{\"resourceAttributes\":{\"verb\":\"get\"},\"user\":\"" + user + "\"}}";
  }

  private static String answer(String user) {
    return HEAD
        + "\"metadata\":{},\"spec\":{\"resourceAttributes\":{\"verb\":\"get\"},\"user\":\""
        + user
        + "\"},\"status\":{\"allowed\":false}}\n";
  }

  private static String refusal(String message, String rest) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
        + "\"message\":\""
        + message
        + "\","
        + rest
        + "}\n";
  }

  private static String answers(String input) {
    return answers(REVIEWS, input.getBytes(StandardCharsets.UTF_8));
  }

  private static String answers(Reviews reviews, byte[] input) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reviews.answer("in.jsonl", new ByteArrayInputStream(input), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void assertBadInput(String input, String message) {
    assertThatThrownBy(() -> answers(input))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void nothing_isAnsweredByNothing() {
    assertThat(answers("")).isEmpty();
    assertThat(answers(" \n\r\n\t")).isEmpty();
  }

  @Test
  void reviews_areAnsweredInTheirOrder_howeverTheyAreLaidOut() {
    String input =
        "\n"
            + review("a")
            + review("b")
            + " "
            + review("c")
            + "\r\n\n\n"
            + review("d").replace(",", ",\n  ").replace("{", "{\n")
            + "\n";

    assertThat(answers(input)).isEqualTo(answer("a") + answer("b") + answer("c") + answer("d"));
  }

  @Test
  void answer_hasTheServersOrder_andNothingThatIsUnknownOrEmpty() {
    String review =
        "{\"status\":{\"allowed\":true,\"denied\":true,\"reason\":\"x\"},\"bogus\":1,"
            + "\"spec\":{\"uid\":\"u\",\"extra\":{\"b\":null,\"a\":[],\"é\":[\"x\",null],\"\":[]},"
            + "\"groups\":[\"system:masters\",null],\"user\":\"a<&>\\u2028\\u001f\\ud800\","
            + "\"User\":\"b\",\"resourceAttributes\":{\"name\":\"N\",\"labelSelector\":"
            + "{\"requirements\":[{\"values\":[],\"operator\":\"Exists\",\"key\":\"k\"}]},"
            + "\"fieldSelector\":{\"requirements\":[],\"rawSelector\":\"x\"},\"version\":\"\","
            + "\"subresource\":\"s\",\"resource\":\"r\",\"group\":\"g\",\"verb\":\"v\","
            + "\"namespace\":\"n\",\"foo\":[]}},"
            + "\"metadata\":{\"namespace\":\"x\",\"labels\":{},\"uid\":\"u\",\"managedFields\":"
            + "[{\"manager\":\"m\",\"fieldsV1\":{}}]},"
            + TYPE
            + ",\"kind\":\"SubjectAccessReview\"}";

    assertThat(answers(review))
        .isEqualTo(
            HEAD
                + "\"metadata\":{},\"spec\":{\"resourceAttributes\":{\"namespace\":\"n\","
                + "\"verb\":\"v\",\"group\":\"g\",\"resource\":\"r\",\"subresource\":\"s\","
                + "\"name\":\"N\",\"fieldSelector\":{\"rawSelector\":\"x\"},\"labelSelector\":"
                + "{\"requirements\":[{\"key\":\"k\",\"operator\":\"Exists\"}]}},"
                + "\"user\":\"a\\u003c\\u0026\\u003e\\u2028\\u001f\uFFFD\","
                + "\"groups\":[\"system:masters\",\"\"],"
                + "\"extra\":{\"\":[],\"a\":[],\"b\":null,\"é\":[\"x\",\"\"]},\"uid\":\"u\"},"
                + "\"status\":{\"allowed\":true,\"evaluationError\":"
                + "\"spec.resourceAttributes.fieldSelector ignored due to parse error\"}}\n");
  }

  @Test
  void invalidReview_isAnsweredByTheServersStatus_andTheStreamGoesOn() {
    String error =
        "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be"
            + " specified";

    assertThat(answers(HEAD + "\"spec\":{\"user\":\"a\"}}\n" + review("b")))
        .isEqualTo(
            refusal(
                    ".authorization.k8s.io \\\"\\\" is invalid: spec: " + error,
                    "\"reason\":\"Invalid\",\"details\":{\"group\":\"authorization.k8s.io\","
                        + "\"causes\":[{\"reason\":\"FieldValueInvalid\",\"message\":\""
                        + error
                        + "\",\"field\":\"spec\"}]},\"code\":422")
                + answer("b"));
  }

  @Test
  void metadata_isRefusedAfterEverythingElse_andPrintedAsTheServerWould() {
    String ofUser = "Invalid value: \\\"\\\": at least one of user or group must be specified";
    String ofMetadata =
        "Invalid value: {\\\"generateName\\\":\\\"g\\\",\\\"generation\\\":3,\\\"labels\\\":"
            + "{\\\"a\\\":\\\"\\\",\\\"b\\\":\\\"\\\\u003c\\\"},\\\"ownerReferences\\\":"
            + "[{\\\"apiVersion\\\":\\\"\\\",\\\"kind\\\":\\\"\\\",\\\"name\\\":\\\"n\\\","
            + "\\\"uid\\\":\\\"\\\",\\\"controller\\\":false}]}: must be empty";

    assertThat(
            answers(
                HEAD
                    + "\"metadata\":{\"ownerReferences\":[{\"name\":\"n\",\"controller\":false}],"
                    + "\"labels\":{\"b\":\"<\",\"a\":null},\"generation\":3,\"namespace\":\"x\","
                    + "\"generateName\":\"g\",\"managedFields\":[],\"annotations\":{}},"
                    + "\"spec\":{\"resourceAttributes\":{}}}"))
        .isEqualTo(
            refusal(
                ".authorization.k8s.io \\\"\\\" is invalid: [spec.user: "
                    + ofUser
                    + ", metadata: "
                    + ofMetadata
                    + "]",
                "\"reason\":\"Invalid\",\"details\":{\"group\":\"authorization.k8s.io\","
                    + "\"causes\":[{\"reason\":\"FieldValueInvalid\",\"message\":\""
                    + ofUser
                    + "\",\"field\":\"spec.user\"},{\"reason\":\"FieldValueInvalid\",\"message\":\""
                    + ofMetadata
                    + "\",\"field\":\"metadata\"}]},\"code\":422"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"spec\":5 | number | SubjectAccessReview.spec | v1.SubjectAccessReviewSpec",
        "\"spec\":{\"user\":5} | number | SubjectAccessReviewSpec.spec.user | string",
        "\"spec\":{\"groups\":\"x\"} | string | SubjectAccessReviewSpec.spec.groups | []string",
        "\"spec\":{\"groups\":[true]} | bool | SubjectAccessReviewSpec.spec.groups | string",
        "\"spec\":{\"extra\":[]} | array | SubjectAccessReviewSpec.spec.extra |"
            + " map[string]v1.ExtraValue",
        "\"spec\":{\"extra\":{\"a\":{}}} | object | SubjectAccessReviewSpec.spec.extra |"
            + " v1.ExtraValue",
        "\"spec\":{\"resourceAttributes\":{\"verb\":[]}} | array |"
            + " ResourceAttributes.spec.resourceAttributes.verb | string",
        "\"spec\":{\"resourceAttributes\":{\"labelSelector\":{\"requirements\":[{\"operator\":5}]}}}"
            + " | number |"
            + " LabelSelectorRequirement.spec.resourceAttributes.labelSelector.requirements.operator"
            + " | v1.LabelSelectorOperator",
        "\"metadata\":{\"generation\":1.0} | number 1.0 | ObjectMeta.metadata.generation | int64",
        "\"status\":{\"allowed\":\"x\"} | string | SubjectAccessReviewStatus.status.allowed | bool",
        // The first in the document counts, whatever is wrong besides.
        "\"status\":5,\"spec\":5 | number | SubjectAccessReview.status |"
            + " v1.SubjectAccessReviewStatus",
      })
  void fieldOfTheWrongType_isABadRequest(String fields, String found, String field, String type) {
    assertThat(answers(HEAD + fields + "}"))
        .isEqualTo(
            refusal(
                "SubjectAccessReview in version \\\"v1\\\" cannot be handled as a"
                    + " SubjectAccessReview: json: cannot unmarshal "
                    + found
                    + " into Go struct field "
                    + field
                    + " of type "
                    + type,
                "\"reason\":\"BadRequest\",\"code\":400"));
  }

  @Test
  void wrongTypesInFieldsThatTheKindDoesNotHave_doNotMatter() {
    assertThat(answers(HEAD + "\"x\":[{}],\"spec\":{\"y\":5,\"user\":\"a\"," + "\"z\":null}}"))
        .contains("\"code\":422");
  }

  @Test
  void selfReview_isAnsweredAsTheCaller() {
    Reviews ofCaller =
        REVIEWS.as(CLUSTER.caller(CallerIdentity.parse("arn:aws:iam::111122223333:user/alice")));
    String review =
        SELF_HEAD
            + "\"spec\":{\"user\":5,\"nonResourceAttributes\":{\"verb\":\"get\",\"path\":\"/\"}}}";

    assertThat(answers(ofCaller, (review + review("b")).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            SELF_HEAD
                + "\"metadata\":{},\"spec\":{\"nonResourceAttributes\":{\"path\":\"/\","
                + "\"verb\":\"get\"}},\"status\":{\"allowed\":false,\"evaluationError\":"
                + "\"no access entry is for arn:aws:iam::111122223333:user/alice: unless the"
                + " aws-auth ConfigMap, which was not given, maps it, EKS answers 401"
                + " Unauthorized\"}}\n"
                + answer("b"));
  }

  @Test
  void selfReviewWithoutCaller_isBadInput_whereItStands() {
    assertNeedsCaller(
        review("a") + "\n\n  " + SELF,
        "in.jsonl:3:11: kind: a SelfSubjectAccessReview needs a caller");
    assertNeedsCaller(
        RULES_HEAD + "\"spec\":{}}", "in.jsonl:1:9: kind: a SelfSubjectRulesReview needs a caller");
  }

  private static void assertNeedsCaller(String input, String message) {
    assertThatThrownBy(() -> answers(REVIEWS, input.getBytes(StandardCharsets.UTF_8)))
        .isExactlyInstanceOf(Reviews.MissingCallerException.class)
        .hasMessage(message);
  }

  @Test
  void localReview_isAnsweredInItsNamespace() {
    assertThat(
            answers(
                LOCAL_HEAD
                    + "\"metadata\":{\"namespace\":\"dev\",\"uid\":\"u\"},\"spec\":{"
                    + "\"resourceAttributes\":{\"verb\":\"get\",\"namespace\":\"dev\"},"
                    + "\"groups\":[\"system:masters\"]}}"))
        .isEqualTo(
            LOCAL_HEAD
                + "\"metadata\":{\"namespace\":\"dev\"},\"spec\":{\"resourceAttributes\":"
                + "{\"namespace\":\"dev\",\"verb\":\"get\"},\"groups\":[\"system:masters\"]},"
                + "\"status\":{\"allowed\":true}}\n");
  }

  @Test
  void localReviewWithoutNamespace_isABadRequest_unlessItIsNotValidBesides() {
    String noNamespace = "\"spec\":{\"user\":\"a\",\"resourceAttributes\":{}}}";
    String otherNamespace =
        "\"spec\":{\"user\":\"a\",\"resourceAttributes\":{\"namespace\":\"dev\"}}}";

    assertThat(answers(LOCAL_HEAD + noNamespace))
        .isEqualTo(
            refusal(
                "namespace is required on this type: ", "\"reason\":\"BadRequest\",\"code\":400"));
    assertThat(answers(LOCAL_HEAD + otherNamespace))
        .contains(
            "spec.resourceAttributes.namespace: Invalid value: \\\"dev\\\": must match"
                + " metadata.namespace\",");
  }

  @Test
  void rulesReview_isAnsweredAsTheCaller_whomTheClusterMayNotKnow() {
    Reviews ofCaller =
        REVIEWS.as(CLUSTER.caller(CallerIdentity.parse("arn:aws:iam::111122223333:user/alice")));
    String review = RULES_HEAD + "\"metadata\":{\"name\":\"n\"},\"spec\":{\"namespace\":\"%s\"}}";

    assertThat(
            answers(
                ofCaller,
                (review.formatted("dev") + review.formatted("")).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            RULES_HEAD
                + "\"metadata\":{},\"spec\":{},\"status\":{\"resourceRules\":[],\"nonResourceRules\":[],\"incomplete\":true,\"evaluationError\":\"no"
                + " access entry is for arn:aws:iam::111122223333:user/alice: unless the aws-auth"
                + " ConfigMap, which was not given, maps it, EKS answers 401 Unauthorized\"}}\n"
                + refusal("no namespace on request", "\"reason\":\"BadRequest\",\"code\":400"));
  }

  @Test
  void otherObjects_areBadInput_whereTheyStand() {
    assertBadInput(
        "{" + TYPE + ",\"kind\":\"SelfSubjectReview\"}",
        "in.jsonl:1:48: kind: expected one of " + KINDS + ", found \"SelfSubjectReview\"");
    assertBadInput(
        "{" + TYPE + "}", "in.jsonl:1:1: kind: expected one of " + KINDS + ", found none");
    assertBadInput(
        "\n{\"apiVersion\":\"authorization.k8s.io/v1beta1\",\"kind\":\"SubjectAccessReview\"}",
        "in.jsonl:2:15: apiVersion: expected authorization.k8s.io/v1, found"
            + " \"authorization.k8s.io/v1beta1\"");
    assertBadInput(
        "{\"kind\":\"SubjectAccessReview\"}",
        "in.jsonl:1:1: apiVersion: expected authorization.k8s.io/v1, found none");
    assertBadInput(
        "{\"apiVersion\":5}",
        "in.jsonl:1:15: apiVersion: expected a string, found the number 5;" + " quote it: \"5\"");
    assertBadInput(
        "{" + TYPE + ",\"kind\":\"" + "x".repeat(1000) + "\"}",
        "in.jsonl:1:48: kind: expected one of " + KINDS + ", found \"" + "x".repeat(100) + "...\"");
    for (String other : List.of("[" + review("a") + "]", "5", "\"x\"", "null")) {
      assertBadInput(other, "in.jsonl:1:1: expected a review, which is a JSON object");
    }
  }

  @Test
  void badInput_comesAfterTheAnswersToWhatStoodBeforeIt() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] input = (review("a") + "\n" + review("b") + "\n}").getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> REVIEWS.answer("-", new ByteArrayInputStream(input), out))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("-:3:1: not valid JSON: Unexpected close marker '}'");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(answer("a") + answer("b"));
  }

  @Test
  void whatIsNoJson_isBadInput() {
    for (String input :
        List.of(
            "{",
            "{\"kind\":",
            review("a").substring(0, 40),
            "{'kind':1}",
            "kind: SubjectAccessReview",
            "{\"a\":1,}",
            "{\"a\":01}",
            "{\"a\":\"\n\"}",
            "\u0000",
            "{} // x")) {
      assertThatThrownBy(() -> answers(input))
          .as(input)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("in.jsonl:1:");
    }
    assertBadInput(
        "{\"kind\":\"x\",\n\"kind\":\"y\"}",
        "in.jsonl:2:1: the key \"kind\" is given twice, first in line 1; keep one");
  }

  @Test
  void invalidUtf8_isBadInput() {
    byte[] input = review("a?b").getBytes(StandardCharsets.UTF_8);
    input[new String(input, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xFF;

    assertThatThrownBy(() -> answers(REVIEWS, input))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching("in\\.jsonl:1:\\d+: not valid JSON: Invalid UTF-8 start byte 0xff");
  }

  @Test
  void invalidUtf32_isBadInput() {
    byte[] input = {0, 0, 0, '{', 0, 0, 0, ' ', 127, 127, 127, 127, 0, 0, 0, '}'};

    assertThatThrownBy(() -> answers(REVIEWS, input))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("in.jsonl:1:")
        .hasMessageContaining("UTF-32");
  }

  @Test
  void deepNesting_isBadInput() {
    String input = HEAD + "\"x\":" + "[".repeat(100_000);

    InvalidInputException problem =
        catchThrowableOfType(InvalidInputException.class, () -> answers(input));

    assertThat(problem)
        .hasMessageStartingWith("in.jsonl:1:")
        .hasMessageEndingWith("nested more than 500 levels deep");
  }

  @Test
  void longFieldName_isBadInput() {
    InvalidInputException problem =
        catchThrowableOfType(
            InvalidInputException.class,
            () -> answers(HEAD + "\"" + "x".repeat(2 << 20) + "\":1}"));

    assertThat(problem)
        .hasMessageStartingWith("in.jsonl:1:")
        .hasMessageContaining("not valid JSON: Name length");
  }

  @Property
  void damagedInput_isAnsweredOrBadInput_andNothingElse(
      @ForAll @Size(max = 6) List<@IntRange(max = 400) Integer> places, @ForAll byte[] bytes) {
    byte[] input =
        (review("a")
                + "\n"
                + HEAD
                + "\"metadata\":{\"labels\":{\"a\":null}},\"spec\":{\"extra\":"
                + "{\"é\":[\"\\ud83d\\ude00\"]}}}")
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < Math.min(places.size(), bytes.length); i++) {
      input[places.get(i) % input.length] = bytes[i];
    }

    try {
      assertThat(answers(REVIEWS, input)).endsWith("}\n");
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageMatching("in\\.jsonl:\\d+:\\d+: (?s:.){1,2000}");
    }
  }

  @Property
  void anyBytes_areBadInputOrBlank(@ForAll byte[] input) {
    try {
      assertThat(answers(REVIEWS, input)).isEmpty();
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageStartingWith("in.jsonl:");
    }
  }

  /** The same bytes, repeated without end. */
  private static final class Repeated extends InputStream {

    private final byte[] bytes;
    private int given;

    Repeated(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes[given++ % bytes.length] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      for (int i = 0; i < length; i++) {
        to[offset + i] = (byte) read();
      }
      return length;
    }
  }

  private static void assertTooLarge(String begin, String endless) {
    Repeated repeated = new Repeated(endless.getBytes(StandardCharsets.UTF_8));
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(begin.getBytes(StandardCharsets.UTF_8)), repeated);

    assertThatThrownBy(() -> REVIEWS.answer("-", in, OutputStream.nullOutputStream()))
        .as(endless)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "-:2:1: an object of more than 3145728 bytes; the API server takes none either");
    assertThat(repeated.given).isLessThan(4 << 20);
  }

  @Test
  void endlessReview_isBadInput_andNotReadToItsEnd() {
    String begin = review("a") + "\n" + HEAD;
    assertTooLarge(begin + "\"spec\":{\"user\":\"", "x");
    assertTooLarge(begin, " ");
    assertTooLarge(begin + "\"x\":[\"y", "\",\"yyyyyyyyyyyyyyyyyyyy");
  }

  @Test
  void largeReview_withinTheLimitOfTheServer_isAnswered() {
    String user = "x".repeat((3 << 20) - review("").length());

    assertThat(answers(review("a") + review(user) + review("b")))
        .isEqualTo(answer("a") + answer(user) + answer("b"));
  }

  @Test
  void answer_isFlushedBeforeTheNextReviewArrives() throws Exception {
    PipedOutputStream toReviews = new PipedOutputStream();
    PipedInputStream fromReviews = new PipedInputStream();
    try (InputStream in = new PipedInputStream(toReviews);
        OutputStream out = new PipedOutputStream(fromReviews);
        BufferedReader answers =
            new BufferedReader(new InputStreamReader(fromReviews, StandardCharsets.UTF_8))) {
      CompletableFuture<Void> answering =
          CompletableFuture.runAsync(() -> REVIEWS.answer("-", in, out), OwnThread.EACH);
      for (String user : List.of("a", "b", "c")) {
        toReviews.write(review(user).getBytes(StandardCharsets.UTF_8));
        toReviews.flush();

        assertThat(answers.readLine() + "\n").isEqualTo(answer(user));
      }
      assertThat(answering).isNotDone();
      toReviews.close();
      answering.get();
    }
  }

  @Test
  void failureOfAStream_isPassedOn() throws IOException {
    IOException failure = new IOException("gone");
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw failure;
          }
        };
    InputStream closed = InputStream.nullInputStream();
    closed.close();

    assertThatThrownBy(() -> REVIEWS.answer("-", closed, out))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("Stream closed");
    assertThatThrownBy(
            () ->
                REVIEWS.answer(
                    "-",
                    new ByteArrayInputStream(review("a").getBytes(StandardCharsets.UTF_8)),
                    out))
        .isInstanceOf(UncheckedIOException.class)
        .hasCause(failure);
  }

  @Test
  void otherEncodingsThanUtf8_areRefused() {
    for (String charset : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
      byte[] review = "{\"kind\":\"SubjectAccessReview\"}".getBytes(Charset.forName(charset));
      assertThatThrownBy(() -> Reviews.read("in", new ByteArrayInputStream(review)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("in:1:1: not in UTF-8 but in UTF-16 or UTF-32, as it seems: write UTF-8");
    }
    byte[] unusual = {0, 0, '{', 0};
    assertThatThrownBy(() -> Reviews.read("in", new ByteArrayInputStream(unusual)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("in:1:1: not in UTF-8 but in UTF-16 or UTF-32, as it seems: write UTF-8");
  }
}
