package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;
import java.util.List;

/** The rules that there are. A new one goes to the end, with the next id. */
final class RuleCatalogue {

  static final List<LintRule> RULES =
      List.of(
          new EntryGrantsNothingRule(),
          new GroupNotBoundRule(),
          new RoleMissingRule(),
          new AccessEntryMissingRule(),
          new AssociationDeclaredTwiceRule(),
          new CoveredScopeRule(),
          new ScopeWithoutNamespaceRule(),
          new AccessPolicyNotKnownRule(),
          new ServiceLinkedRolePolicyRule(),
          new NodeRoleAsStandardRule(),
          new PrincipalMappedTwiceRule(),
          new AwsAuthNotUsedRule(),
          new UsernameBySessionRule(),
          new GroupBySessionRule(),
          new ReservedNameRule(),
          new AccessEntryGroupRule(),
          new UserNotGivenRule(),
          new RolePathInAwsAuthRule(),
          new NoAdministratorRule(),
          new AdministratorByMastersRule(),
          new SecretsByAccessPolicyRule(),
          new AdminPolicyCannotGrantRule(),
          new WildcardVerbRule(),
          new GrantToEverybodyRule(),
          new UnpublishedPolicyRule(),
          new RoleTakeoverRule(),
          new ImpersonationTakeoverRule(),
          new AwsAuthTakeoverRule(),
          new WebhookTakeoverRule(),
          new NodesProxyTakeoverRule(),
          new TokenTakeoverRule(),
          new WorkloadTakeoverRule(),
          new ExecTakeoverRule(),
          new TokenSecretTakeoverRule(),
          new CertificateApprovalRule(),
          new AwsAuthMapsNobodyRule(),
          new AwsAuthLostRule(),
          new AwsAuthOverriddenRule(),
          new AwsAuthMisspelledRule());

  private RuleCatalogue() {}

  /** The id of the rule about a power. */
  static String idOf(Power power) {
    return RULES.stream()
        .filter(rule -> rule instanceof TakeoverRule takeover && takeover.power() == power)
        .map(LintRule::id)
        .findFirst()
        .orElseThrow();
  }
}
