package io.github.ekscam.internal.config.eksctl;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.AwsAuthEdit;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.Fields;
import java.util.List;

/**
 * Reads {@code iamIdentityMappings}, which eksctl adds to the ConfigMap aws-auth: an ARN to
 * mapRoles or mapUsers, an account to mapAccounts. Reproduces {@code
 * pkg/actions/iamidentitymapping} and {@code pkg/iam} of eksctl 0.178.
 */
final class IdentityMappings {

  private static final List<String> KNOWN =
      List.of(
          "arn", "username", "groups", "account", "serviceName", "namespace", "noDuplicateARNs");

  private IdentityMappings() {}

  static void read(Fields config, Found found) {
    config
        .mappings("iamIdentityMappings")
        .forEach(mapping -> found.attempt(() -> mapping(mapping, found)));
  }

  private static void mapping(Fields fields, Found found) {
    fields.requireOnly(KNOWN);
    if (fields.has("serviceName")) {
      found.notice(
          Notice.of(
                  Notice.Kind.IDENTITY_MAPPINGS_NOT_READ,
                  "what eksctl grants to the service "
                      + fields.string("serviceName")
                      + " is not read",
                  "give aws-auth and the RBAC objects that the cluster has")
              .at(fields.source()));
      return;
    }
    String account = fields.string("account");
    if (!account.isEmpty()) {
      found.awsAuthEdits.add(
          new Placed<>(new AwsAuthEdit.Account(account), fields.source("account")));
      return;
    }
    String arn = fields.requiredString("arn");
    String username = fields.string("username");
    List<String> groups = fields.strings("groups");
    if (username.isEmpty() && groups.isEmpty()) {
      throw fields.problem("username", "neither username nor groups is set; eksctl refuses it");
    }
    AwsAuth.Mapping mapping =
        AwsAuth.Mapping.of(arn, username, groups).writtenAt(fields.source().toString());
    found.awsAuthEdits.add(
        new Placed<>(
            new AwsAuthEdit.Principal(
                mapping,
                isRole(fields, arn),
                fields.optionalBoolean("noDuplicateARNs").orElse(false)),
            fields.source()));
  }

  private static boolean isRole(Fields fields, String arn) {
    try {
      PrincipalArn principal = PrincipalArn.of(arn);
      if (principal.isRoot()) {
        throw fields.problem("arn", "eksctl takes the ARN of an IAM user or role, not a root's");
      }
      return principal.isRole();
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw fields.problem("arn", String.valueOf(e.getMessage()));
    }
  }
}
