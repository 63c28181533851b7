package io.github.ekscam.local.webhook;

import static io.github.ekscam.local.webhook.GoDecoder.string;
import static io.github.ekscam.local.webhook.GoDecoder.struct;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.webhook.GoDecoder.MismatchException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads who STS says a caller is, as aws-iam-authenticator does, with its refusals. */
final class GetCallerIdentityAnswer {

  private static final int OK = 200;

  /** A signature or a session token: STS may quote the request that it refuses. */
  private static final Pattern MAYBE_SECRET = Pattern.compile("[A-Za-z0-9+/=%_-]{32,}");

  private String account = "";
  private String arn = "";
  private String userId = "";

  private GetCallerIdentityAnswer() {}

  /**
   * Who the caller is.
   *
   * @param endpoint what the authenticator calls the STS that answered: its region
   * @throws StsException if STS does not say
   */
  static CallerIdentity read(HttpAnswer answer, String endpoint) throws StsException {
    if (answer.status() != OK) {
      throw refusal(answer, endpoint);
    }
    GetCallerIdentityAnswer read = new GetCallerIdentityAnswer();
    try {
      GoDecoder.decodeAll(answer.body(), read.type());
    } catch (MismatchException e) {
      throw StsException.failed(String.valueOf(e.getMessage()));
    }
    return read.caller();
  }

  private static StsException refusal(HttpAnswer answer, String endpoint) {
    String sent = new String(answer.body(), StandardCharsets.UTF_8);
    String body = MAYBE_SECRET.matcher(sent).replaceAll("(not shown)");
    return body.contains("Throttling")
        ? StsException.throttled(body)
        : StsException.failed(
            "error from AWS (expected 200, got "
                + answer.status()
                + ") on "
                + endpoint
                + " endpoint. Body: "
                + body);
  }

  private GoDecoder.Type type() {
    return struct(
        ImmutableMap.of(
            "GetCallerIdentityResponse",
            struct(
                ImmutableMap.of(
                    "GetCallerIdentityResult",
                    struct(
                        ImmutableMap.of(
                            "Account",
                            string(text -> account = text),
                            "Arn",
                            string(text -> arn = text),
                            "UserId",
                            string(text -> userId = text))),
                    "ResponseMetadata",
                    struct(ImmutableMap.of("RequestId", string()))))));
  }

  private CallerIdentity caller() throws StsException {
    CallerIdentity named;
    try {
      named = CallerIdentity.parse(arn);
    } catch (IllegalArgumentException e) {
      throw StsException.failed(String.valueOf(e.getMessage()));
    }
    if (named.isAnySessionOfRole()) {
      throw StsException.failed("a role and no session of it, which STS never reports: " + arn);
    }
    if (!account.equals(named.account())) {
      throw StsException.failed("an account that is not that of the ARN: " + account + ", " + arn);
    }
    boolean isSession = named.type() == CallerIdentity.Type.ASSUMED_ROLE;
    if (isSession && userId.split(":", -1).length != 2) {
      throw StsException.failed("malformed UserID " + GoQuote.quote(userId));
    }
    try {
      return CallerIdentity.of(arn, userId);
    } catch (IllegalArgumentException e) {
      throw StsException.failed(String.valueOf(e.getMessage()));
    }
  }
}
