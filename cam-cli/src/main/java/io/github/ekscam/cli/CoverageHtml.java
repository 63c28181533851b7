package io.github.ekscam.cli;

import com.google.common.html.HtmlEscapers;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.testing.specification.GrantCoverage;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredGrant;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredRule;
import io.github.ekscam.testing.specification.GrantCoverage.OneSidedPrincipal;

/** The coverage as one HTML file that needs no other. */
final class CoverageHtml {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Access coverage</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; }
      details { border-left: .4em solid #c62828; margin: .6em 0; padding: .2em .8em; }
      details.exercised { border-color: #2e7d32; }
      li { color: #c62828; }
      li.exercised { color: #2e7d32; }
      li, small { font-family: ui-monospace, monospace; font-size: 13px; }
      small { color: #616161; }
      @media (prefers-color-scheme: dark) {
        body { background: #121212; color: #e0e0e0; }
        li { color: #ef9a9a; } li.exercised { color: #a5d6a7; } small { color: #9e9e9e; }
      }
      </style>
      </head>
      <body>
      """;

  private final StringBuilder html = new StringBuilder(HEAD);

  private CoverageHtml() {}

  static String of(GrantCoverage coverage) {
    CoverageHtml page = new CoverageHtml();
    page.write(coverage);
    return page.html.append("</body>\n</html>\n").toString();
  }

  private void write(GrantCoverage coverage) {
    int all = coverage.grants().size();
    html.append("<h1>Access coverage: ").append(coverage.percent()).append(" %</h1>\n<p>");
    html.append(all - coverage.unexercised().size())
        .append(" of ")
        .append(TestText.counted(all, "grant"))
        .append(" exercised.</p>\n");
    coverage.grants().forEach(this::grant);
    if (!coverage.oneSidedPrincipals().isEmpty()) {
      html.append("<h2>Cases that prove little</h2>\n<ul>\n");
      coverage.oneSidedPrincipals().forEach(this::oneSided);
      html.append("</ul>\n");
    }
  }

  private void grant(CoveredGrant grant) {
    html.append(grant.isExercised() ? "<details class=\"exercised\">" : "<details open>");
    html.append("<summary>").append(escaped(grant.text()));
    grant.place().map(Source::toString).ifPresent(this::place);
    html.append("</summary>\n<ul>\n");
    for (CoveredRule rule : grant.rules()) {
      html.append(rule.exercised() ? "<li class=\"exercised\">" : "<li>")
          .append(escaped(Words.rule(rule.rule())))
          .append("</li>\n");
    }
    html.append("</ul>\n</details>\n");
  }

  private void oneSided(OneSidedPrincipal principal) {
    html.append("<li>").append(escaped(principal.text()));
    place(principal.source().toString());
    html.append("</li>\n");
  }

  private void place(String place) {
    html.append(" <small>").append(escaped(place)).append("</small>");
  }

  private static String escaped(String text) {
    return HtmlEscapers.htmlEscaper().escape(PlainText.line(text));
  }
}
