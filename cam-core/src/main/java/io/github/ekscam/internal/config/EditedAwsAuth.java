package io.github.ekscam.internal.config;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.InvalidInputException.Problem;
import io.github.ekscam.internal.config.format.Found.AwsAuthEdit;
import io.github.ekscam.internal.config.format.Found.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The ConfigMap aws-auth once eksctl has added its identity mappings to it, in their order: one
 * that is there is not added again where duplicates are forbidden, and one of the same ARN is an
 * error there; otherwise the later counts.
 */
final class EditedAwsAuth {

  private final List<AwsAuth.Mapping> roles;
  private final List<AwsAuth.Mapping> users;
  private final List<String> accounts;
  private final Consumer<Problem> problems;

  private EditedAwsAuth(AwsAuth before, Consumer<Problem> problems) {
    this.roles = new ArrayList<>(before.mapRoles());
    this.users = new ArrayList<>(before.mapUsers());
    this.accounts = new ArrayList<>(before.mapAccounts());
    this.problems = problems;
  }

  static AwsAuth of(AwsAuth before, List<Placed<AwsAuthEdit>> edits, Consumer<Problem> problems) {
    EditedAwsAuth edited = new EditedAwsAuth(before, problems);
    edits.forEach(edited::add);
    AwsAuth.Builder after = AwsAuth.builder();
    edited.roles.forEach(after::mapRole);
    edited.users.forEach(after::mapUser);
    edited.accounts.forEach(after::mapAccount);
    return after.build();
  }

  private void add(Placed<AwsAuthEdit> placed) {
    if (placed.value() instanceof AwsAuthEdit.Account account) {
      if (!accounts.contains(account.account())) {
        accounts.add(account.account());
      }
    } else if (placed.value() instanceof AwsAuthEdit.Principal principal) {
      add(principal, placed);
    }
  }

  private void add(AwsAuthEdit.Principal principal, Placed<AwsAuthEdit> placed) {
    List<AwsAuth.Mapping> section = principal.role() ? roles : users;
    AwsAuth.Mapping added = principal.mapping();
    if (principal.noDuplicate()) {
      for (AwsAuth.Mapping present : section) {
        if (present.equals(added)) {
          return;
        }
        if (present.arn().equals(added.arn())) {
          problems.accept(
              new Problem(
                  placed.position(),
                  "",
                  "aws-auth maps "
                      + added.arn()
                      + " already"
                      + present.origin().map(origin -> ", at " + origin).orElse("")
                      + ", and noDuplicateARNs is true; eksctl refuses it"));
          return;
        }
      }
    }
    section.add(added);
  }
}
