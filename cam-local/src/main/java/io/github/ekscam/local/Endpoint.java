package io.github.ekscam.local;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.aws.Authentication;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.http.HttpRefusal;
import io.github.ekscam.local.internal.sigv4.Credential;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import java.util.Optional;
import java.util.UUID;

/** What of the service is HTTP: who calls, which operation, and the headers of the answer. */
final class Endpoint implements HttpHandler {

  private final EksService service;
  private final Authentication authentication;
  private final MeantClusters meant;

  Endpoint(EksService service, Authentication authentication, MeantClusters meant) {
    this.service = service;
    this.authentication = authentication;
    this.meant = meant;
  }

  @Override
  public HttpAnswer handle(HttpCall call) {
    try {
      return answer(read(call));
    } catch (Refusal refusal) {
      return refuse(refusal, "");
    }
  }

  @Override
  public HttpAnswer refuse(HttpCall call, HttpRefusal refusal) {
    return refuse(Refusal.of(refusal), "");
  }

  private HttpAnswer answer(Call call) {
    try {
      return answer(200, "", service.answer(call));
    } catch (EksException e) {
      Refusal refusal = Refusal.of(e);
      return refuse(refusal, service.presentCluster(call, refusal));
    } catch (Refusal refusal) {
      return refuse(refusal, service.presentCluster(call, refusal));
    }
  }

  private Call read(HttpCall call) {
    CallerIdentity caller = caller(call);
    Optional<Credential> credential = Credential.of(call);
    Operations.Called called =
        Operations.find(call.method(), call.rawPath())
            .orElseThrow(Refusal::missingAuthenticationToken);
    boolean hasBody = call.method().equals("POST");
    return new Call(
        called.name(),
        called.labels(),
        Call.parameters(call.rawQuery()),
        Members.read(hasBody ? call.body() : Answer.EMPTY),
        caller,
        meant.accountId(credential, caller),
        meant.region(credential));
  }

  private CallerIdentity caller(HttpCall call) {
    try {
      return authentication.caller(call);
    } catch (SignatureException e) {
      throw Refusal.of(e);
    }
  }

  private static HttpAnswer refuse(Refusal refusal, String clusterName) {
    return answer(refusal.statusCode(), refusal.errorCode(), Answer.refusal(refusal, clusterName));
  }

  private static HttpAnswer answer(int statusCode, String errorCode, byte[] body) {
    ImmutableMap.Builder<String, String> headers = ImmutableMap.builder();
    headers.put("x-amzn-RequestId", UUID.randomUUID().toString());
    if (!errorCode.isEmpty()) {
      headers.put("x-amzn-ErrorType", errorCode);
    }
    headers.put("Content-Type", "application/json");
    return new HttpAnswer(statusCode, headers.buildOrThrow(), body);
  }
}
