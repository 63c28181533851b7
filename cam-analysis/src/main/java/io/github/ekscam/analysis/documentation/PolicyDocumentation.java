package io.github.ekscam.analysis.documentation;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.analysis.CatalogueComparison;
import io.github.ekscam.analysis.PolicyChange;
import io.github.ekscam.config.AccessPolicyCatalogueReader;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What AWS says of access policies: its page "Review access policy permissions", or what {@code aws
 * eks list-access-policies} prints. The page is read as people can save it, which its content
 * tells: HTML from a browser or curl, Markdown, or the AsciiDoc source of the guide; in English.
 *
 * <p>The list is read as JSON, YAML, a table or text, whichever {@code --output} was.
 *
 * <p>What is of another shape is refused with its place, so that a page which was not understood is
 * never taken for one that says nothing new. Inputs are bounded to 16 MiB. Immutable.
 *
 * <pre>{@code
 * PolicyDocumentation page = PolicyDocumentation.read("page.html", in);
 * CatalogueComparison drift = page.comparedWith(ManagedPolicies.catalogue());
 * }</pre>
 */
public final class PolicyDocumentation {

  static final String GUIDE = "eks";

  private static final int LIMIT = 16 << 20;

  private static final Pattern YAML_LIST = Pattern.compile("^accessPolicies:", Pattern.MULTILINE);
  private static final Pattern HTML =
      Pattern.compile(
          "\\s*(?:<\\?xml[^>]*>\\s*)?(?:<!--.*?-->\\s*)*+<(?:!doctype|html|head|body)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern ASCIIDOC =
      Pattern.compile("^(?:\\|===|={1,6} \\S)", Pattern.MULTILINE);
  private static final Pattern MARKDOWN = Pattern.compile("^#{1,6} \\S", Pattern.MULTILINE);
  private static final Pattern HTML_PART = Pattern.compile("<table\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern WEB_ARCHIVE =
      Pattern.compile("(?:From|MIME-Version|Content-Type):[^\\n]*\\n.*", Pattern.DOTALL);

  private final Form form;
  private final AccessPolicyCatalogue policies;
  private final List<String> namedOnly;
  private final List<String> remarks;

  /** What documentation is written in. */
  public enum Form {
    /** The page in HTML. */
    HTML,
    /** The page in Markdown. */
    MARKDOWN,
    /** The source of the page, in AsciiDoc. */
    ASCIIDOC,
    /** The output of {@code aws eks list-access-policies}, which tells the names alone. */
    LIST
  }

  private PolicyDocumentation(
      Form form, AccessPolicyCatalogue policies, List<String> namedOnly, List<String> remarks) {
    this.form = form;
    this.policies = policies;
    this.namedOnly = namedOnly;
    this.remarks = remarks;
  }

  /**
   * Reads documentation. The stream is not closed.
   *
   * @param name what to call the input in messages
   * @throws InvalidInputException if it is not AWS's page or list, or of a shape that is not known
   */
  public static PolicyDocumentation read(String name, InputStream in) {
    requireNonNull(name, "name");
    byte[] bytes = bytes(name, requireNonNull(in, "in"));
    String text = text(name, bytes);
    Form form = form(name, text);
    if (form == Form.LIST) {
      AccessPolicyCatalogue policies =
          PrintedList.isOne(text)
              ? PrintedList.read(name, text)
              : AccessPolicyCatalogueReader.readList(name, new ByteArrayInputStream(bytes));
      return new PolicyDocumentation(form, policies, List.of(), List.of());
    }
    PolicySections sections = new PolicySections(name);
    switch (form) {
      case HTML -> HtmlPage.read(text, sections);
      case ASCIIDOC -> AsciiDocPage.read(text.lines().toList(), sections);
      default -> MarkdownPage.read(text.lines().toList(), sections);
    }
    sections.end();
    return new PolicyDocumentation(
        form,
        AccessPolicyCatalogue.of(sections.policies()),
        sections.namedOnly(),
        sections.remarks());
  }

  private static byte[] bytes(String name, InputStream in) {
    try {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw problem(name, "is larger than " + LIMIT + " bytes, and so no page of AWS's");
      }
      return bytes;
    } catch (IOException e) {
      throw problem(name, "cannot be read: " + e.getMessage());
    }
  }

  private static String text(String name, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw problem(name, "is no text in UTF-8: save the page as HTML or Markdown, in UTF-8");
    }
  }

  private static Form form(String name, String text) {
    if (WEB_ARCHIVE.matcher(text).matches()) {
      throw problem(name, "is a web archive (MHTML): save the page as HTML");
    }
    if (HTML.matcher(text).matches()) {
      return Form.HTML;
    }
    if (PrintedList.isOne(text)
        || text.stripLeading().startsWith("{")
        || (YAML_LIST.matcher(text).find() && !text.contains("|"))) {
      return Form.LIST;
    }
    if (ASCIIDOC.matcher(text).find()) {
      return Form.ASCIIDOC;
    }
    return !MARKDOWN.matcher(text).find() && HTML_PART.matcher(text).find()
        ? Form.HTML
        : Form.MARKDOWN;
  }

  private static InvalidInputException problem(String name, String text) {
    return new InvalidInputException(Source.of(name), "", text);
  }

  /** What the documentation is written in. */
  public Form form() {
    return form;
  }

  /** The policies that it describes; of a list, those that it names. */
  public AccessPolicyCatalogue policies() {
    return policies;
  }

  /** The policies that the page names in an example and does not describe. */
  public List<String> namedOnly() {
    return namedOnly;
  }

  /** What is odd about the page, and how it was taken. */
  public List<String> remarks() {
    return remarks;
  }

  /**
   * What the documentation says otherwise than a catalogue: {@code before} is the catalogue, {@code
   * after} the documentation. A list tells the names alone. Of a page it counts as a difference if
   * it lacks a policy that the catalogue has from this guide, or names one that the catalogue does
   * not have; what other guides of AWS tell of a policy, it need not repeat. A policy that it only
   * names in its example is there, and its rules are not told.
   */
  public CatalogueComparison comparedWith(AccessPolicyCatalogue catalogue) {
    List<PolicyChange> changes = new ArrayList<>();
    for (AccessPolicy policy : policies.policies()) {
      Optional<AccessPolicy> known = catalogue.find(policy.name());
      if (known.isEmpty()) {
        changes.add(PolicyChange.added(policy));
      } else if (form != Form.LIST) {
        PolicyChange.between(known.get(), withWhatOthersTell(policy, known.get()))
            .ifPresent(changes::add);
      }
    }
    for (String name : namedOnly) {
      if (catalogue.find(name).isEmpty()) {
        changes.add(PolicyChange.added(named(name)));
      }
    }
    for (AccessPolicy policy : catalogue.policies()) {
      if (policies.find(policy.name()).isEmpty() && (form == Form.LIST || isOfThisGuide(policy))) {
        if (namedOnly.contains(policy.name())) {
          PolicyChange.between(policy, named(policy.name())).ifPresent(changes::add);
        } else {
          changes.add(PolicyChange.removed(policy));
        }
      }
    }
    changes.sort(Comparator.comparing(PolicyChange::name));
    return new CatalogueComparison(changes);
  }

  private static AccessPolicy named(String name) {
    return AccessPolicy.builder(name)
        .source("Amazon EKS user guide, example of list-access-policies")
        .build();
  }

  private static boolean isOfThisGuide(AccessPolicy policy) {
    return policy.guide().equals(Optional.of(GUIDE));
  }

  /** A policy without rules on this page, with those that another guide gives. */
  private static AccessPolicy withWhatOthersTell(AccessPolicy policy, AccessPolicy known) {
    if (policy.rules().isPresent() || known.guide().isEmpty() || isOfThisGuide(known)) {
      return policy;
    }
    AccessPolicy.Builder builder =
        AccessPolicy.builder(policy.name())
            .provenance(known.provenance())
            .serviceLinkedRolesOnly(policy.isServiceLinkedRolesOnly());
    known.rules().ifPresent(builder::rules);
    return builder.build();
  }
}
