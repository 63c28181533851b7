package io.github.ekscam.local;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.http.HttpRefusal;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of the service is HTTP: who calls, which operation, and the headers of the answer. */
final class Endpoint implements HttpHandler {

  private static final Pattern ALGORITHM = Pattern.compile("AWS4-[A-Z0-9-]++");
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/ ]++)/[^ ]++");

  private final EksService service;
  private final Map<String, CallerIdentity> callers;
  private final CallerIdentity anybodyElse;

  Endpoint(EksService service, Map<String, CallerIdentity> callers, CallerIdentity anybodyElse) {
    this.service = service;
    this.callers = callers;
    this.anybodyElse = anybodyElse;
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
      return refuse(Refusal.of(e), service.presentCluster(call));
    } catch (Refusal refusal) {
      return refuse(refusal, refusal.namesCluster() ? service.presentCluster(call) : "");
    }
  }

  private Call read(HttpCall call) {
    CallerIdentity caller = caller(call);
    Operations.Called called =
        Operations.find(call.method(), call.rawPath())
            .orElseThrow(Refusal::missingAuthenticationToken);
    boolean hasBody = call.method().equals("POST");
    return new Call(
        called.name(),
        called.labels(),
        Call.parameters(call.rawQuery()),
        Members.read(hasBody ? call.body() : Answer.EMPTY),
        caller);
  }

  private CallerIdentity caller(HttpCall call) {
    String authorization =
        call.header("Authorization").orElseThrow(Refusal::missingAuthenticationToken);
    String accessKeyId =
        accessKeyId(authorization)
            .orElseThrow(
                () ->
                    Refusal.incompleteSignature(
                        "Authorization header requires 'Credential' parameter."));
    return callers.getOrDefault(accessKeyId, anybodyElse);
  }

  /** The access key that a request is signed by: an algorithm, and parameters between commas. */
  static Optional<String> accessKeyId(String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0 || !ALGORITHM.matcher(authorization.substring(0, space)).matches()) {
      return Optional.empty();
    }
    return Splitter.on(',')
        .trimResults()
        .splitToStream(authorization.substring(space))
        .map(CREDENTIAL::matcher)
        .filter(Matcher::matches)
        .map(credential -> credential.group(1))
        .findFirst();
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
