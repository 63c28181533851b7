package io.github.ekscam.internal.config.awsauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.Notice;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.JsonTokens;
import io.github.ekscam.internal.config.tree.StrictComposer;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The data of an aws-auth ConfigMap, read.
 *
 * @param awsAuth what counts
 * @param damaged whether aws-iam-authenticator finds an error in it
 * @param notices what is told of it
 */
public record AwsAuthData(AwsAuth awsAuth, boolean damaged, List<String> notices) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  public static AwsAuthData read(Map<String, String> data) {
    return read(MAPPER.<JsonNode>valueToTree(data));
  }

  public static AwsAuthData read(JsonNode data) {
    ObjectNode configMap = MAPPER.createObjectNode();
    configMap.set("data", data);
    JsonTokens tokens = new JsonTokens("in", configMap.toString().getBytes(StandardCharsets.UTF_8));
    Token first = tokens.next();
    AwsAuthReader.Read read =
        AwsAuthReader.read(new DocumentNode(new StrictComposer(tokens).read(first), "").mapping());
    return new AwsAuthData(
        read.awsAuth(),
        read.notices().stream().anyMatch(n -> n.kind() == Notice.Kind.AWS_AUTH_LOST),
        read.notices().stream().map(AwsAuthData::withoutPlace).toList());
  }

  private static String withoutPlace(Notice notice) {
    return Notice.of(notice.kind(), notice.text(), notice.remedy()).toString();
  }
}
