package io.github.ekscam.internal.config.awscli;

import com.google.common.base.Splitter;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Association;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
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

  @Override
  public String name() {
    return "the output of aws eks describe-cluster, describe-access-entry or"
        + " list-associated-access-policies";
  }

  @Override
  public List<String> marks() {
    return List.of("accessEntry", "accessEntries", "associatedAccessPolicies", "cluster");
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
            || isListOfStrings(document, "accessEntries")
            || isListOfPolicies(document));
  }

  @Override
  public void read(Fields document, Found found) {
    if (document.has("accessEntry")) {
      accessEntry(document.requiredMapping("accessEntry"), found);
    } else if (document.has("associatedAccessPolicies")) {
      associatedAccessPolicies(document, found);
    } else if (isCluster(document)) {
      describedCluster(document.requiredMapping("cluster"), found);
    } else if (document.has("accessEntries")) {
      principals(document, found);
    } else {
      found.skip("aws eks list-access-policies");
    }
  }

  /** As {@code list-access-entries} prints it; eksctl's list of the same name has mappings. */
  private static boolean isListOfStrings(Fields document, String name) {
    return document
        .value(name)
        .map(DocumentNode::node)
        .filter(Sequence.class::isInstance)
        .map(Sequence.class::cast)
        .filter(list -> list.items().stream().allMatch(Scalar.class::isInstance))
        .isPresent();
  }

  /** As {@code list-access-policies} prints it; an entry of eksctl has a list of that name, too. */
  private static boolean isListOfPolicies(Fields document) {
    return document
        .value("accessPolicies")
        .map(DocumentNode::node)
        .filter(Sequence.class::isInstance)
        .map(Sequence.class::cast)
        .filter(list -> !list.items().isEmpty())
        .filter(list -> list.items().stream().allMatch(AwsCliFormat::isPolicy))
        .isPresent();
  }

  private static boolean isPolicy(Node item) {
    return item instanceof Mapping policy
        && policy.fields().containsKey("name")
        && policy.fields().containsKey("arn");
  }

  /** Other files have a {@code cluster} too; that of EKS has at least one of these. */
  private static boolean isCluster(Fields document) {
    if (!document.isMapping("cluster")) {
      return false;
    }
    Fields cluster = document.requiredMapping("cluster");
    return cluster.has("arn") || cluster.isMapping("accessConfig");
  }

  private static void accessEntry(Fields fields, Found found) {
    AccessEntry.Builder builder =
        AccessEntry.builder(parse(fields, "principalArn", PrincipalArn::of))
            .kubernetesGroups(fields.strings("kubernetesGroups"));
    fields.optionalString("type").map(AccessEntryType::new).ifPresent(builder::type);
    fields.optionalString("username").ifPresent(builder::username);
    Found cluster = cluster(fields, "clusterName", found);
    Placed<AccessEntry> entry = new Placed<>(builder.buildAsDescribed(), fields.source());
    cluster.accessEntries.add(entry);
    cluster.describedEntries.add(entry);
  }

  private static void associatedAccessPolicies(Fields document, Found found) {
    Found cluster = cluster(document, "clusterName", found);
    requireWhole(document);
    PrincipalArn principalArn = parse(document, "principalArn", PrincipalArn::of);
    cluster.associationLists.add(new Placed<>(principalArn, document.source()));
    for (Fields policy : document.mappings("associatedAccessPolicies")) {
      PolicyArn policyArn = parse(policy, "policyArn", PolicyArn::of);
      Fields scope = policy.requiredMapping("accessScope");
      AccessScope accessScope =
          parse(scope, "type", type -> AccessScope.of(type, scope.strings("namespaces")));
      cluster.associations.add(
          new Placed<>(
              new Association(principalArn, PolicyAssociation.of(policyArn, accessScope)),
              policy.source()));
    }
  }

  /** The CLI prints a token where it was told to end before the list does. */
  private static void requireWhole(Fields document) {
    for (String token : List.of("nextToken", "NextToken")) {
      if (document.has(token)) {
        throw document.problem(
            token,
            "the list goes on after this; let the AWS CLI print it whole, without --max-items,"
                + " --max-results and --no-paginate");
      }
    }
  }

  /** What {@code list-access-entries} prints: which entries there are, and nothing else of them. */
  private static void principals(Fields document, Found found) {
    requireWhole(document);
    List<Placed<PrincipalArn>> principals =
        document.list("accessEntries", item -> new Placed<>(principal(item), item.source()));
    found.principalLists.add(new Placed<>(principals, document.source()));
  }

  private static PrincipalArn principal(DocumentNode item) {
    try {
      return PrincipalArn.of(item.string());
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw item.problem(String.valueOf(e.getMessage()));
    }
  }

  private static void describedCluster(Fields cluster, Found all) {
    Found found = cluster(cluster, "name", all);
    cluster
        .optionalString("arn")
        .map(AwsCliFormat::region)
        .filter(region -> !region.isEmpty())
        .ifPresent(region -> found.regions.add(new Placed<>(region, cluster.source("arn"))));
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

  /** The region in an ARN; empty if it is none. */
  private static String region(String arn) {
    List<String> parts = Splitter.on(':').splitToList(arn);
    return parts.size() > 3 ? parts.get(3) : "";
  }

  /** Where what is said of the cluster belongs that a field names. */
  private static Found cluster(Fields fields, String field, Found found) {
    return fields
        .optionalString(field)
        .map(name -> found.ofCluster(name, fields.source(field)))
        .orElse(found);
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
