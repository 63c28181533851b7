package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhoAmITest {

  private static final String DEV = "arn:aws:sts::111122223333:assumed-role/Dev/alice";

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("aws-auth.yaml");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: |
            - rolearn: arn:aws:iam::111122223333:role/Dev
              username: dev:{{SessionName}}
              groups: [eng]
            - rolearn: arn:aws:iam::111122223333:role/Ops
              username: ops
          mapAccounts: |
            - "444455556666"
        ---
        accessEntry:
          principalArn: arn:aws:iam::111122223333:role/Ops
          kubernetesGroups: [ops]
        ---
        principalArn: arn:aws:iam::111122223333:role/Ops
        associatedAccessPolicies:
        - policyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
          accessScope: {type: namespace, namespaces: [a, b-*]}
        - policyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          accessScope: {type: cluster}
        """);
  }

  private Ran whoami(String... args) {
    String[] all = new String[args.length + 4];
    all[0] = "whoami";
    all[1] = "-f";
    all[2] = file.toString();
    all[3] = "--as";
    System.arraycopy(args, 0, all, 4, args.length);
    return cam(all);
  }

  private String warnings() {
    return """
    warning: %1$s:9: aws-auth maps arn:aws:iam::111122223333:role/Ops, which has an access entry, arn:aws:iam::111122223333:role/Ops: the access entry wins
    warning: %1$s:15:3: no RoleBinding and no ClusterRoleBinding names the group "ops" of the access entry arn:aws:iam::111122223333:role/Ops: it grants nothing; bind a role to the group, or correct its name
    warning: %1$s:6: no RoleBinding and no ClusterRoleBinding names the group "eng" of the aws-auth entry arn:aws:iam::111122223333:role/Dev: it grants nothing; bind a role to the group, or correct its name
    """
        .formatted(file);
  }

  @Test
  void policiesThatWereNotGiven_areUnknown() throws IOException {
    Files.writeString(
        file, "accessEntry: {principalArn: 'arn:aws:iam::111122223333:role/Ops', username: ops}");

    assertThat(whoami("arn:aws:iam::111122223333:role/Ops").out())
        .contains("\npolicy    (unknown)\n");
    assertThat(whoami("arn:aws:iam::111122223333:role/Ops", "-o", "json").out())
        .contains("\"associatedAccessPoliciesKnown\": false");
  }

  @Test
  void lineOfAwsAuth_isNamedByFileAndLine() {
    assertThat(whoami(DEV, "--user-id", "AROAEXAMPLE:alice"))
        .isEqualTo(
            new Ran(
                0,
                """
                username  dev:alice
                uid       aws-iam-authenticator:111122223333:AROAEXAMPLE
                groups    eng, system:authenticated
                extra     arn=arn:aws:sts::111122223333:assumed-role/Dev/alice
                extra     canonicalArn=arn:aws:iam::111122223333:role/Dev
                extra     principalId=AROAEXAMPLE
                extra     sessionName=alice
                extra     sigs.k8s.io/aws-iam-authenticator/principalId=AROAEXAMPLE
                mapped by aws-auth, arn:aws:iam::111122223333:role/Dev at %s:6
                """
                    .formatted(file),
                warnings()));
  }

  @Test
  void accessEntry_isShownWithItsPolicies_andTheLineThatItShadows() {
    assertThat(whoami("arn:aws:iam::111122223333:role/Ops"))
        .isEqualTo(
            new Ran(
                0,
                """
                username  arn:aws:sts::111122223333:assumed-role/Ops/{{SessionName}}  (unknown)
                uid       aws-iam-authenticator:111122223333:<principalId>
                groups    ops, system:authenticated
                extra     arn=arn:aws:iam::111122223333:role/Ops
                extra     canonicalArn=arn:aws:iam::111122223333:role/Ops
                extra     principalId=<principalId>
                extra     sessionName=
                extra     sigs.k8s.io/aws-iam-authenticator/principalId=<principalId>
                mapped by the access entry arn:aws:iam::111122223333:role/Ops of type STANDARD at %1$s:15:3
                policy    AmazonEKSClusterAdminPolicy in the whole cluster
                policy    AmazonEKSViewPolicy in a, b-*
                note: aws-auth maps this caller too (arn:aws:iam::111122223333:role/Ops at %s:9), which has no effect: the access entry arn:aws:iam::111122223333:role/Ops wins
                note: the username arn:aws:sts::111122223333:assumed-role/Ops/{{SessionName}} depends on the session: no subject of kind User matches it here
                """
                    .formatted(file),
                warnings()));
  }

  @Test
  void account_isShown() {
    assertThat(whoami("arn:aws:iam::444455556666:user/bob").out())
        .contains("username  arn:aws:iam::444455556666:user/bob\n")
        .endsWith(
            "mapped by aws-auth, mapAccounts, the account 444455556666 at " + file + ":1:1\n");
  }

  @Test
  void nobody_isNotMapped() {
    String problem =
        "neither an access entry nor the aws-auth ConfigMap is for"
            + " arn:aws:iam::111122223333:user/bob: EKS answers 401 Unauthorized";

    assertThat(whoami("arn:aws:iam::111122223333:user/bob"))
        .isEqualTo(new Ran(1, "not a user of the cluster\n" + problem + "\n", warnings()));
    assertThat(whoami("arn:aws:iam::111122223333:user/bob", "-o", "json").withoutNotices())
        .isEqualTo(
            new Ran(
                1,
                "{\n    \"mapped\": false,\n    \"problem\": \""
                    + problem
                    + "\",\n    \"undecided\": false,\n    \"unknowns\": []\n}\n",
                warnings()));
  }

  @Test
  void badInput_isRefused() {
    assertThat(whoami("arn:aws:iam::111122223333:group/x").exitCode()).isEqualTo(2);
    assertThat(cam("whoami", "-f", file.toString()))
        .isEqualTo(new Ran(2, "", "error: Missing option: --as=ARN\n"));
  }

  @Test
  void json_isForMachines() {
    assertThat(whoami(DEV, "-o", "json").withoutNotices().out())
        .isEqualTo(
            """
            {
                "mapped": true,
                "user": {
                    "username": "dev:alice",
                    "usernameKnown": true,
                    "uid": "aws-iam-authenticator:111122223333:<principalId>",
                    "groups": [
                        "eng",
                        "system:authenticated"
                    ],
                    "extra": {
                        "arn": [
                            "arn:aws:sts::111122223333:assumed-role/Dev/alice"
                        ],
                        "canonicalArn": [
                            "arn:aws:iam::111122223333:role/Dev"
                        ],
                        "principalId": [
                            "<principalId>"
                        ],
                        "sessionName": [
                            "alice"
                        ],
                        "sigs.k8s.io/aws-iam-authenticator/principalId": [
                            "<principalId>"
                        ]
                    }
                },
                "mappedBy": {
                    "awsAuth": "arn:aws:iam::111122223333:role/Dev",
                    "source": "%s:6"
                },
                "associatedAccessPolicies": [],
                "associatedAccessPoliciesKnown": true,
                "notes": [],
                "unknowns": []
            }
            """
                .formatted(file));
  }

  @Test
  void canI_asksAwsAuthToo() {
    Ran ran = cam("can-i", "get", "pods", "--as", DEV, "-f", file.toString());

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("User \"dev:alice\" cannot get resource \"pods\"");
  }
}
