package io.github.ekscam.analysis.migration;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CaseFormat;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;

/**
 * An entry of aws-auth that has no effect, and of which therefore nothing is made: to make an
 * access entry of it would give access that nobody has. All cases are immutable.
 */
public sealed interface UnusedMapping {

  /**
   * A name of the case that stays the same from version to version, for output in JSON, such as
   * {@code overridden}.
   */
  default String id() {
    return CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_HYPHEN, getClass().getSimpleName());
  }

  /** The entry of aws-auth. */
  AwsAuth.Mapping mapping();

  /** Why it has no effect, in one sentence without a full stop. */
  String text();

  /**
   * Another entry of aws-auth counts for the same principal: the last of its section, and one of
   * {@code mapRoles} before one of {@code mapUsers}.
   *
   * @param mapping the entry
   * @param effective the one that counts
   */
  record Overridden(AwsAuth.Mapping mapping, AwsAuth.Mapping effective) implements UnusedMapping {
    public Overridden {
      requireNonNull(mapping, "mapping");
      requireNonNull(effective, "effective");
    }

    @Override
    public String text() {
      return written(mapping)
          + " has no effect: aws-auth maps the same principal again, "
          + (effective.origin().isEmpty() ? "as " + effective : "at " + effective.origin().get())
          + ", and that counts";
    }
  }

  /**
   * The principal has an access entry, which wins over aws-auth, and stays as it is.
   *
   * @param mapping the entry of aws-auth
   * @param accessEntry the access entry
   */
  record HasAccessEntry(AwsAuth.Mapping mapping, AccessEntry accessEntry) implements UnusedMapping {
    public HasAccessEntry {
      requireNonNull(mapping, "mapping");
      requireNonNull(accessEntry, "accessEntry");
    }

    @Override
    public String text() {
      return written(mapping)
          + " has no effect: the access entry "
          + accessEntry.principalArn()
          + " wins and is kept; only if the principal was deleted and created again since, EKS means"
          + " the earlier one by it, and aws-auth does count until the mode is API";
    }
  }

  /**
   * The entry matches no caller.
   *
   * @param mapping the entry
   * @param reason why
   */
  record MapsNobody(AwsAuth.Mapping mapping, Reason reason) implements UnusedMapping {
    public MapsNobody {
      requireNonNull(mapping, "mapping");
      requireNonNull(reason, "reason");
    }

    /** Why an entry of aws-auth matches no caller. */
    public enum Reason {
      /** The ARN of a role has a path, and aws-iam-authenticator looks for one without. */
      ROLE_PATH("aws-iam-authenticator looks for a role without the path"),
      /** The ARN is that of a session, and aws-iam-authenticator looks for its role. */
      SESSION("it is a session, and aws-iam-authenticator looks for its role"),
      /** The ARN is not that of a caller. */
      NO_CALLER("it is not the ARN of a user or of a role"),
      /** It is for a permission set, which aws-iam-authenticator does not look for. */
      PERMISSION_SET("aws-iam-authenticator does not look for permission sets");

      private final String words;

      Reason(String words) {
        this.words = words;
      }
    }

    @Override
    public String text() {
      return written(mapping) + " maps nobody: " + reason.words;
    }
  }

  private static String written(AwsAuth.Mapping mapping) {
    return mapping.sso().map(Object::toString).orElse(mapping.arn())
        + mapping.origin().map(origin -> " (" + origin + ")").orElse("");
  }
}
