package io.github.ekscam.local.internal.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.internal.config.json.JsonFactories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Consumer;

/** Writes what {@link XmlWriter} writes, as services of the query protocol answer it in JSON. */
final class JsonWriter implements ResultWriter {

  private static final JsonFactory FACTORY = JsonFactories.writing();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonGenerator json;

  JsonWriter() {
    try {
      json = FACTORY.createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(json::writeStartObject);
  }

  private interface Write {
    void run() throws IOException;
  }

  private JsonWriter write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ResultWriter open(String name) {
    return write(() -> json.writeObjectFieldStart(name));
  }

  @Override
  public ResultWriter close() {
    return write(json::writeEndObject);
  }

  @Override
  public ResultWriter text(String name, String text) {
    return write(() -> json.writeStringField(name, text));
  }

  @Override
  public ResultWriter bool(String name, boolean value) {
    return write(() -> json.writeBooleanField(name, value));
  }

  @Override
  public ResultWriter number(String name, long value) {
    return write(() -> json.writeNumberField(name, value));
  }

  /** Seconds since the epoch. */
  @Override
  public ResultWriter time(String name, Instant time) {
    return write(() -> json.writeNumberField(name, BigDecimal.valueOf(time.toEpochMilli(), 3)));
  }

  @Override
  public ResultWriter texts(String name, Iterable<String> texts) {
    return write(
        () -> {
          json.writeArrayFieldStart(name);
          for (String text : texts) {
            json.writeString(text);
          }
          json.writeEndArray();
        });
  }

  @Override
  public <T> ResultWriter list(String name, Iterable<T> items, Consumer<T> members) {
    return write(
        () -> {
          json.writeArrayFieldStart(name);
          for (T item : items) {
            json.writeStartObject();
            members.accept(item);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** What was written. */
  byte[] toBytes() {
    write(
        () -> {
          json.writeEndObject();
          json.close();
        });
    return out.toByteArray();
  }
}
