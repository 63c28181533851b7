package io.github.ekscam.local.internal.aws;

import com.google.common.escape.Escaper;
import com.google.common.xml.XmlEscapers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes elements as services of the query protocol answer them. */
final class XmlWriter implements ResultWriter {

  private static final Escaper CONTENT = XmlEscapers.xmlContentEscaper();
  private static final Escaper ATTRIBUTE = XmlEscapers.xmlAttributeEscaper();
  private static final String ITEM = "member";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  @Override
  public XmlWriter open(String name) {
    out.append('<').append(name).append('>');
    open.push(name);
    return this;
  }

  /** Begins an element that has a namespace, and all in it; none if it is empty. */
  XmlWriter open(String name, String namespace) {
    if (namespace.isEmpty()) {
      return open(name);
    }
    out.append('<').append(name).append(" xmlns=\"").append(ATTRIBUTE.escape(namespace));
    out.append("\">");
    open.push(name);
    return this;
  }

  @Override
  public XmlWriter close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element with a text, in which what XML cannot have is replaced. */
  @Override
  public XmlWriter text(String name, String text) {
    out.append('<').append(name).append('>').append(CONTENT.escape(text));
    out.append("</").append(name).append('>');
    return this;
  }

  @Override
  public XmlWriter bool(String name, boolean value) {
    return text(name, String.valueOf(value));
  }

  @Override
  public XmlWriter number(String name, long value) {
    return text(name, String.valueOf(value));
  }

  @Override
  public XmlWriter time(String name, Instant time) {
    return text(name, TIME.format(time));
  }

  @Override
  public XmlWriter texts(String name, Iterable<String> texts) {
    open(name);
    texts.forEach(text -> text(ITEM, text));
    return close();
  }

  @Override
  public <T> XmlWriter list(String name, Iterable<T> items, Consumer<T> members) {
    open(name);
    for (T item : items) {
      open(ITEM);
      members.accept(item);
      close();
    }
    return close();
  }

  /** What was written, in UTF-8. */
  byte[] toBytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
