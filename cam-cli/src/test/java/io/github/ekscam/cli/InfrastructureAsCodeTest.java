package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every command says of a template of which not all is known. */
class InfrastructureAsCodeTest {

  private static final String CI = "arn:aws:iam::111122223333:role/ci";
  private static final String OTHER = "arn:aws:iam::111122223333:role/other";
  private static final String[] DEPLOY = {"delete", "deployments.apps", "-n", "dev"};
  private static final String[] ACCOUNT = {
    "--parameter", "AWS::AccountId=111122223333", "--parameter", "AWS::Partition=aws"
  };

  private static final String CI_NOT_KNOWN =
      "unknown: PrincipalArn of Ci is not known before AWS::Partition and AWS::AccountId are: the"
          + " associated access policy AmazonEKSEditPolicy may allow this, and be for"
          + " arn:*:iam::*:role/ci\n";
  private static final String ADMIN_POLICY_NOT_KNOWN =
      "unknown: PrincipalArn of Admin is not known before the parameter AdminRoleArn is: the"
          + " associated access policy AmazonEKSClusterAdminPolicy may allow this, and be for any"
          + " principal\n";
  private static final String ADMIN_NOT_KNOWN =
      "unknown: PrincipalArn of Admin is not known before the parameter AdminRoleArn is: the access"
          + " entry may be for any principal\n";
  private static final String GIVE_ADMIN =
      "  to find out: give it by --parameter AdminRoleArn=VALUE\n";

  @TempDir private Path directory;
  private Path template = Path.of("");

  @BeforeEach
  void write() throws IOException {
    template = directory.resolve("access.yaml");
    Files.writeString(
        template,
        """
        AWSTemplateFormatVersion: '2010-09-09'
        Parameters:
          AdminRoleArn: {Type: String}
        Resources:
          Role:
            Type: AWS::IAM::Role
            Properties: {RoleName: ci, AssumeRolePolicyDocument: {}}
          Ci:
            Type: AWS::EKS::AccessEntry
            Properties:
              ClusterName: shop
              PrincipalArn: !GetAtt Role.Arn
              AccessPolicies:
              - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy
                AccessScope: {Type: namespace, Namespaces: [dev]}
          Admin:
            Type: AWS::EKS::AccessEntry
            Properties:
              ClusterName: shop
              PrincipalArn: !Ref AdminRoleArn
              AccessPolicies:
              - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
                AccessScope: {Type: cluster}
          Cluster:
            Type: AWS::EKS::Cluster
            Properties:
              Name: shop
              RoleArn: arn:aws:iam::111122223333:role/eks
              ResourcesVpcConfig: {SubnetIds: []}
              AccessConfig:
                AuthenticationMode: API
                BootstrapClusterCreatorAdminPermissions: false
        """);
  }

  private Ran ask(String command, String principal, String[]... arguments) {
    return cam(
        Stream.concat(
                Stream.of(command, "-f", template.toString(), "--as", principal),
                Stream.of(arguments).flatMap(Arrays::stream))
            .toArray(String[]::new));
  }

  @Test
  void whatHangsOnTheUnknown_isUndecided_andSaysWhatWouldTell() {
    assertThat(ask("can-i", CI, DEPLOY).out())
        .isEqualTo("no\n" + CI_NOT_KNOWN + ADMIN_POLICY_NOT_KNOWN);
    assertThat(ask("can-i", OTHER, DEPLOY).out()).isEqualTo("no\n" + ADMIN_POLICY_NOT_KNOWN);
    assertThat(ask("explain", OTHER, DEPLOY).out())
        .isEqualTo("no\n" + ADMIN_POLICY_NOT_KNOWN + GIVE_ADMIN);
    assertThat(ask("whoami", OTHER).out())
        .isEqualTo("not known whether a user of the cluster\n" + ADMIN_NOT_KNOWN + GIVE_ADMIN);
  }

  @Test
  void whatNothingAllows_isDenied_whateverTurnsOut() throws IOException {
    Files.writeString(
        template,
        Files.readString(template).replace("AmazonEKSClusterAdminPolicy", "AmazonEKSViewPolicy"));

    Ran denied = ask("can-i", OTHER, DEPLOY);

    assertThat(denied.out())
        .isEqualTo(
            "no\n"
                + "an access entry that is not known in all its parts may be the caller's; whether it"
                + " is or not, nothing allows this\n");
    assertThat(denied.exitCode()).isEqualTo(1);
  }

  @Test
  void whatDoesNot_isAnswered() {
    assertThat(ask("can-i", CI, DEPLOY, ACCOUNT).exitCode()).isZero();
    Ran whoCan =
        cam(
            Stream.of(
                    Stream.of("who-can", "delete", "deployments.apps", "-n", "dev"),
                    Stream.of("-f", template.toString()),
                    Arrays.stream(ACCOUNT))
                .flatMap(all -> all)
                .toArray(String[]::new));
    assertThat(whoCan.out())
        .contains(
            CI
                + "  access policy AmazonEKSEditPolicy in the namespace dev at "
                + template
                + ":14:9 (Ci)\n")
        .endsWith("\n  " + ADMIN_POLICY_NOT_KNOWN);
  }

  @Test
  void parametersOfAFile_count_andThoseOfTheCommandLineBeforeThem() throws IOException {
    Path parameters = directory.resolve("parameters.json");
    Files.writeString(
        parameters,
        "[{\"ParameterKey\": \"AdminRoleArn\", \"ParameterValue\": \"" + OTHER + "\"}]");
    String[] fromFile = {"--parameters", parameters.toString()};

    assertThat(ask("can-i", OTHER, DEPLOY, ACCOUNT, fromFile).out()).startsWith("yes\n");
    assertThat(
            ask(
                    "can-i",
                    OTHER,
                    DEPLOY,
                    ACCOUNT,
                    fromFile,
                    new String[] {
                      "--parameter", "AdminRoleArn=arn:aws:iam::111122223333:role/admin"
                    })
                .out())
        .isEqualTo("no\nno access entry is for " + OTHER + ": EKS answers 401 Unauthorized\n");
  }

  @Test
  void test_failsOnWhatIsUndecided() throws IOException {
    Path specification = directory.resolve("tests.yaml");
    Files.writeString(
        specification,
        """
        configuration: access.yaml
        principals: {other: %s}
        cases:
        - principals: other
          expect: unauthorized
        """
            .formatted(OTHER));

    Ran undecided = cam("test", specification.toString());
    assertThat(undecided.exitCode()).isEqualTo(1);
    assertThat(undecided.out()).contains(ADMIN_NOT_KNOWN.substring("unknown: ".length()).strip());

    Ran known =
        cam(
            "test",
            specification.toString(),
            "--parameter",
            "AdminRoleArn=arn:aws:iam::111122223333:role/admin",
            "--parameter",
            "AWS::AccountId=111122223333",
            "--parameter",
            "AWS::Partition=aws");
    assertThat(known.exitCode()).as(known.out() + known.err()).isZero();

    String heading =
        """
        cluster: shop
        parameters:
          AdminRoleArn: arn:aws:iam::111122223333:role/admin
          AWS::AccountId: "111122223333"
          AWS::Partition: aws
        """;
    Files.writeString(specification, heading + Files.readString(specification));
    Ran told = cam("test", specification.toString());
    assertThat(told.exitCode()).as(told.out() + told.err()).isZero();
    assertThat(cam("test", specification.toString(), "--cluster", "another").err())
        .contains("there is no cluster \"another\"; the files tell of shop");
  }
}
