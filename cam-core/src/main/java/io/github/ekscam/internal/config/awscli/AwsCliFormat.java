package io.github.ekscam.internal.config.awscli;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.Fields;
import io.github.ekscam.internal.config.Format;
import io.github.ekscam.internal.config.Found;
import io.github.ekscam.internal.config.Found.Association;
import io.github.ekscam.internal.config.Found.Placed;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what {@code aws eks describe-cluster}, {@code describe-access-entry} and {@code
 * list-associated-access-policies} print. Lenient: members that AWS adds are let through unread,
 * and entries that EKS made itself may break the rules for everybody else.
 */
public final class AwsCliFormat implements Format {

  /** What is printed of lists, of which nothing is used. */
  private static final List<String> LISTS = List.of("accessEntries", "accessPolicies");

  @Override
  public String name() {
    return "the output of aws eks describe-cluster, describe-access-entry or"
        + " list-associated-access-policies";
  }

  @Override
  public List<String> marks() {
    return List.of("accessEntry", "associatedAccessPolicies", "cluster");
  }

  @Override
  public List<String> ambiguousMarks() {
    return List.of("cluster");
  }

  @Override
  public boolean looksLike(Fields document) {
    return !document.has("kind")
        && (document.has("accessEntry")
            || document.has("associatedAccessPolicies")
            || isCluster(document)
            || LISTS.stream().anyMatch(document::has));
  }

  @Override
  public void read(Fields document, Found found) {
    if (document.has("accessEntry")) {
      accessEntry(Fields.of(document, "accessEntry"), found);
    } else if (document.has("associatedAccessPolicies")) {
      associatedAccessPolicies(document, found);
    } else if (isCluster(document)) {
      cluster(Fields.of(document, "cluster"), found);
    } else {
      found.skip(
          document.has("accessEntries")
              ? "aws eks list-access-entries"
              : "aws eks list-access-policies");
    }
  }

  /** Other files have a {@code cluster} too; that of EKS has at least one of these. */
  private static boolean isCluster(Fields document) {
    if (!document.isMapping("cluster")) {
      return false;
    }
    Fields cluster = Fields.of(document, "cluster");
    return cluster.has("arn") || cluster.isMapping("accessConfig");
  }

  private static void accessEntry(Fields fields, Found found) {
    AccessEntry.Builder builder =
        AccessEntry.builder(parse(fields, "principalArn", PrincipalArn::of))
            .kubernetesGroups(fields.strings("kubernetesGroups"));
    fields.optionalString("type").map(AccessEntryType::new).ifPresent(builder::type);
    fields.optionalString("username").ifPresent(builder::username);
    found.accessEntries.add(new Placed<>(builder.buildAsDescribed(), fields.source()));
    clusterName(fields, "clusterName", found);
  }

  private static void associatedAccessPolicies(Fields document, Found found) {
    PrincipalArn principalArn = parse(document, "principalArn", PrincipalArn::of);
    for (Fields policy : document.mappings("associatedAccessPolicies")) {
      PolicyArn policyArn = parse(policy, "policyArn", PolicyArn::of);
      Fields scope = Fields.of(policy, "accessScope");
      AccessScope accessScope =
          parse(scope, "type", type -> AccessScope.of(type, scope.strings("namespaces")));
      found.associations.add(
          new Placed<>(
              new Association(principalArn, PolicyAssociation.of(policyArn, accessScope)),
              policy.source()));
    }
    clusterName(document, "clusterName", found);
  }

  private static void cluster(Fields cluster, Found found) {
    clusterName(cluster, "name", found);
    if (cluster.has("version")) {
      found.kubernetesVersions.add(
          new Placed<>(
              parse(cluster, "version", KubernetesVersion::of), cluster.source("version")));
    }
    Optional<Fields> accessConfig = cluster.optionalMapping("accessConfig");
    accessConfig
        .filter(config -> config.has("authenticationMode"))
        .ifPresent(
            config ->
                found.authenticationModes.add(
                    new Placed<>(
                        parse(config, "authenticationMode", AuthenticationMode::of),
                        config.source("authenticationMode"))));
  }

  private static void clusterName(Fields fields, String field, Found found) {
    fields
        .optionalString(field)
        .ifPresent(name -> found.clusterNames.add(new Placed<>(name, fields.source(field))));
  }

  /** A field that must be there, made into what it stands for. */
  private static <T> T parse(Fields fields, String name, Function<String, T> parser) {
    String text = fields.requiredString(name);
    try {
      return parser.apply(text);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw fields.problem(name, String.valueOf(e.getMessage()));
    }
  }
}
