package io.github.ekscam.cli;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.text.PlainText;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results as the XML that Ant's JUnit task began and CI servers read. */
final class JunitXml {

  /** Cases under a name. */
  record Suite(String name, List<Case> cases) {

    private int failures() {
      return (int) cases.stream().filter(each -> each.failure().isPresent()).count();
    }

    private Duration duration() {
      return cases.stream().map(Case::duration).reduce(Duration.ZERO, Duration::plus);
    }
  }

  /**
   * A case.
   *
   * @param source where it is written; nothing if it is not known
   * @param failure what is wrong, in lines; nothing if it passed
   */
  record Case(String name, Optional<Source> source, Duration duration, Optional<Failure> failure) {}

  /**
   * Why a case failed.
   *
   * @param message the first line
   * @param text all of it, its lines with line breaks
   */
  record Failure(String message, String text) {}

  private final XMLStreamWriter xml;

  private JunitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static String of(List<Suite> suites) {
    StringWriter out = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      new JunitXml(xml).write(suites);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the results cannot be written as XML", e);
    }
    return out.toString();
  }

  private void write(List<Suite> suites) throws XMLStreamException {
    int tests = suites.stream().mapToInt(suite -> suite.cases().size()).sum();
    int failures = suites.stream().mapToInt(Suite::failures).sum();
    xml.writeStartDocument("UTF-8", "1.0");
    start(0, "testsuites");
    counts(tests, failures);
    time(suites.stream().map(Suite::duration).reduce(Duration.ZERO, Duration::plus));
    for (Suite suite : suites) {
      start(1, "testsuite");
      attribute("name", suite.name());
      counts(suite.cases().size(), suite.failures());
      time(suite.duration());
      for (Case each : suite.cases()) {
        testCase(suite, each);
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

  /** In seconds. */
  private void time(Duration duration) throws XMLStreamException {
    attribute("time", BigDecimal.valueOf(duration.toNanos() / 1_000, 6).toPlainString());
  }

  private void testCase(Suite suite, Case each) throws XMLStreamException {
    start(2, "testcase");
    attribute("classname", suite.name());
    attribute("name", each.name());
    if (each.source().isPresent()) {
      attribute("file", each.source().get().file());
      attribute("line", Integer.toString(each.source().get().line()));
    }
    time(each.duration());
    if (each.failure().isPresent()) {
      start(3, "failure");
      attribute("message", each.failure().get().message());
      xml.writeCharacters(valid(each.failure().get().text()));
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
