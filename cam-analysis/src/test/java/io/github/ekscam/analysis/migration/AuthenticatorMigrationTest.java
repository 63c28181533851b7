package io.github.ekscam.analysis.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.AwsAuthConfigMap;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.iam.CallerIdentity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who callers are to the recorded aws-iam-authenticator by aws-auth, they are by access entries, or
 * it is told.
 */
class AuthenticatorMigrationTest {

  static List<Vector> vectors() {
    return Vectors.read("aws-auth", "data", "cases", "parsed", "parseError");
  }

  private static AwsAuthMigration migration(Vector vector) {
    Map<String, String> data = new LinkedHashMap<>();
    vector
        .json()
        .required("data")
        .properties()
        .forEach(field -> data.put(field.getKey(), field.getValue().textValue()));
    return AwsAuthMigration.builder(
            EksCluster.builder()
                .authenticationMode(AuthenticationMode.CONFIG_MAP)
                .awsAuth(AwsAuthConfigMap.read(data).awsAuth())
                .build())
        .build();
  }

  private static CallerIdentity caller(JsonNode json) {
    String session = json.required("sessionName").textValue();
    String userId = json.required("userId").textValue();
    return CallerIdentity.of(
            json.required("arn").textValue(), session.isEmpty() ? userId : userId + ":" + session)
        .withAccessKeyId(json.required("accessKeyId").textValue());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void callers_areTheSameUsersByTheirEntries_orItIsTold(Vector vector) {
    AwsAuthMigration migration = migration(vector);

    for (JsonNode json : vector.json().required("cases")) {
      CallerIdentity caller = caller(json.required("caller"));
      JsonNode recorded = json.required("mapped");
      String arn = json.required("canonicalArn").textValue();
      MappedIdentity before = migration.before().caller(caller).identity();
      MappedIdentity after = migration.after().caller(caller).identity();
      assertThat(before instanceof MappedIdentity.Mapped)
          .as(arn)
          .isEqualTo(!recorded.isNull() && !isUndecided(migration, arn));
      if (!(after instanceof MappedIdentity.Mapped mapped)) {
        assertThat(recorded.isNull() || isTold(migration, arn, caller.account())).as(arn).isTrue();
        continue;
      }
      assertThat(recorded.isNull()).as(arn).isFalse();
      String username = recorded.required("username").textValue();
      assertThat(mapped.user().username())
          .isEqualTo(isNameTold(migration, arn) ? "aws-auth:" + username : username);
      TreeSet<String> groups = new TreeSet<>();
      groups.add("system:authenticated");
      for (String group : Vectors.strings(recorded.required("groups"))) {
        groups.add(isGroupTold(migration, arn, group) ? "aws-auth:" + group : group);
      }
      assertThat(new TreeSet<>(mapped.user().groups())).isEqualTo(groups);
    }
  }

  private static boolean isUndecided(AwsAuthMigration migration, String arn) {
    return migration.differences().stream()
        .anyMatch(
            difference ->
                difference instanceof MigrationDifference.SeveralMappings several
                    && several.mappings().stream()
                        .anyMatch(mapping -> mapping.arn().equalsIgnoreCase(arn)));
  }

  private static boolean isTold(AwsAuthMigration migration, String arn, String account) {
    return isUndecided(migration, arn)
        || migration.differences().stream()
            .anyMatch(
                difference ->
                    mappingOf(difference).filter(of -> of.arn().equalsIgnoreCase(arn)).isPresent()
                        || (difference instanceof MigrationDifference.MappedAccount of
                            && of.account().equals(account)));
  }

  private static Optional<AwsAuth.Mapping> mappingOf(MigrationDifference difference) {
    if (difference instanceof MigrationDifference.NoEntryPossible of) {
      return Optional.of(of.mapping());
    }
    return difference instanceof MigrationDifference.RolePathUnknown of
        ? Optional.of(of.mapping())
        : Optional.empty();
  }

  private static boolean isNameTold(AwsAuthMigration migration, String arn) {
    return migration.differences().stream()
        .anyMatch(
            difference ->
                difference instanceof MigrationDifference.ReservedUsername of
                    && of.mapping().arn().equalsIgnoreCase(arn));
  }

  private static boolean isGroupTold(AwsAuthMigration migration, String arn, String group) {
    return migration.differences().stream()
        .anyMatch(
            difference ->
                difference instanceof MigrationDifference.ReservedGroup of
                    && of.mapping().arn().equalsIgnoreCase(arn)
                    && of.group().equals(group));
  }

  /** So that the cases above are not all of one sort. */
  @Test
  void recordings_haveEntriesOfAllSorts() {
    List<AwsAuthMigration> migrations =
        vectors().stream().map(AuthenticatorMigrationTest::migration).toList();

    assertThat(migrations.stream().mapToInt(each -> each.principals().size()).sum())
        .isGreaterThan(100);
    Stream<Class<?>> kinds =
        Stream.concat(
            migrations.stream().flatMap(each -> each.differences().stream()).map(Object::getClass),
            migrations.stream().flatMap(each -> each.unused().stream()).map(Object::getClass));
    assertThat(kinds.distinct())
        .contains(
            MigrationDifference.ReservedGroup.class,
            MigrationDifference.ReservedUsername.class,
            MigrationDifference.MappedAccount.class,
            MigrationDifference.RolePathUnknown.class,
            UnusedMapping.Overridden.class,
            UnusedMapping.MapsNobody.class);
  }
}
