package io.github.ekscam.analysis.documentation;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PolicyArn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code aws eks list-access-policies} prints for people: {@code --output table} or {@code
 * --output text}.
 */
final class PrintedList {

  private static final Pattern TABLE = Pattern.compile("\\s*-+\\s*\\n\\|\\s*ListAccessPolicies\\b");
  private static final Pattern TEXT = Pattern.compile("\\s*ACCESSPOLICIES\\t");
  private static final Pattern BORDER = Pattern.compile("[-+|]+");
  private static final Pattern TITLE =
      Pattern.compile("\\|+\\s*(?:ListAccessPolicies|accessPolicies)\\s*\\|+");

  private PrintedList() {}

  static boolean isOne(String text) {
    return TABLE.matcher(text).lookingAt() || TEXT.matcher(text).lookingAt();
  }

  /**
   * Reads the names.
   *
   * @param file what to call the input in messages
   */
  static AccessPolicyCatalogue read(String file, String text) {
    List<String> lines = text.stripTrailing().lines().toList();
    boolean isTable = TABLE.matcher(text).lookingAt();
    if (isTable && !BORDER.matcher(lines.get(lines.size() - 1).strip()).matches()) {
      throw problem(file, lines.size(), "the table does not end here; save all that is printed");
    }
    List<AccessPolicy> policies = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      List<String> cells = isTable ? tableCells(line) : textCells(line);
      if (!cells.isEmpty()) {
        policies.add(policy(file, i + 1, cells));
      }
    }
    if (policies.isEmpty()) {
      throw problem(file, 0, "the list is empty; EKS has access policies");
    }
    try {
      return AccessPolicyCatalogue.of(policies);
    } catch (IllegalArgumentException e) {
      throw problem(file, 0, String.valueOf(e.getMessage()));
    }
  }

  /** The cells of a row; none of a line that only belongs to the table's frame. */
  private static List<String> tableCells(String line) {
    if (line.isEmpty() || BORDER.matcher(line).matches() || TITLE.matcher(line).matches()) {
      return List.of();
    }
    List<String> cells =
        Arrays.stream(line.split("\\|", -1)).map(String::strip).filter(c -> !c.isEmpty()).toList();
    return cells.equals(List.of("arn", "name")) ? List.of() : cells;
  }

  private static List<String> textCells(String line) {
    List<String> cells = List.of(line.split("\\t", -1));
    boolean isPolicy = cells.get(0).equals("ACCESSPOLICIES");
    return line.isEmpty() ? List.of() : isPolicy ? cells.subList(1, cells.size()) : cells;
  }

  private static AccessPolicy policy(String file, int line, List<String> cells) {
    if (cells.size() != 2 || !isArnOf(cells.get(0), cells.get(1))) {
      throw problem(
          file,
          line,
          "expected the ARN of an access policy and its name, as aws eks list-access-policies"
              + " prints them");
    }
    return AccessPolicy.builder(cells.get(1)).source("aws eks list-access-policies").build();
  }

  private static boolean isArnOf(String arn, String name) {
    try {
      return PolicyArn.of(arn).name().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static InvalidInputException problem(String file, int line, String text) {
    return new InvalidInputException(new Source(file, line, 0), "", text);
  }
}
