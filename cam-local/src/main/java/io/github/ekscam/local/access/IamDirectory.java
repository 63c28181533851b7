package io.github.ekscam.local.access;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.iam.PrincipalArn;
import java.util.Map;
import java.util.Optional;

/**
 * Which principals IAM knows, and by which unique ids: what EKS asks IAM when an access entry is
 * made. May be asked by many threads at once, and must be quick.
 */
public interface IamDirectory {

  /** Whether IAM has a user or role with this ARN, its path included. */
  boolean exists(PrincipalArn principalArn);

  /**
   * The unique id ({@code AROA...}, {@code AIDA...}) of a principal that exists; nothing if it is
   * not known. A principal that was deleted and created again has another one.
   */
  Optional<String> principalId(PrincipalArn principalArn);

  /**
   * Takes every user and role as existing, with an unknown unique id; but not a role of IAM
   * Identity Center ({@code AWSReservedSSO_...}) whose path was left away: it always has one below
   * {@code /aws-reserved/sso.amazonaws.com/}, and its ARN without it names nobody.
   */
  static IamDirectory ofEveryPrincipal() {
    return new IamDirectory() {
      @Override
      public boolean exists(PrincipalArn principalArn) {
        return !principalArn.isRole()
            || !principalArn.name().startsWith("AWSReservedSSO_")
            || principalArn.path().startsWith("/aws-reserved/sso.amazonaws.com/");
      }

      @Override
      public Optional<String> principalId(PrincipalArn principalArn) {
        return Optional.empty();
      }
    };
  }

  /** Knows these principals and nobody else. */
  static IamDirectory of(Map<PrincipalArn, String> principalIds) {
    Map<PrincipalArn, String> ids = ImmutableMap.copyOf(principalIds);
    return new IamDirectory() {
      @Override
      public boolean exists(PrincipalArn principalArn) {
        return ids.containsKey(principalArn);
      }

      @Override
      public Optional<String> principalId(PrincipalArn principalArn) {
        return Optional.ofNullable(ids.get(principalArn));
      }
    };
  }
}
