package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.config.ConfigurationReader.SettingNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How messages name what would help, to users of the reader and of a program around it. */
class SettingNamesTest {

  private static final SettingNames OF_A_FORM =
      new SettingNames() {
        @Override
        public String cluster() {
          return "the field Cluster";
        }

        @Override
        public String defaultNamespace() {
          return "the field Namespace";
        }

        @Override
        public String exclude() {
          return "the field Without";
        }

        @Override
        public String parameter(String parameter) {
          return "the field " + parameter;
        }
      };

  private static final String ENTRIES =
      """
      {"accessEntry": {"clusterName": "a", "principalArn": "arn:aws:iam::111122223333:role/x"}}
      {"accessEntry": {"clusterName": "b", "principalArn": "arn:aws:iam::111122223333:role/x"}}
      """;

  private static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: r}
      """;

  private static final String TEMPLATE =
      """
      Transform: AWS::LanguageExtensions
      Parameters: {Admin: {Type: String}, Teams: {Type: CommaDelimitedList}}
      Resources:
        Entry:
          Type: AWS::EKS::AccessEntry
          Properties: {ClusterName: c, PrincipalArn: !Ref Admin}
        Fn::ForEach::Each:
        - Team
        - !Ref Teams
        - Entry${Team}:
            Type: AWS::EKS::AccessEntry
            Properties: {ClusterName: c, PrincipalArn: !Ref Team}
      """;

  @TempDir private Path directory;

  private static ConfigurationReader reader(SettingNames names) {
    return ConfigurationReader.builder().settingNames(names).build();
  }

  private static String refusal(ConfigurationReader reader, String text) {
    return refused(() -> reader.read("f", in(text)));
  }

  private static String refused(Runnable read) {
    try {
      read.run();
      return "";
    } catch (InvalidInputException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> remedies(ConfigurationReader reader) {
    return reader.read("f", in(TEMPLATE)).notices().stream()
        .filter(
            notice ->
                notice.kind() == Notice.Kind.VALUE_NOT_KNOWN
                    || notice.kind() == Notice.Kind.ACCESS_DOCUMENT_NOT_READ)
        .map(Notice::remedy)
        .toList();
  }

  private static Stream<ConfigurationReader> readers() {
    return Stream.of(
        ConfigurationReader.builder().build(), reader(OF_A_FORM), reader(SettingNames.none()));
  }

  @Test
  void cluster_isNamed() {
    String told = "f:2:33: the files tell of several clusters: a at f:1:33, b at f:2:33";

    assertThat(readers().map(reader -> refusal(reader, ENTRIES)))
        .containsExactly(
            told + "; read one at a time, by cluster(NAME) of the reader's builder",
            told + "; read one at a time, by the field Cluster",
            told);
  }

  @Test
  void defaultNamespace_isNamed() {
    String told =
        "f:1:1: Role.rbac.authorization.k8s.io \"r\" is invalid: metadata.namespace: Required"
            + " value; write the namespace";

    assertThat(readers().map(reader -> refusal(reader, ROLE)))
        .containsExactly(
            told
                + ", or say by defaultNamespace(NAMESPACE) of the reader's builder where objects"
                + " without one go",
            told + ", or say by the field Namespace where objects without one go",
            told);
  }

  @Test
  void exclude_isNamed() throws IOException {
    Files.writeString(directory.resolve("a.yaml"), ROLE.replace("r}", "r, namespace: dev}"));
    Path link = Files.createSymbolicLink(directory.resolve("b.yaml"), Path.of("nowhere.yaml"));
    String told = link + ": is a link to a file that does not exist; correct it";

    assertThat(readers().map(reader -> refused(() -> reader.read(directory))))
        .containsExactly(
            told + ", remove it, or leave it out by exclude(GLOB) of the reader's builder",
            told + ", remove it, or leave it out by the field Without",
            told + " or remove it");
  }

  @Test
  void parameter_isNamed() {
    String deploy = "deploy it, and give what the AWS CLI prints of the cluster";

    assertThat(readers().map(SettingNamesTest::remedies))
        .containsExactly(
            List.of(
                "give the parameters that it depends on, by parameter(NAME, VALUE) of the reader's"
                    + " builder",
                "give it by parameter(Admin, VALUE) of the reader's builder"),
            List.of(
                "give the parameters that it depends on, by the field NAME",
                "give it by the field Admin"),
            List.of(deploy, deploy));
  }
}
