package io.github.ekscam.iam;

import static io.github.ekscam.iam.UnverifiedToken.malformed;
import static io.github.ekscam.iam.UnverifiedToken.quote;
import static io.github.ekscam.iam.UnverifiedToken.show;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The hosts of STS by which aws-iam-authenticator 0.7.18 takes a token: those that the AWS SDK for
 * Go (aws-sdk-go-v2 1.41.5, its partitions, and the rules of {@code service/sts} 1.41.10) makes of
 * the region that a host names, if their domain is one of the cluster's partition, and those of the
 * cluster's own region in any case. No region need exist.
 *
 * <p>It names the one global host {@code global} where others have their region, and then cannot
 * tell it from any host that has {@code global} as its second label: in the partition {@code aws}
 * it takes {@code sts.global.example.com}, too. Here a token is never sent to the host that it
 * names, so that reproducing this trusts nobody.
 */
final class StsHosts {

  private static final String GLOBAL_HOST = "sts.amazonaws.com";

  /** What the authenticator calls the region of {@link #GLOBAL_HOST}, and takes for no other's. */
  private static final String GLOBAL = "global";

  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

  /** What Go parses, and then sends. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=-]*(:[0-9]*)?");

  private StsHosts() {}

  /** A partition's regions and domains, to the SDK. */
  private record Endpoints(Partition partition, Pattern regions, List<String> domains) {

    static Endpoints of(Partition partition, String regions, String dualStackDomain) {
      return new Endpoints(
          partition,
          Pattern.compile(regions),
          List.of(partition.domains().get(0), dualStackDomain));
    }

    /** The FIPS endpoints of GovCloud are the ordinary ones, over IPv4. */
    boolean isHost(String service, String domain) {
      boolean ordinaryAlone = partition == Partition.AWS_US_GOV && domain.equals(domains.get(0));
      return domains.contains(domain)
          && (service.equals("sts") || (service.equals("sts-fips") && !ordinaryAlone));
    }
  }

  /** A region that no pattern matches is a commercial one. */
  private static final Endpoints COMMERCIAL = Endpoints.of(Partition.AWS, ".*", "api.aws");

  private static final List<Endpoints> OTHERS =
      List.of(
          Endpoints.of(
              Partition.AWS_CN, "cn-\\w+-\\d+|aws-cn-global", "api.amazonwebservices.com.cn"),
          Endpoints.of(Partition.AWS_EUSC, "eusc-de-\\w+-\\d+", "api.amazonwebservices.eu"),
          Endpoints.of(Partition.AWS_ISO, "us-iso-\\w+-\\d+|aws-iso-global", "api.aws.ic.gov"),
          Endpoints.of(Partition.AWS_ISO_B, "us-isob-\\w+-\\d+|aws-iso-b-global", "api.aws.scloud"),
          Endpoints.of(
              Partition.AWS_ISO_E, "eu-isoe-\\w+-\\d+|aws-iso-e-global", "api.cloud-aws.adc-e.uk"),
          Endpoints.of(
              Partition.AWS_ISO_F, "us-isof-\\w+-\\d+|aws-iso-f-global", "api.aws.hci.ic.gov"),
          Endpoints.of(Partition.AWS_US_GOV, "us-gov-\\w+-\\d+|aws-us-gov-global", "api.aws"));

  /**
   * Requires that a host is one of STS for a cluster.
   *
   * @param clusterRegion the cluster's region; empty if it is not known
   * @throws IllegalArgumentException if it is none, in the authenticator's words
   */
  static void require(String host, Partition partition, String clusterRegion) {
    String unparsed = "could not parse region for pre-signed URL " + show(host);
    if (host.isEmpty()) {
      throw malformed(unparsed + ", host is empty");
    }
    String[] labels = host.split("\\.", -1);
    if (labels.length < 3) {
      throw malformed(unparsed + ", invalid host format: " + show(host));
    }
    String region = labels[1];
    if (host.equals(GLOBAL_HOST) || region.equals(GLOBAL)) {
      if (partition != Partition.AWS) {
        throw malformed("global endpoint unsupported in partition " + partition);
      }
      if (!HOST.matcher(host).matches()) {
        throw malformed("unexpected hostname " + quote(host) + " in pre-signed URL");
      }
      return;
    }
    if (!REGION.matcher(region).matches()) {
      throw malformed("invalid region identifier format provided: " + show(region));
    }
    String domain = String.join(".", Arrays.asList(labels).subList(2, labels.length));
    if (!isOfSdk(labels[0], region, domain)) {
      if (isOfRegion(labels[0], region, domain, partition, clusterRegion)) {
        return;
      }
      throw malformed("unexpected hostname " + quote(host) + " in pre-signed URL");
    }
    if (!partition.domains().contains(domain)) {
      throw malformed("partition {" + partition + "} does not support hostname " + show(host));
    }
  }

  private static boolean isOfSdk(String service, String region, String domain) {
    Endpoints endpoints =
        OTHERS.stream()
            .filter(each -> each.regions().matcher(region).matches())
            .findFirst()
            .orElse(COMMERCIAL);
    // The name of what is the same in all regions makes one host, which is none of this form.
    boolean isGlobal =
        region.equals("aws-global")
            && service.equals("sts")
            && domain.equals(COMMERCIAL.domains().get(0));
    return !isGlobal && endpoints.isHost(service, domain);
  }

  private static boolean isOfRegion(
      String service, String region, String domain, Partition partition, String clusterRegion) {
    return service.equals("sts")
        && region.equals(clusterRegion)
        && partition.domains().contains(domain);
  }
}
