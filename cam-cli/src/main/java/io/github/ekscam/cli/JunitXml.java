package io.github.ekscam.cli;

import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.testing.specification.CaseResult;
import io.github.ekscam.testing.specification.SpecificationCase;
import io.github.ekscam.testing.specification.SpecificationResult;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results as the XML that Ant's JUnit task began and CI servers read: a suite for each
 * specification.
 */
final class JunitXml {

  private final XMLStreamWriter xml;

  private JunitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static String of(List<SpecificationResult> results) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      new JunitXml(xml).write(results);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the results cannot be written as XML", e);
    }
    return out.toString();
  }

  private void write(List<SpecificationResult> results) throws XMLStreamException {
    int tests = results.stream().mapToInt(result -> result.cases().size()).sum();
    int failures = results.stream().mapToInt(result -> result.failures().size()).sum();
    xml.writeStartDocument("UTF-8", "1.0");
    start(0, "testsuites");
    counts(tests, failures);
    time(results.stream().map(JunitXml::duration).reduce(Duration.ZERO, Duration::plus));
    for (SpecificationResult result : results) {
      start(1, "testsuite");
      attribute("name", result.specification().source());
      counts(result.cases().size(), result.failures().size());
      time(duration(result));
      for (CaseResult each : result.cases()) {
        testCase(result, each);
      }
      end(1);
    }
    end(0);
    xml.writeCharacters("\n");
  }

  private void counts(int tests, int failures) throws XMLStreamException {
    attribute("tests", Integer.toString(tests));
    attribute("failures", Integer.toString(failures));
    attribute("errors", "0");
    attribute("skipped", "0");
  }

  private static Duration duration(SpecificationResult result) {
    return result.cases().stream().map(CaseResult::duration).reduce(Duration.ZERO, Duration::plus);
  }

  /** In seconds. */
  private void time(Duration duration) throws XMLStreamException {
    attribute("time", BigDecimal.valueOf(duration.toNanos() / 1_000, 6).toPlainString());
  }

  private void testCase(SpecificationResult result, CaseResult each) throws XMLStreamException {
    SpecificationCase testCase = each.testCase();
    start(2, "testcase");
    attribute("classname", result.specification().source());
    attribute("name", testCase.sentence());
    attribute("file", testCase.source().file());
    attribute("line", Integer.toString(testCase.source().line()));
    time(each.duration());
    if (!each.isPassed()) {
      start(3, "failure");
      attribute("message", each.failure().get(0));
      xml.writeCharacters(
          valid(
              PlainText.line(testCase.source().toString())
                  + ": "
                  + String.join("\n", each.failure())
                  + "\n"));
      xml.writeEndElement();
      end(2);
    } else {
      xml.writeEndElement();
    }
  }

  private void start(int depth, String name) throws XMLStreamException {
    indent(depth);
    xml.writeStartElement(name);
  }

  private void end(int depth) throws XMLStreamException {
    indent(depth);
    xml.writeEndElement();
  }

  private void indent(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, valid(PlainText.line(value)));
  }

  /** XML has no place for some characters, and its writer does not say so. */
  private static String valid(String text) {
    StringBuilder valid = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean allowed =
                  c == '\n'
                      || (c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF);
              valid.appendCodePoint(allowed ? c : 0xFFFD);
            });
    return valid.toString();
  }
}
