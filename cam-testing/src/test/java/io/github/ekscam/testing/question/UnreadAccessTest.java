package io.github.ekscam.testing.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.testing.assertions.EksAssertions;
import io.github.ekscam.testing.specification.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadAccessTest {

  private static final String ADMINISTRATOR = "arn:aws:iam::111122223333:role/Administrator";

  @TempDir private Path directory;
  @TempDir private Path specifications;

  @BeforeEach
  void anAdministratorIsInARelease() throws IOException {
    Files.writeString(
        directory.resolve("cluster.yaml"),
        """
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        metadata: {name: prod, region: eu-west-1}
        accessConfig: {authenticationMode: API, bootstrapClusterCreatorAdminPermissions: false}
        """);
    Files.writeString(
        directory.resolve("release.yaml"),
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        spec: {values: {principalArn: "arn:aws:iam::111122223333:role/Administrator"}}
        """);
  }

  private String refusal() {
    return directory
        + "/release.yaml:3:31: a document of the kind HelmRelease with an access entry, an access"
        + " policy or an RBAC object in it is not read, and may grant access; render it with helm"
        + " template; or exclude the file, or allow it to be unread";
  }

  @Test
  void assertions_failOnAClusterThatWasNotReadWhole() {
    EksCluster cluster = EksClusters.read(directory);

    assertThatThrownBy(() -> EksAssertions.assertThat(cluster))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(refusal());
  }

  @Test
  void specifications_failOnAClusterThatWasNotReadWhole_unlessToldOtherwise() throws IOException {
    Specification specification =
        Specification.read(
            Files.writeString(
                specifications.resolve("access.yaml"),
                """
                principals: {administrator: %s}
                cases:
                  - {principals: administrator, expect: unauthorized}
                """
                    .formatted(ADMINISTRATOR)));

    assertThatThrownBy(() -> specification.run(EksClusters.read(directory)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(refusal());
    assertThatCode(() -> specification.run(EksClusters.builder().allowUnread().read(directory)))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> specification.run(EksClusters.builder().exclude("release.yaml").read(directory)))
        .doesNotThrowAnyException();
  }

  private Path clusterWithUncertainAwsAuth(String authenticationMode) throws IOException {
    Path files = Files.createDirectory(directory.resolve("uncertain"));
    Files.writeString(
        files.resolve("cluster.yaml"),
        """
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        metadata: {name: prod, region: eu-west-1}
        accessConfig: {authenticationMode: %s, bootstrapClusterCreatorAdminPermissions: false}
        """
            .formatted(authenticationMode));
    Files.writeString(
        files.resolve("aws-auth.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: |
            - rolearn: %s
              username:\tadministrator
        """
            .formatted(ADMINISTRATOR));
    return files;
  }

  @Test
  void assertions_failOnAnAwsAuthThatMayBeReadOtherwise_unlessToldOtherwise() throws IOException {
    Path files = clusterWithUncertainAwsAuth("API_AND_CONFIG_MAP");
    EksCluster cluster = EksClusters.read(files);

    assertThatThrownBy(() -> EksAssertions.assertThat(cluster))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            files
                + "/aws-auth.yaml:7: mapRoles has a tab, which aws-iam-authenticator may read"
                + " otherwise or not at all: whom the section maps is unknown: "
                + ADMINISTRATOR
                + "; write the section without it, or allow it to be unread");
    EksCluster allowed = EksClusters.builder().allowUnread().read(files);
    assertThatCode(() -> EksAssertions.assertThat(allowed)).doesNotThrowAnyException();
  }

  @Test
  void callersOfAnUncertainAwsAuth_stayUndecided_alsoWhereItIsAllowed() throws IOException {
    EksCluster allowed =
        EksClusters.builder().allowUnread().read(clusterWithUncertainAwsAuth("API_AND_CONFIG_MAP"));

    assertThat(allowed.caller(ADMINISTRATOR).identity())
        .isInstanceOf(MappedIdentity.Undecided.class);
    assertThat(allowed.notices())
        .map(Notice::kind)
        .contains(Notice.Kind.ACCESS_DOCUMENT_ALLOWED_UNREAD)
        .doesNotContain(Notice.Kind.AWS_AUTH_UNCERTAIN);
    assertThatThrownBy(
            () -> EksAssertions.assertThat(allowed).asPrincipal(ADMINISTRATOR).isUnauthorized())
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () ->
                EksAssertions.assertThat(allowed)
                    .asPrincipal(ADMINISTRATOR)
                    .in("dev")
                    .cannot("get", "pods"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void assertions_needNoCertainAwsAuth_whereItDoesNotCount() throws IOException {
    EksCluster cluster = EksClusters.read(clusterWithUncertainAwsAuth("API"));

    assertThatCode(() -> EksAssertions.assertThat(cluster)).doesNotThrowAnyException();
  }
}
