package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.awsauth.AwsAuthData;
import io.github.ekscam.internal.identity.IdentityMapper;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What aws-iam-authenticator 0.7.18 makes of an aws-auth ConfigMap, and of callers by it. */
class AwsAuthTest {

  static List<Vector> vectors() {
    return Vectors.read("aws-auth", "data", "cases", "parsed", "parseError");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void configMap_keepsTheEntriesThatTheAuthenticatorKeeps(Vector vector) {
    AwsAuthData read = AwsAuthData.read(vector.json().required("data"));

    JsonNode parsed = vector.json().required("parsed");
    Vectors.requireOnly(parsed, "mapRoles", "mapUsers", "mapAccounts");
    assertThat(read.damaged()).isEqualTo(!vector.json().required("parseError").isNull());
    assertThat(read.awsAuth().mapAccounts())
        .isEqualTo(Vectors.strings(parsed.required("mapAccounts")));
    assertThat(read.awsAuth().mapUsers()).isEqualTo(mappings(parsed.required("mapUsers")));
    assertThat(read.awsAuth().mapRoles()).isEqualTo(mappings(parsed.required("mapRoles")));
  }

  /** Recorded of sigs.k8s.io/yaml 1.6.0, go.yaml.in/yaml/v2 2.4.2 and encoding/json of Go 1.26. */
  @Test
  void anyText_isReadAsGoReadsYamlAndJson_orUncertain() {
    int certain = 0;
    List<Vector> vectors = Vectors.read("aws-auth-yaml", "data", "parsed", "parseError");
    for (Vector vector : vectors) {
      JsonNode json = vector.json();
      AwsAuthData read = AwsAuthData.read(json.required("data"));

      JsonNode parsed = json.required("parsed");
      Vectors.requireOnly(parsed, "mapRoles", "mapUsers", "mapAccounts");
      List<String> mapAccounts = Vectors.strings(parsed.required("mapAccounts"));
      List<AwsAuth.Mapping> mapUsers = mappings(parsed.required("mapUsers"));
      List<AwsAuth.Mapping> mapRoles = mappings(parsed.required("mapRoles"));
      String as = vector + " " + json.required("data");
      if (read.awsAuth().uncertainSections().isEmpty()) {
        certain++;
        assertThat(read.damaged()).as(as).isEqualTo(json.required("parseError").booleanValue());
      }
      requireSameOrUncertain(
          as,
          read.awsAuth(),
          AwsAuth.Section.MAP_ACCOUNTS,
          read.awsAuth().mapAccounts(),
          mapAccounts);
      requireSameOrUncertain(
          as, read.awsAuth(), AwsAuth.Section.MAP_USERS, read.awsAuth().mapUsers(), mapUsers);
      requireSameOrUncertain(
          as, read.awsAuth(), AwsAuth.Section.MAP_ROLES, read.awsAuth().mapRoles(), mapRoles);
    }
    assertThat(certain).isGreaterThan(vectors.size() / 3);
  }

  /** Whom an uncertain section maps in truth, it may name; here it maps nobody. */
  private static void requireSameOrUncertain(
      String as, AwsAuth read, AwsAuth.Section section, List<?> ours, List<?> recorded) {
    for (AwsAuth.UncertainSection uncertain : read.uncertainSections()) {
      if (uncertain.section() == section) {
        assertThat(ours).as(as).isEmpty();
        for (Object each : recorded) {
          String name = each instanceof AwsAuth.Mapping mapping ? mapping.arn() : (String) each;
          boolean ofCaller = name.chars().noneMatch(Character::isWhitespace);
          assertThat(!ofCaller || uncertain.mayName(name)).as(as).isTrue();
        }
        return;
      }
    }
    assertThat(ours).as(as).isEqualTo(recorded);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void callers_areTheUsersThatTheAuthenticatorMakesOfThem(Vector vector) {
    AwsAuthData read = AwsAuthData.read(vector.json().required("data"));
    IdentityMapper mapper =
        IdentityMapper.of(AuthenticationMode.CONFIG_MAP, AccessEntries.none()).with(read.awsAuth());

    for (JsonNode json : vector.json().required("cases")) {
      Vectors.requireOnly(json, "caller", "canonicalArn", "mapped");
      CallerIdentity caller = caller(json.required("caller"));
      MappedIdentity identity = mapper.map(caller);

      assertThat(caller.canonicalArn()).isEqualTo(json.required("canonicalArn").textValue());
      assertThat(user(identity)).as(json.toString()).isEqualTo(expected(json.required("mapped")));
    }
  }

  private static CallerIdentity caller(JsonNode json) {
    Vectors.requireOnly(json, "arn", "accountId", "userId", "sessionName", "accessKeyId");
    String session = json.required("sessionName").textValue();
    String userId = json.required("userId").textValue();
    CallerIdentity caller =
        CallerIdentity.of(
                json.required("arn").textValue(),
                session.isEmpty() ? userId : userId + ":" + session)
            .withAccessKeyId(json.required("accessKeyId").textValue());
    assertThat(caller.account()).isEqualTo(json.required("accountId").textValue());
    assertThat(caller.sessionName()).contains(session);
    assertThat(caller.principalId()).contains(userId);
    return caller;
  }

  /** The username and, as the API server adds to them, the groups. */
  private static Optional<List<Object>> user(MappedIdentity identity) {
    if (identity instanceof MappedIdentity.Mapped mapped) {
      UserInfo user = mapped.user();
      assertThat(user.isUsernameKnown()).isTrue();
      return Optional.of(List.of(user.username(), user.groups()));
    }
    return Optional.empty();
  }

  private static Optional<List<Object>> expected(JsonNode mapped) {
    if (mapped.isNull()) {
      return Optional.empty();
    }
    Vectors.requireOnly(mapped, "username", "groups");
    List<String> groups = new ArrayList<>(Vectors.strings(mapped.required("groups")));
    groups.add("system:authenticated");
    return Optional.of(List.of(mapped.required("username").textValue(), groups));
  }

  private static List<AwsAuth.Mapping> mappings(JsonNode array) {
    List<AwsAuth.Mapping> mappings = new ArrayList<>();
    for (JsonNode json : array) {
      Vectors.requireOnly(json, "rolearn", "userarn", "username", "groups", "sso", "userid");
      String username = json.required("username").textValue();
      List<String> groups = Vectors.strings(json.required("groups"));
      if (json.has("sso")) {
        AwsAuth.Sso sso =
            new AwsAuth.Sso(
                text(json, "permissionSetName"), text(json, "accountID"), text(json, "partition"));
        mappings.add(AwsAuth.Mapping.of(sso, username, groups));
      } else {
        String identity = json.has("rolearn") ? "rolearn" : "userarn";
        mappings.add(AwsAuth.Mapping.of(json.required(identity).textValue(), username, groups));
      }
    }
    return mappings;
  }

  private static String text(JsonNode json, String field) {
    JsonNode sso = json.required("sso");
    Vectors.requireOnly(sso, "permissionSetName", "accountID", "partition");
    return sso.path(field).asText("");
  }
}
