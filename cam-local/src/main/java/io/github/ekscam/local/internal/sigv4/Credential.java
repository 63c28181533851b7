package io.github.ekscam.local.internal.sigv4;

import com.google.common.base.Splitter;
import io.github.ekscam.local.internal.http.HttpCall;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request says of who signed it, and for which service in which region: {@code
 * KEY/DATE/REGION/SERVICE/aws4_request}, in the header {@code Authorization} or, of a presigned
 * request, in the query. Nothing of it is verified, and nothing else of the request need be in
 * order: by this it is told which service is to refuse it. Where a {@link SignedRequest} can be
 * read, both say the same.
 *
 * @param accessKeyId the id of the access key
 * @param region such as {@code us-west-2}; empty if the credential does not tell
 * @param service the service's name for signing, such as {@code sts}; empty if the credential does
 *     not tell
 */
public record Credential(String accessKeyId, String region, String service) {

  private static final Pattern ALGORITHM = Pattern.compile("AWS4-[A-Z0-9-]++");
  private static final String CREDENTIAL = "Credential=";
  private static final int WITH_REGION = 5;

  /** As an asymmetric signature has it, which is good for several regions. */
  private static final int WITHOUT_REGION = 4;

  /** The credential of a request, if it has one. */
  public static Optional<Credential> of(HttpCall call) {
    Optional<String> authorization = call.header("Authorization");
    return authorization.isPresent() ? ofHeader(authorization.get()) : ofQuery(call.rawQuery());
  }

  private static Optional<Credential> ofQuery(String rawQuery) {
    try {
      return Query.parse(rawQuery).only(SignedRequest.CREDENTIAL).flatMap(Credential::parse);
    } catch (SignatureException e) {
      return Optional.empty();
    }
  }

  private static Optional<Credential> ofHeader(String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0 || !ALGORITHM.matcher(authorization.substring(0, space)).matches()) {
      return Optional.empty();
    }
    return Splitter.on(',')
        .trimResults()
        .splitToStream(authorization.substring(space))
        .filter(part -> part.startsWith(CREDENTIAL))
        .findFirst()
        .flatMap(part -> parse(part.substring(CREDENTIAL.length())));
  }

  private static Optional<Credential> parse(String credential) {
    List<String> parts = Splitter.on('/').splitToList(credential);
    if (parts.size() < 2 || parts.get(0).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (parts.size()) {
          case WITH_REGION -> new Credential(parts.get(0), parts.get(2), parts.get(3));
          case WITHOUT_REGION -> new Credential(parts.get(0), "", parts.get(2));
          default -> new Credential(parts.get(0), "", "");
        });
  }
}
