package io.github.ekscam.local.internal.aws;

import static io.github.ekscam.local.internal.aws.QueryCalls.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.http.HttpRefusal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AwsServicesTest {

  private static final String ID = "00000000-0000-0000-0000-000000000001";

  private final AwsServices services =
      new AwsServices(
          ImmutableMap.of(
              "eks",
              new AwsServices.Served(saying("eks"), "", "Amazon EKS"),
              "sts",
              new AwsServices.Served(saying("sts"), "2011-06-15", "GetCallerIdentity of AWS STS")),
          saying("otherwise"),
          () -> new UUID(0, 1));

  private static HttpHandler saying(String text) {
    return call -> new HttpAnswer(200, ImmutableMap.of(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(String what) {
    return "LocalEks does not serve "
        + what
        + "; it serves Amazon EKS, GetCallerIdentity of AWS STS";
  }

  @Test
  void request_goesToTheServiceThatItIsSignedFor() {
    assertThat(text(services.handle(QueryCalls.of("sts", "")))).isEqualTo("sts");
    assertThat(text(services.handle(QueryCalls.of("eks", "")))).isEqualTo("eks");
  }

  @Test
  void unsignedRequest_goesByItsVersion() {
    HttpCall unsigned =
        new HttpCall(
            "GET",
            "/",
            "Action=GetCallerIdentity&Version=2011-06-15",
            ImmutableListMultimap.of(),
            new byte[0]);

    assertThat(text(services.handle(unsigned))).isEqualTo("sts");
  }

  @Test
  void unsignedRequest_goesToTheServiceOtherwise_ifItShowsNone() {
    HttpCall unsigned =
        new HttpCall("GET", "/clusters", "%zz", ImmutableListMultimap.of(), new byte[0]);

    assertThat(text(services.handle(unsigned))).isEqualTo("otherwise");
  }

  @Test
  void queryService_isRefusedInXml() {
    HttpAnswer answer =
        services.handle(QueryCalls.of("iam", "Action=ListUsers&Version=2010-05-08"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers())
        .containsEntry("Content-Type", "text/xml")
        .containsEntry("x-amzn-RequestId", ID);
    assertThat(text(answer))
        .isEqualTo(
            "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>"
                + refusal(
                    "ListUsers of iam (AWS Identity and Access Management | IAM Toolbox (Preview))")
                + "</Message></Error><RequestId>"
                + ID
                + "</RequestId></ErrorResponse>");
  }

  @Test
  void ec2_isRefusedInItsOwnXml() {
    HttpAnswer answer =
        services.handle(QueryCalls.of("ec2", "Action=DescribeRegions&Version=2016-11-15"));

    assertThat(text(answer))
        .isEqualTo(
            "<Response><Errors><Error><Code>InvalidAction</Code><Message>"
                + refusal("DescribeRegions of ec2 (Amazon Elastic Compute Cloud)")
                + "</Message></Error></Errors><RequestID>"
                + ID
                + "</RequestID></Response>");
  }

  @Test
  void s3_isRefusedInItsOwnXml() {
    HttpAnswer answer =
        services.handle(QueryCalls.of("GET", "/", "s3", ImmutableListMultimap.of()));

    assertThat(answer.status()).isEqualTo(501);
    assertThat(text(answer))
        .isEqualTo(
            "<Error><Code>NotImplemented</Code><Message>"
                + refusal("s3 (Amazon Simple Storage Service | AWS S3 Control)")
                + "</Message><RequestId>"
                + ID
                + "</RequestId></Error>");
  }

  @Test
  void restXmlService_isRefusedInXml() {
    HttpAnswer answer =
        services.handle(
            QueryCalls.of("GET", "/2013-04-01/hostedzone", "route53", ImmutableListMultimap.of()));

    assertThat(text(answer))
        .startsWith("<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>")
        .contains(refusal("route53 (Amazon Route 53)"));
  }

  @Test
  void restJsonService_isRefusedInJson() {
    HttpAnswer answer =
        services.handle(
            QueryCalls.of("GET", "/2015-03-31/functions", "lambda", ImmutableListMultimap.of()));

    assertThat(answer.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("x-amzn-ErrorType", "UnknownOperationException");
    assertThat(text(answer))
        .isEqualTo(
            "{\"message\":\""
                + refusal("lambda (AWS Lambda | AWS Lambda Core | Lambda MicroVMs)")
                + "\"}");
  }

  @Test
  void jsonService_isRefusedInItsVersionOfJson() {
    HttpAnswer answer =
        services.handle(
            QueryCalls.of(
                "POST",
                "/",
                "ssm",
                ImmutableListMultimap.of(
                    "x-amz-target",
                    "AmazonSSM.DescribeParameters",
                    "content-type",
                    "application/x-amz-json-1.1")));

    assertThat(answer.headers()).containsEntry("Content-Type", "application/x-amz-json-1.1");
    assertThat(text(answer))
        .isEqualTo(
            "{\"__type\":\"UnknownOperationException\",\"message\":\""
                + refusal("DescribeParameters of ssm (Amazon Simple Systems Manager (SSM))")
                + "\"}");
  }

  @Test
  void cborService_isRefusedInCbor() {
    HttpAnswer answer =
        services.handle(
            QueryCalls.of(
                "POST",
                "/service/GraniteServiceVersion20100801/operation/ListMetrics",
                "monitoring",
                ImmutableListMultimap.of("smithy-protocol", "rpc-v2-cbor")));

    assertThat(answer.headers())
        .containsEntry("Content-Type", "application/cbor")
        .containsEntry("smithy-protocol", "rpc-v2-cbor");
    assertThat(answer.body()).startsWith(0xA2, 0x79, 0, 6).contains('_', '_', 't', 'y', 'p', 'e');
    assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1))
        .contains("UnknownOperationException")
        .endsWith(refusal("ListMetrics of monitoring (Amazon CloudWatch)"));
  }

  @Test
  void unknownService_isRefusedByWhatItShows() {
    HttpAnswer answer =
        services.handle(
            QueryCalls.of("GET", "/things", "no-such-service", ImmutableListMultimap.of()));

    assertThat(text(answer))
        .isEqualTo("{\"message\":\"" + refusal("no-such-service (an unknown service)") + "\"}");
  }

  @Test
  void whatTheServerItselfRefuses_isWordedByTheServiceThatTheRequestIsFor() {
    HttpHandler wording =
        new HttpHandler() {
          @Override
          public HttpAnswer handle(HttpCall call) {
            throw new AssertionError("nothing to handle");
          }

          @Override
          public HttpAnswer refuse(HttpCall call, HttpRefusal refusal) {
            return HttpAnswer.text(refusal.status(), "worded");
          }
        };
    AwsServices worded =
        new AwsServices(
            ImmutableMap.of("sts", new AwsServices.Served(wording, "2011-06-15", "STS")),
            saying("otherwise"),
            () -> new UUID(0, 1));

    assertThat(text(worded.refuse(QueryCalls.of("sts", ""), new HttpRefusal(413, "too long"))))
        .isEqualTo("worded");
    assertThat(text(worded.refuse(QueryCalls.of("ec2", ""), new HttpRefusal(413, "too long"))))
        .isEqualTo("too long\n");
  }
}
