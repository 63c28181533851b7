package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.internal.config.terraform.Configuration.Reference;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ARNs of IAM roles and users that a plan creates. They follow from what the plan tells: name
 * and path, and the account that the same provider makes everything else in.
 */
final class IamArns {

  private final Configuration configuration;
  private final Instances instances;

  /** {@code partition:account} of the providers, by their configuration. */
  private final Map<String, Set<String>> accounts = new TreeMap<>();

  IamArns(Configuration configuration, Instances instances) {
    this.configuration = configuration;
    this.instances = instances;
    for (Instance instance : instances.present) {
      String type = instance.address().type();
      boolean own =
          instance.address().data()
              ? type.equals(ResourceTypes.CALLER_IDENTITY)
              : List.of(ResourceTypes.ROLE, ResourceTypes.USER, ResourceTypes.CLUSTER)
                  .contains(type);
      if (own) {
        instance
            .text("arn")
            .or(() -> instance.textBefore("arn"))
            .flatMap(IamArns::partitionAndAccount)
            .ifPresent(
                account ->
                    accounts
                        .computeIfAbsent(
                            configuration.provider(instance.address()), absent -> new TreeSet<>())
                        .add(account));
      }
    }
  }

  private static Optional<String> partitionAndAccount(String arn) {
    String[] parts = arn.split(":", 6);
    return parts.length == 6 && parts[0].equals("arn") && parts[4].length() == 12
        ? Optional.of(parts[1] + ":" + parts[4])
        : Optional.empty();
  }

  /** The ARN that a reference is to, as far as it is known; empty if it may be to another. */
  Optional<String> of(Reference reference, String key, boolean byKey) {
    Optional<Address> address =
        reference
            .address()
            .filter(each -> !each.data())
            .filter(each -> List.of(ResourceTypes.ROLE, ResourceTypes.USER).contains(each.type()));
    boolean arn =
        reference.attribute().equals(List.of("arn")) || (reference.attribute().isEmpty() && byKey);
    if (address.isEmpty() || !arn) {
      return Optional.empty();
    }
    List<Instance> matching = Attributes.matching(instances, reference, key, byKey);
    return matching.size() == 1 ? Optional.of(arn(matching.get(0))) : Optional.empty();
  }

  private String arn(Instance principal) {
    Set<String> account =
        accounts.getOrDefault(configuration.provider(principal.address()), Set.of());
    String[] partitionAndAccount =
        account.size() == 1 ? account.iterator().next().split(":", 2) : new String[] {"*", "*"};
    boolean role = principal.is(ResourceTypes.ROLE);
    String name =
        principal
            .text("name")
            .orElseGet(() -> principal.text("name_prefix").orElse("") + NotKnown.ANYTHING);
    boolean pathIsUnknown = principal.unknown().flatMap(marks -> marks.field("path")).isPresent();
    String path = pathIsUnknown ? "/" + NotKnown.ANYTHING : principal.text("path").orElse("/");
    return "arn:"
        + partitionAndAccount[0]
        + ":iam::"
        + partitionAndAccount[1]
        + (role ? ":role" : ":user")
        + path
        + name;
  }
}
