package io.github.ekscam.internal.config.eksctl;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.format.DeclaredCluster;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Association;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads eksctl's {@code ClusterConfig}: its {@code accessConfig}, strictly, and of everything else
 * only the name, the region and the version. What the EKS API would refuse is refused in its words.
 */
final class EksctlClusterConfig {

  private static final List<String> ACCESS_CONFIG =
      List.of("authenticationMode", "bootstrapClusterCreatorAdminPermissions", "accessEntries");

  /** What a misspelled field of the top level is compared with. */
  private static final List<String> TOP_LEVEL =
      List.of("accessConfig", "authenticationMode", "accessEntries", "metadata");

  private Found found;
  private final Map<PrincipalArn, Source> principals = new HashMap<>();

  private EksctlClusterConfig(Found found) {
    this.found = found;
  }

  static void read(Fields config, Found found) {
    new EksctlClusterConfig(found).read(config);
  }

  private void read(Fields config) {
    found.attempt(() -> config.requireNoMisspellingOf(TOP_LEVEL));
    for (String name : ACCESS_CONFIG) {
      if (config.has(name)) {
        found.attempt(
            () -> {
              throw config.problem(name, "belongs into accessConfig");
            });
      }
    }
    found.attempt(() -> config.optionalMapping("metadata").ifPresent(this::metadata));
    found.attempt(() -> IdentityMappings.read(config, found));
    config.optionalMapping("accessConfig").ifPresent(this::accessConfig);
  }

  private void metadata(Fields metadata) {
    metadata
        .optionalString("name")
        .ifPresent(name -> found = found.ofCluster(name, metadata.source("name")));
    metadata
        .optionalString("region")
        .filter(region -> !region.isEmpty())
        .ifPresent(region -> found.regions.add(new Placed<>(region, metadata.source("region"))));
    metadata.optionalText("version").ifPresent(version -> version(metadata, version));
  }

  private void version(Fields metadata, String version) {
    if (List.of("", "auto", "latest").contains(version)) {
      found.notice(
          Notice.of(
                  Notice.Kind.KUBERNETES_VERSION_NOT_KNOWN,
                  "which Kubernetes version \""
                      + version
                      + "\" is, eksctl decides; it is not known here",
                  "")
              .at(metadata.source("version")));
      return;
    }
    try {
      found.kubernetesVersions.add(
          new Placed<>(KubernetesVersion.of(version), metadata.source("version")));
    } catch (IllegalArgumentException e) {
      throw metadata.problem("version", String.valueOf(e.getMessage()));
    }
  }

  /** The mode, if the file tells one; otherwise eksctl's default is also that of a cluster here. */
  private Optional<AuthenticationMode> mode(Fields accessConfig) {
    Optional<String> text = accessConfig.optionalString("authenticationMode");
    try {
      return text.map(AuthenticationMode::of);
    } catch (IllegalArgumentException e) {
      throw accessConfig.problem("authenticationMode", String.valueOf(e.getMessage()));
    }
  }

  private void accessConfig(Fields accessConfig) {
    found.attempt(() -> accessConfig.requireOnly(ACCESS_CONFIG));
    found.attempt(() -> modeAndCreator(accessConfig));
    accessConfig.mappings("accessEntries").forEach(this::accessEntry);
  }

  private void modeAndCreator(Fields accessConfig) {
    Optional<AuthenticationMode> mode = mode(accessConfig);
    mode.ifPresent(
        value ->
            found.authenticationModes.add(
                new Placed<>(value, accessConfig.source("authenticationMode"))));
    boolean creatorIsAdmin =
        accessConfig.optionalBoolean("bootstrapClusterCreatorAdminPermissions").orElse(true);
    AuthenticationMode asked = mode.orElse(AuthenticationMode.API_AND_CONFIG_MAP);
    refusedAt(
        accessConfig,
        "bootstrapClusterCreatorAdminPermissions",
        () -> asked.requireCreatorChoice(creatorIsAdmin));
    if (creatorIsAdmin) {
      found.notice(DeclaredCluster.creatorIsAdministrator(accessConfig.source()));
    }
  }

  private void accessEntry(Fields fields) {
    found.attempt(
        () -> {
          fields.requireOnly(
              List.of(
                  "principalARN",
                  "type",
                  "kubernetesGroups",
                  "kubernetesUsername",
                  "accessPolicies"));
          AccessEntry entry = entry(fields);
          Source first = principals.putIfAbsent(entry.principalArn(), fields.source());
          if (first != null) {
            throw fields.problem(
                "principalARN",
                InvalidInputException.problemOf(
                    EksException.accessEntryInUse()
                        .withHint(entry.principalArn() + "; the first is at " + first)));
          }
          found.accessEntries.add(new Placed<>(entry, fields.source()));
          fields
              .mappings("accessPolicies")
              .forEach(policy -> found.attempt(() -> accessPolicy(policy, entry)));
        });
  }

  private static AccessEntry entry(Fields fields) {
    AccessEntry.Builder builder =
        arn(fields, "principalARN", AccessEntry::builder)
            .kubernetesGroups(fields.strings("kubernetesGroups"));
    fields.optionalString("type").map(AccessEntryType::new).ifPresent(builder::type);
    fields
        .optionalString("kubernetesUsername")
        .filter(username -> !username.isEmpty())
        .ifPresent(builder::username);
    return refusedAt(fields, "", builder::build);
  }

  private void accessPolicy(Fields fields, AccessEntry entry) {
    fields.requireOnly(List.of("policyARN", "accessScope"));
    PolicyArn policyArn = arn(fields, "policyARN", PolicyAssociation::policyArn);
    found.requireInCatalogue(policyArn, fields, "policyARN");
    refusedAt(fields, "policyARN", () -> entry.requireAcceptsPolicy(policyArn));
    Fields scope =
        fields
            .optionalMapping("accessScope")
            .orElseThrow(() -> fields.problem("accessScope", "is missing"));
    scope.requireOnly(List.of("type", "namespaces"));
    AccessScope accessScope =
        refusedAt(
            scope, "", () -> AccessScope.of(scope.string("type"), scope.strings("namespaces")));
    found.associations.add(
        new Placed<>(
            new Association(entry.principalArn(), PolicyAssociation.of(policyArn, accessScope)),
            fields.source()));
  }

  /** Reads an ARN that must be there; where its form is wrong, the cause tells why. */
  private static <T> T arn(Fields fields, String name, Function<String, T> parser) {
    String text = fields.requiredString(name);
    try {
      return parser.apply(text);
    } catch (EksException e) {
      String why = e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
      throw fields.problem(name, InvalidInputException.problemOf(e.withHint(why)));
    }
  }

  private static void refusedAt(Fields fields, String name, Runnable check) {
    refusedAt(
        fields,
        name,
        () -> {
          check.run();
          return fields;
        });
  }

  /** Puts the place before what the EKS API would refuse. */
  private static <T> T refusedAt(Fields fields, String name, Supplier<T> make) {
    try {
      return make.get();
    } catch (EksException e) {
      String problem = InvalidInputException.problemOf(e);
      throw name.isEmpty()
          ? new InvalidInputException(fields.source(), fields.path(), problem)
          : fields.problem(name, problem);
    }
  }
}
