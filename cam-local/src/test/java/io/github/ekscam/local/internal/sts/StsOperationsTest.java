package io.github.ekscam.local.internal.sts;

import static io.github.ekscam.local.internal.aws.QueryCalls.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.aws.QueryCalls;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpRefusal;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StsOperationsTest {

  private static final String ID = "00000000-0000-0000-0000-000000000001";
  private static final String FORM = "Action=GetCallerIdentity&Version=2011-06-15";

  private static HttpAnswer answer(CallerIdentity caller, HttpCall call) {
    return StsOperations.service(same -> caller, () -> new UUID(0, 1)).handle(call);
  }

  @Test
  void caller_isToldInXml() {
    HttpAnswer answer =
        answer(
            CallerIdentity.of(
                "arn:aws:sts::111122223333:assumed-role/Developer/alice",
                "AROAEXAMPLEEXAMPLE123:alice"),
            QueryCalls.of("sts", FORM));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("Content-Type", "text/xml")
        .containsEntry("x-amzn-RequestId", ID);
    assertThat(text(answer))
        .isEqualTo(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult>"
                + "<Arn>arn:aws:sts::111122223333:assumed-role/Developer/alice</Arn>"
                + "<UserId>AROAEXAMPLEEXAMPLE123:alice</UserId>"
                + "<Account>111122223333</Account>"
                + "</GetCallerIdentityResult>"
                + "<ResponseMetadata><RequestId>"
                + ID
                + "</RequestId></ResponseMetadata>"
                + "</GetCallerIdentityResponse>");
  }

  @Test
  void caller_isToldInJson_toWhoAcceptsIt_byGet() {
    HttpCall presigned =
        new HttpCall(
            "GET",
            "/",
            FORM + "&X-Amz-Credential=any%2F20261202%2Fus-west-2%2Fsts%2Faws4_request",
            ImmutableListMultimap.of("accept", "application/json"),
            new byte[0]);

    HttpAnswer answer =
        answer(CallerIdentity.of("arn:aws:iam::111122223333:user/bob", "AIDABOB"), presigned);

    assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
    assertThat(text(answer))
        .isEqualTo(
            "{\"GetCallerIdentityResponse\":{\"GetCallerIdentityResult\":"
                + "{\"Arn\":\"arn:aws:iam::111122223333:user/bob\",\"UserId\":\"AIDABOB\","
                + "\"Account\":\"111122223333\"},\"ResponseMetadata\":{\"RequestId\":\""
                + ID
                + "\"}}}");
  }

  @ParameterizedTest
  @CsvSource({
    "Action=GetSessionToken&Version=2011-06-15, GetSessionToken, 2011-06-15",
    "Action=AssumeRole&Version=2011-06-15, AssumeRole, 2011-06-15",
    "Action=GetCallerIdentity&Version=2010-05-08, GetCallerIdentity, 2010-05-08",
    "Action=GetCallerIdentity, GetCallerIdentity, NO_VERSION_SPECIFIED"
  })
  void otherOperations_areRefused_withWhatIsServed(String form, String operation, String version) {
    HttpAnswer answer =
        answer(
            CallerIdentity.parse("arn:aws:iam::111122223333:user/bob"), QueryCalls.of("sts", form));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer))
        .isEqualTo(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
                + "<Type>Sender</Type><Code>InvalidAction</Code><Message>Could not find operation "
                + operation
                + " for version "
                + version
                + ": LocalEks serves GetCallerIdentity of version 2011-06-15</Message></Error>"
                + "<RequestId>"
                + ID
                + "</RequestId></ErrorResponse>");
  }

  @Test
  void refusedCaller_isToldSo_inTheShapeThatTheClientAccepts() {
    HttpCall call =
        QueryCalls.of("sts", FORM, ImmutableListMultimap.of("accept", "application/json"));

    HttpAnswer answer =
        StsOperations.service(
                refused -> {
                  throw SignatureException.missing();
                },
                () -> new UUID(0, 1))
            .handle(call);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(text(answer))
        .isEqualTo(
            "{\"Error\":{\"Type\":\"Sender\",\"Code\":\"MissingAuthenticationToken\",\"Message\":"
                + "\"Request is missing Authentication Token\"},\"RequestId\":\""
                + ID
                + "\"}");
  }

  @Test
  void whatTheServerItselfRefuses_isToldInTheSameShape() {
    HttpAnswer answer =
        StsOperations.service(
                call -> CallerIdentity.parse("arn:aws:iam::111122223333:user/bob"),
                () -> new UUID(0, 1))
            .refuse(QueryCalls.of("sts", FORM), new HttpRefusal(413, "Request Too Long"));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(text(answer))
        .isEqualTo(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
                + "<Type>Sender</Type><Code>RequestEntityTooLarge</Code>"
                + "<Message>Request Too Long</Message></Error><RequestId>"
                + ID
                + "</RequestId></ErrorResponse>");
  }
}
