package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.request.ResourceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Terraform makes a cluster and its access by the AWS provider, changes them in place, finds them
 * as it has left them, and takes them away; the profile {@code terraform} runs it. So does
 * OpenTofu, with {@code -Dterraform.program=tofu}.
 */
@Tag("terraform")
class TerraformTest {

  private static final String PROGRAM = System.getProperty("terraform.program", "terraform");

  private static final String CONFIGURATION =
      """
      terraform {
        required_providers { aws = { source = "hashicorp/aws" } }
      }
      provider "aws" {
        region = "eu-west-1"
      }
      variable "team" { default = "checkout" }
      variable "kubernetes" { default = "1.34" }
      variable "logged" { default = "api" }
      variable "private" { default = false }
      variable "namespace" { default = "dev" }
      resource "aws_eks_cluster" "prod" {
        name                          = "prod"
        version                       = var.kubernetes
        role_arn                      = "arn:aws:iam::111122223333:role/eks"
        enabled_cluster_log_types     = [var.logged]
        bootstrap_self_managed_addons = false
        access_config {
          authentication_mode                         = "API"
          bootstrap_cluster_creator_admin_permissions = false
        }
        vpc_config {
          subnet_ids              = ["subnet-1", "subnet-2"]
          endpoint_private_access = var.private
        }
        upgrade_policy { support_type = "STANDARD" }
        zonal_shift_config { enabled = true }
        encryption_config {
          resources = ["secrets"]
          provider { key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1" }
        }
        tags = { team = var.team }
        lifecycle {
          ignore_changes = [access_config[0].bootstrap_cluster_creator_admin_permissions, bootstrap_self_managed_addons]
        }
      }
      resource "aws_eks_cluster" "plain" {
        name     = "plain"
        role_arn = "arn:aws:iam::111122223333:role/eks"
        vpc_config { subnet_ids = ["subnet-1", "subnet-2"] }
        lifecycle { ignore_changes = [bootstrap_self_managed_addons] }
      }
      resource "aws_eks_access_entry" "developer" {
        cluster_name      = aws_eks_cluster.prod.name
        principal_arn     = "arn:aws:iam::111122223333:role/Developer"
        kubernetes_groups = ["dev"]
        tags              = { team = var.team }
      }
      resource "aws_eks_access_policy_association" "view" {
        cluster_name  = aws_eks_cluster.prod.name
        principal_arn = aws_eks_access_entry.developer.principal_arn
        policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
        access_scope {
          type       = "namespace"
          namespaces = [var.namespace]
        }
      }
      """;

  @TempDir private Path directory;

  private final LocalEks eks = LocalEks.start();

  @BeforeEach
  void initialize() throws Exception {
    Files.writeString(directory.resolve("main.tf"), CONFIGURATION);
    ClientProgram.Ran initialized = terraform("init");
    assertThat(initialized.exitCode()).as(initialized.out() + initialized.err()).isZero();
  }

  @AfterEach
  void close() {
    eks.close();
  }

  private ClientProgram.Ran terraform(String... args) throws IOException, InterruptedException {
    return new ClientProgram(directory, eks)
        .with("TF_CLI_ARGS", "-no-color")
        .run(
            Stream.concat(Stream.of(PROGRAM, "-chdir=" + directory), Stream.of(args))
                .toArray(String[]::new));
  }

  private void applies(String variables, String plan) throws Exception {
    Files.writeString(directory.resolve("terraform.tfvars.json"), variables);
    ClientProgram.Ran applied = terraform("apply", "-auto-approve");
    assertThat(applied.out()).as(applied.err()).contains(plan);
    assertThat(applied.exitCode()).isZero();
    ClientProgram.Ran again = terraform("plan", "-detailed-exitcode");
    assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
  }

  /**
   * Takes a resource out of the state and back into it.
   *
   * <p>Of a cluster the provider does not read how it was begun, {@code bootstrap_...}: the service
   * does not tell. Unless changes of it are ignored, as terraform-aws-modules/eks does, it plans to
   * replace an imported cluster, here as at AWS
   * (https://github.com/hashicorp/terraform-provider-aws/issues/39058).
   */
  private void imports(String resource, String id) throws Exception {
    assertThat(terraform("state", "rm", resource).exitCode()).isZero();
    ClientProgram.Ran imported = terraform("import", resource, id);
    assertThat(imported.exitCode()).as(imported.err()).isZero();
  }

  private boolean developerMayListPods(String namespace) {
    return eks.cluster("prod")
        .caller(CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice"))
        .isAllowed(ResourceRequest.of("list", "", "pods").namespace(namespace));
  }

  @Test
  void clusterAndAccess_areMade_changedInPlace_importedAndDestroyed() throws Exception {
    applies("{}", "Plan: 4 to add, 0 to change, 0 to destroy.");
    assertThat(developerMayListPods("dev")).isTrue();
    applies("{\"team\": \"x\"}", "Plan: 0 to add, 2 to change, 0 to destroy.");
    applies(
        "{\"team\": \"x\", \"kubernetes\": \"1.35\", \"logged\": \"audit\"}",
        "Plan: 0 to add, 1 to change, 0 to destroy.");
    assertThat(eks.cluster("prod").kubernetesVersion()).hasToString("Optional[1.35]");
    applies(
        "{\"team\": \"x\", \"kubernetes\": \"1.35\", \"logged\": \"audit\", \"private\": true}",
        "Plan: 0 to add, 1 to change, 0 to destroy.");

    imports("aws_eks_cluster.prod", "prod");
    imports("aws_eks_cluster.plain", "plain");
    imports("aws_eks_access_entry.developer", "prod:arn:aws:iam::111122223333:role/Developer");
    imports(
        "aws_eks_access_policy_association.view",
        "prod#arn:aws:iam::111122223333:role/Developer"
            + "#arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy");
    ClientProgram.Ran imported = terraform("plan", "-detailed-exitcode");
    assertThat(imported.exitCode()).as(imported.out() + imported.err()).isZero();

    assertThat(terraform("destroy", "-auto-approve").out())
        .contains("Destroy complete! Resources: 4 destroyed.");
    assertThat(
            eks.regions().in("111122223333", "eu-west-1").listClusters(PageRequest.first()).items())
        .isEmpty();
  }

  /** What a cluster of a plan gives whom, without the places in the plan. */
  private static List<String> access(EksCluster cluster) {
    return Stream.concat(
            cluster.accessEntries().entries().stream()
                .map(entry -> entry + " " + cluster.accessEntries().associations(entry)),
            cluster.unresolved().stream().map(Unresolved::text))
        .sorted()
        .toList();
  }

  @Test
  void example_plannedAnew_givesTheAccessOfThePlanThatStandsBesideIt() throws Exception {
    Path example = Path.of("../examples/terraform");
    Files.createDirectory(directory.resolve("mod"));
    for (String file : List.of("main.tf", "mod/main.tf")) {
      Files.copy(
          example.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(
        directory.resolve("terraform.tfvars.json"),
        "{\"eks_endpoint\": \"" + eks.endpoint() + "\"}");
    assertThat(terraform("init").exitCode()).isZero();
    ClientProgram.Ran planned = terraform("plan", "-out=tfplan");
    assertThat(planned.exitCode()).as(planned.err()).isZero();
    Path plan = directory.resolve("plan.json");
    Files.writeString(plan, terraform("show", "-json", "tfplan").out());

    assertThat(access(EksClusters.read(plan)))
        .isNotEmpty()
        .isEqualTo(access(EksClusters.read(example.resolve("plan.json"))));
  }
}
