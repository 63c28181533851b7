package io.github.ekscam.analysis.documentation;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a catalogue as a page, in the shapes in which AWS's page has been published or saved. */
enum RenderedPage {
  /** As browsers and curl save the page. */
  HTML {
    @Override
    String section(AccessPolicy policy) {
      StringBuilder html = new StringBuilder();
      html.append("<h2 id=\"x-").append(policy.name()).append("\">").append(policy.name());
      html.append("<a class=\"anchor\" href=\"#x\"></a></h2>\n");
      if (policy.isServiceLinkedRolesOnly()) {
        html.append(
            "<div class=\"awsdocs-note\"><h6>Note</h6><div><p>For AWS service-linked roles\n"
                + " only.</p></div></div>\n");
      }
      html.append("<p><b>ARN</b> – <code class=\"code\">").append(arn(policy));
      html.append("</code></p><p>What it is for.</p>\n");
      table(policy)
          .ifPresent(
              rows -> {
                html.append("<div class=\"table-container\"><table id=\"w1\"><thead><tr>");
                rows.get(0).forEach(title -> html.append("<th>").append(title).append("</th>"));
                html.append("</tr></thead>\n<tbody>");
                for (List<String> row : rows.subList(1, rows.size())) {
                  html.append("<tr>");
                  for (String cell : row) {
                    html.append("<td tabindex=\"-1\">\n<p>").append(code(cell)).append("</p></td>");
                  }
                  html.append("</tr>\n");
                }
                html.append("</tbody></table></div>\n");
              });
      return html.toString();
    }

    private String code(String cell) {
      return cell.replaceAll(
          "([a-z0-9*/][a-z0-9*/.-]*)(?=, |$| \\()", "<code class=\"code\">$1</code>");
    }

    @Override
    String page(String sections) {
      return "<!DOCTYPE html>\n<html><head><title>Permissions</title><script>var x='<table>';"
          + "</script></head><body><nav><a href=\"#x\">AmazonEKSViewPolicy</a></nav>"
          + "<div id=\"main-col-body\"><h1>Permissions</h1><p>Rules.</p><h2>List</h2><pre>"
          + "<code>aws eks list-access-policies</code></pre>\n"
          + sections
          + "<h2>Updates</h2><table><tr><th>Change</th><th>Date</th></tr><tr><td>Add"
          + " <code>AmazonEKSOtherPolicy</code></td><td>May 29, 2023</td></tr></table>"
          + "</div></body></html>\n";
    }
  },
  /** As HTML was when each policy could be folded. */
  FOLDED_HTML {
    @Override
    String section(AccessPolicy policy) {
      return "<awsui-expandable-section variant=\"container\" header=\""
          + policy.name()
          + "\" expanded=\"false\">"
          + HTML.section(policy).replaceFirst("<h2.*?</h2>", "")
          + "</awsui-expandable-section>";
    }

    @Override
    String page(String sections) {
      return HTML.page("<h2>All</h2>" + sections);
    }
  },
  /** As the page's link to Markdown gives it. */
  MARKDOWN {
    @Override
    String section(AccessPolicy policy) {
      return "## "
          + policy.name()
          + "\n<a name=\"x\"></a>\n\n"
          + (policy.isServiceLinkedRolesOnly()
              ? "**Note**  \nFor AWS service-linked roles only.\n\n"
              : "")
          + " **ARN** – ` "
          + arn(policy)
          + "` \n\nWhat it is for:\n+  `leases` – one | other.\n\n"
          + table(policy).map(rows -> markdown(rows, "`$1`", "  ")).orElse("");
    }

    @Override
    String page(String sections) {
      return """
      ---
      source_url: https://example.org
      ---

      # Permissions

      ```
      { "accessPolicies": [ {"arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"}
      ```

      %s
      ## Updates
      <a name="updates"></a>

      | Change | Date |
      | --- | --- |
      | Add `AmazonEKSOtherPolicy` | May 29, 2023 |
      """
          .formatted(sections);
    }
  },
  /** As the guide's Markdown was, with escapes, in the middle of a longer page. */
  ESCAPED_MARKDOWN {
    @Override
    String section(AccessPolicy policy) {
      return ("### " + policy.name() + "<a name=\"x\"></a>\n\n")
          + (policy.isServiceLinkedRolesOnly()
              ? "> **Note**  \n> For AWS service\\-linked roles\n> only\\.\n\n"
              : "")
          + "**ARN** – `"
          + arn(policy)
          + "`\n\n\n"
          + table(policy).map(rows -> escaped(markdown(rows, "$1", " "))).orElse("");
    }

    private String escaped(String table) {
      return table.replaceAll("([.*()])", "\\\\$1").replace("\n", " \n");
    }

    @Override
    String page(String sections) {
      return "# Associate<a name=\"a\"></a>\n\n   ```\n   ||   arn   |   name   ||\n"
          + "   |+---------+----------+|\n   ```\n\n## Permissions<a name=\"p\"></a>\n\n"
          + sections
          + "\n## Updates<a name=\"u\"></a>\n\n| Change | Date | \n| --- | --- | \n| A | B | \n";
    }
  },
  /** As the guide's source is. */
  ASCIIDOC {
    @Override
    String section(AccessPolicy policy) {
      return "[#x-"
          + policy.name()
          + "]\n== "
          + policy.name()
          + "\n\n"
          + (policy.isServiceLinkedRolesOnly()
              ? "[NOTE]\n====\nFor {aws} service-linked roles only.\n====\n\n"
              : "")
          + "*ARN* – `{arn-aws}eks::aws:cluster-access-policy/"
          + policy.name()
          + "`\n\n"
          + table(policy)
              .map(
                  rows ->
                      "[%header,cols=\""
                          + rows.get(0).size()
                          + "\"]\n|===\n"
                          + rows.stream()
                              .map(
                                  row ->
                                      row.stream()
                                          .map(cell -> "|" + mark(cell, "`$1`") + "\n")
                                          .collect(Collectors.joining()))
                              .collect(Collectors.joining("\n"))
                              .replace("*", "{asterisk}")
                          + "\n|===\n\n")
              .orElse("- words\n\n");
    }

    @Override
    String page(String sections) {
      return "include::../attributes.txt[]\n\n[.topic]\n= Permissions\n:toc:\n\n"
          + "[source]\n----\n|===\n\"cluster-access-policy/AmazonEKSViewPolicy\"\n----\n\n"
          + sections
          + "[#updates]\n"
          + "== Updates\n\n"
          + "[%header,cols=\"2\"]\n"
          + "|===\n"
          + "|Change\n"
          + "|Date\n\n"
          + "|A\n"
          + "|B\n"
          + "|===\n";
    }
  },
  /** As the guide's source was, with each row on one line and other marks. */
  EARLY_ASCIIDOC {
    @Override
    String section(AccessPolicy policy) {
      return "[[x,x.title]]\n== "
          + policy.name()
          + "\n\n"
          + (policy.isServiceLinkedRolesOnly()
              ? "NOTE: For {aws} service-linked roles only.\n\n"
              : "")
          + "*ARN* – `{arn-aws}eks::aws:cluster-access-policy/"
          + policy.name()
          + "`\n\n// a comment\n"
          + table(policy)
              .map(
                  rows ->
                      "[cols=\""
                          + "1,".repeat(rows.get(0).size() - 1)
                          + "1\", options=\"header\"]\n|===\n"
                          + rows.stream()
                              .map(
                                  row ->
                                      row.stream()
                                          .map(cell -> "|" + mark(cell, "``$1``"))
                                          .collect(Collectors.joining(" ")))
                              .collect(Collectors.joining("\n"))
                              .replace("*", "\\*")
                          + "\n|===\n\n")
              .orElse("");
    }

    @Override
    String page(String sections) {
      return "\n//!!NODE_ROOT <section>\n[[p,p.title]]\n= Permissions\n:toc:\n\n"
          + "Of [.noloc]`Kubernetes`.\n\n"
          + sections;
    }
  };

  abstract String section(AccessPolicy policy);

  abstract String page(String sections);

  /** The policies that the guide of Amazon EKS describes. */
  String of(AccessPolicyCatalogue catalogue) {
    return page(
        catalogue.policies().stream()
            .filter(policy -> policy.guide().equals(Optional.of("eks")))
            .map(this::section)
            .collect(Collectors.joining()));
  }

  private static String arn(AccessPolicy policy) {
    return "arn:aws:eks::aws:cluster-access-policy/" + policy.name();
  }

  private static Optional<List<List<String>>> table(AccessPolicy policy) {
    return policy.rules().map(RenderedPage::table);
  }

  private static List<List<String>> table(List<AccessPolicy.Rule> rules) {
    boolean urls = rules.stream().anyMatch(rule -> !rule.rule().nonResourceURLs().isEmpty());
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        urls
            ? List.of(
                "Kubernetes API groups",
                "Kubernetes nonResourceURLs",
                "Kubernetes resources",
                "Kubernetes verbs (permissions)")
            : List.of(
                "Kubernetes API groups", "Kubernetes resources", "Kubernetes verbs (permissions)"));
    for (AccessPolicy.Rule row : rules) {
      PolicyRule rule = row.rule();
      List<String> cells = new ArrayList<>();
      cells.add(String.join(", ", rule.apiGroups()));
      if (urls) {
        cells.add(String.join(", ", rule.nonResourceURLs()));
      }
      cells.add(
          String.join(", ", rule.resources())
              + (row.isRestricted() ? " (" + row.restriction() + ")" : ""));
      cells.add(String.join(", ", rule.verbs()));
      rows.add(cells);
    }
    return rows;
  }

  private static String mark(String cell, String marked) {
    return cell.replaceAll("([a-z0-9*/][a-z0-9*/.-]*)(?=, |$| \\()", marked);
  }

  private static String markdown(List<List<String>> rows, String marked, String space) {
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      boolean head = i == 0;
      table.append(
          rows.get(i).stream()
              .map(cell -> space + (head ? cell : mark(cell, marked)) + space)
              .collect(Collectors.joining("|", "|", "|\n")));
      if (head) {
        table.append("| --- ".repeat(rows.get(0).size())).append("|\n");
      }
    }
    return table.append('\n').toString();
  }
}
