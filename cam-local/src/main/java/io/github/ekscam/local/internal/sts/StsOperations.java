package io.github.ekscam.local.internal.sts;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.aws.Authentication;
import io.github.ekscam.local.internal.aws.QueryService;
import io.github.ekscam.local.internal.aws.QueryService.Request;
import io.github.ekscam.local.internal.aws.ResultWriter;
import io.github.ekscam.local.internal.http.HttpHandler;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@code GetCallerIdentity} of AWS STS, version 2011-06-15, and no other operation: there are no
 * credentials to give away. It answers by POST and by GET, signed by header or by query; in JSON
 * for who accepts that, as aws-iam-authenticator does.
 */
public final class StsOperations {

  /** The name that requests are signed for. */
  public static final String SERVICE = "sts";

  /** The version of the API. */
  public static final String API_VERSION = "2011-06-15";

  private static final QueryService.Description DESCRIPTION =
      new QueryService.Description(
          "https://sts.amazonaws.com/doc/2011-06-15/", API_VERSION, List.of("GetCallerIdentity"));

  private StsOperations() {}

  /** The service. */
  public static HttpHandler service(Authentication authentication, Supplier<UUID> ids) {
    return new QueryService(DESCRIPTION, StsOperations::answer, authentication, ids);
  }

  private static void answer(Request request, ResultWriter out) {
    CallerIdentity caller = request.caller();
    out.open("GetCallerIdentityResult")
        .text("Arn", caller.arn())
        .text("UserId", caller.userId())
        .text("Account", caller.account())
        .close();
  }
}
