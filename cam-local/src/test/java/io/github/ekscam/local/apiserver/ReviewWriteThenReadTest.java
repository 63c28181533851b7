package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Reviews as values: written, read, refused. */
class ReviewWriteThenReadTest {

  private static final String TYPE = "\"apiVersion\":\"authorization.k8s.io/v1\"";

  private static String written(Consumer<OutputStream> writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.accept(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Review read(String json) {
    return Reviews.read("in", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.of("", "a", "*", "dev", "system:masters", "<&>", "\u2028", "é\uD83D\uDE00"),
        Arbitraries.strings().ofMaxLength(5).filter(ReviewWriteThenReadTest::isWhole));
  }

  /** JSON has no half of a character. */
  private static boolean isWhole(String text) {
    return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  private static Arbitrary<SelectorAttributes> selector() {
    Arbitrary<LabelSelector.Requirement> withValues =
        Combinators.combine(
                Arbitraries.of("metadata.name", "a.b/c"),
                Arbitraries.of("In", "NotIn"),
                Arbitraries.of("x", "y", "").list().ofMinSize(1).ofMaxSize(3))
            .as(LabelSelector.Requirement::new);
    Arbitrary<LabelSelector.Requirement> withoutValues =
        Arbitraries.of("Exists", "DoesNotExist")
            .map(operator -> new LabelSelector.Requirement("k", operator, List.of()));
    return Arbitraries.oneOf(
        text().filter(text -> !text.isEmpty()).map(raw -> new SelectorAttributes(raw, List.of())),
        Arbitraries.oneOf(withValues, withoutValues)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(requirements -> new SelectorAttributes("", requirements)));
  }

  private static Arbitrary<UserInfo> user() {
    return Combinators.combine(
            text().filter(name -> !name.isEmpty()),
            text().list().ofMaxSize(3),
            text(),
            Arbitraries.maps(text(), text().list().ofMaxSize(2)).ofMaxSize(3))
        .as(
            (name, groups, uid, extra) ->
                UserInfo.builder(name).groups(groups).uid(uid).extra(extra).build());
  }

  @Provide
  Arbitrary<Review> reviews() {
    Arbitrary<ResourceRequest> resource =
        Combinators.combine(text(), text(), text(), text(), text(), text())
            .as(
                (verb, group, type, subresource, namespace, name) ->
                    ResourceRequest.of(verb, group, type)
                        .subresource(subresource)
                        .namespace(namespace)
                        .name(name));
    Arbitrary<Review> ofResources =
        Combinators.combine(
                resource,
                user(),
                Arbitraries.of(0, 1, 2),
                selector().injectNull(0.5),
                selector().injectNull(0.5))
            .as(
                (request, user, kind, fields, labels) -> {
                  SubjectAccessReview.Builder review =
                      switch (kind) {
                        case 0 -> SubjectAccessReview.builder(user);
                        case 1 -> SubjectAccessReview.builderOfSelf();
                        default -> SubjectAccessReview.builderOfLocal("ns" + request.name(), user);
                      };
                  review.resourceAttributes(
                      kind == 2 ? request.namespace("ns" + request.name()) : request);
                  if (fields != null) {
                    review.fieldSelector(fields);
                  }
                  if (labels != null) {
                    review.labelSelector(labels);
                  }
                  return review.build();
                });
    Arbitrary<Review> ofPaths =
        Combinators.combine(text(), text(), user())
            .as(
                (verb, path, user) ->
                    SubjectAccessReview.builder(user)
                        .nonResourceAttributes(NonResourceRequest.of(verb, path))
                        .build());
    Arbitrary<Review> ofRules =
        text().filter(namespace -> !namespace.isEmpty()).map(SelfSubjectRulesReview::new);
    return Arbitraries.oneOf(ofResources, ofPaths, ofRules);
  }

  @Property
  void writeThenRead_givesTheSameReview(@ForAll("reviews") Review review) {
    String json = written(out -> Reviews.write(review, out));

    assertThat(read(json)).isEqualTo(review);
    assertThat(json).startsWith("{\"kind\":\"" + review.kind() + "\"," + TYPE + ",\"metadata\":{");
  }

  @Property
  void answer_isReadAsTheReviewThatItAnswers(@ForAll("reviews") Review review) {
    if (review instanceof SubjectAccessReview access) {
      SubjectAccessReviewStatus status = new SubjectAccessReviewStatus(true, false, "r", "");

      assertThat(read(written(out -> Reviews.writeAnswer(access, status, out)))).isEqualTo(review);
    }
  }

  @Example
  void review_isWrittenInTheServersOrder() {
    Map<String, List<String>> extra = Map.of("b", List.of("x", "y"), "a", List.of());
    SubjectAccessReview review =
        SubjectAccessReview.builderOfLocal(
                "dev",
                UserInfo.builder("alice<").uid("u").groups(List.of("g", "")).extra(extra).build())
            .resourceAttributes(
                ResourceRequest.of("get", "apps", "deployments")
                    .subresource("scale")
                    .namespace("dev")
                    .name("web"))
            .labelSelector(new SelectorAttributes("a=b", List.of()))
            .fieldSelector(
                new SelectorAttributes(
                    "",
                    List.of(
                        new LabelSelector.Requirement("metadata.name", "In", List.of("x")),
                        new LabelSelector.Requirement("k", "Exists", List.of()))))
            .build();
    String json =
        "{\"kind\":\"LocalSubjectAccessReview\","
            + TYPE
            + ",\"metadata\":{\"namespace\":\"dev\"},\"spec\":{\"resourceAttributes\":"
            + "{\"namespace\":\"dev\",\"verb\":\"get\",\"group\":\"apps\","
            + "\"resource\":\"deployments\",\"subresource\":\"scale\",\"name\":\"web\","
            + "\"fieldSelector\":{\"requirements\":[{\"key\":\"metadata.name\","
            + "\"operator\":\"In\",\"values\":[\"x\"]},{\"key\":\"k\",\"operator\":\"Exists\"}]},"
            + "\"labelSelector\":{\"rawSelector\":\"a=b\"}},\"user\":\"alice\\u003c\","
            + "\"groups\":[\"g\",\"\"],\"extra\":{\"a\":[],\"b\":[\"x\",\"y\"]},\"uid\":\"u\"}";

    assertThat(written(out -> Reviews.write(review, out))).isEqualTo(json + "}");
    assertThat(
            written(
                out ->
                    Reviews.writeAnswer(
                        review, new SubjectAccessReviewStatus(false, true, "r&", "e"), out)))
        .isEqualTo(
            json
                + ",\"status\":{\"allowed\":false,\"denied\":true,\"reason\":\"r\\u0026\","
                + "\"evaluationError\":\"e\"}}");
  }

  @Example
  void reviewOfRules_isWrittenWithItsNamespace_andAnsweredWithoutIt() {
    String head = "{\"kind\":\"SelfSubjectRulesReview\"," + TYPE + ",\"metadata\":{},";

    assertThat(written(out -> Reviews.write(new SelfSubjectRulesReview("dev"), out)))
        .isEqualTo(head + "\"spec\":{\"namespace\":\"dev\"}}");
    assertThat(
            written(
                out ->
                    Reviews.writeAnswer(
                        new SubjectRulesReviewStatus(
                            List.of(
                                PolicyRule.builder()
                                    .apiGroups("", "*")
                                    .resources("a")
                                    .resourceNames("n")
                                    .verbs("get")
                                    .build()),
                            List.of(PolicyRule.builder().nonResourceURLs("/").verbs("*").build()),
                            true,
                            "e"),
                        out)))
        .isEqualTo(
            head
                + "\"spec\":{},\"status\":{\"resourceRules\":[{\"verbs\":[\"get\"],"
                + "\"apiGroups\":[\"\",\"*\"],\"resources\":[\"a\"],\"resourceNames\":[\"n\"]}],"
                + "\"nonResourceRules\":[{\"verbs\":[\"*\"],\"nonResourceURLs\":[\"/\"]}],"
                + "\"incomplete\":true,\"evaluationError\":\"e\"}}");
    assertThat(
            written(
                out ->
                    Reviews.writeAnswer(
                        new SubjectRulesReviewStatus(List.of(), List.of(), false, ""), out)))
        .isEqualTo(
            head
                + "\"spec\":{},\"status\":{\"resourceRules\":[],\"nonResourceRules\":[],"
                + "\"incomplete\":false}}");
  }

  @Example
  void principalIdThatIsNotKnown_isWrittenAsAPlaceholder_andReadAsText() {
    SubjectAccessReview review =
        SubjectAccessReview.builder(
                UserInfo.builder("alice")
                    .extra(Map.of("principalId", List.of()))
                    .unknownPrincipalOf("111122223333")
                    .build())
            .nonResourceAttributes(NonResourceRequest.of("get", "/"))
            .build();

    String json = written(out -> Reviews.write(review, out));

    assertThat(((SubjectAccessReview) read(json)).user())
        .contains(
            UserInfo.builder("alice")
                .uid("aws-iam-authenticator:111122223333:<principalId>")
                .extra(Map.of("principalId", List.of("<principalId>")))
                .build());
  }

  @Example
  void userOfUnknownName_canNotBeWritten() {
    SubjectAccessReview review =
        SubjectAccessReview.builder(UserInfo.builderOfUnknownName("{{SessionName}}").build())
            .nonResourceAttributes(NonResourceRequest.of("get", "/"))
            .build();

    assertThatThrownBy(() -> Reviews.write(review, OutputStream.nullOutputStream()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a review names its user, and of this one only the template {{SessionName}} is known:"
                + " give the caller's session");
  }

  @Example
  void whatTheServerRefuses_isRefusedInItsWords() {
    assertThatThrownBy(
            () -> read("{\"kind\":\"SubjectAccessReview\"," + TYPE + ",\"spec\":{\"user\":5}}"))
        .isInstanceOf(BadRequestException.class)
        .hasMessage(
            "SubjectAccessReview in version \"v1\" cannot be handled as a SubjectAccessReview:"
                + " json: cannot unmarshal number into Go struct field"
                + " SubjectAccessReviewSpec.spec.user of type string");
    assertThatThrownBy(() -> read("{\"kind\":\"SelfSubjectRulesReview\"," + TYPE + "}"))
        .isInstanceOf(BadRequestException.class)
        .hasMessage("no namespace on request");
    assertThatThrownBy(
            () ->
                read(
                    "{\"kind\":\"SelfSubjectAccessReview\","
                        + TYPE
                        + ",\"metadata\":{\"name\":\"n\"},"
                        + "\"spec\":{\"resourceAttributes\":{}}}"))
        .isInstanceOf(InvalidObjectException.class)
        .hasMessage(
            ".authorization.k8s.io \"\" is invalid: metadata: Invalid value: {\"name\":\"n\"}:"
                + " must be empty");
  }

  @Example
  void whatIsNotOneReview_isBadInput() {
    String review =
        "{\"kind\":\"SelfSubjectRulesReview\"," + TYPE + ",\"spec\":{\"namespace\":\"a\"}}";

    assertThat(read(" " + review + "\n")).isEqualTo(new SelfSubjectRulesReview("a"));
    assertThatThrownBy(() -> read(" "))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("in: expected a review, found nothing");
    assertThatThrownBy(() -> read(review + "\n" + review))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("in:2:1: expected nothing after the review");
    assertThatThrownBy(() -> read("[]"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("in:1:1: expected a review, which is a JSON object");
    assertThatThrownBy(() -> read(review + "}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("in:1:98: not valid JSON: ");
  }

  @Example
  void failureOfTheStream_isPassedOn() {
    IOException failure = new IOException("gone");
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw failure;
          }
        };

    assertThatThrownBy(() -> Reviews.write(new SelfSubjectRulesReview("a"), broken))
        .isInstanceOf(UncheckedIOException.class)
        .hasCause(failure);
  }
}
