package io.github.ekscam.local.apiserver;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Status;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.text.GoBytes;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes responses as the API server does. */
final class ApiResponseWriter {

  private ApiResponseWriter() {}

  /** See {@link ApiResponse#body()}. */
  static String body(ApiResponse response) {
    return response
        .status()
        .map(status -> json(out -> StatusWriter.write(out, status)) + "\n")
        .or(response::text)
        .orElse("");
  }

  /** See {@link ApiResponse#toJson()}. */
  static String write(ApiResponse response) {
    return json(
        out -> {
          out.writeStartObject();
          out.writeNumberField("code", response.code());
          if (response.status().isPresent()) {
            Status status = response.status().get();
            out.writeFieldName("status");
            StatusWriter.write(out, status);
          }
          if (response.text().isPresent()) {
            out.writeStringField("body", response.text().get());
          }
          if (response.auditEvent().isPresent()) {
            out.writeFieldName("audit");
            write(out, response.auditEvent().get());
          }
          writeUnlessEmpty(out, "errors", response.errors());
          out.writeEndObject();
        });
  }

  /** Something that writes JSON. */
  private interface Content {
    void write(JsonGenerator out) throws IOException;
  }

  private static String json(Content content) {
    StringWriter json = new StringWriter();
    try (JsonGenerator out = GoJson.generator(json)) {
      content.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString();
  }

  private static void write(JsonGenerator out, AuditEvent event) throws IOException {
    out.writeStartObject();
    out.writeStringField("verb", event.verb());
    out.writeObjectFieldStart("user");
    if (event.user().isPresent()) {
      writeFields(out, event.user().get());
    }
    out.writeEndObject();
    if (event.impersonatedUser().isPresent()) {
      out.writeObjectFieldStart("impersonatedUser");
      writeFields(out, event.impersonatedUser().get());
      out.writeEndObject();
    }
    if (!event.impersonationConstraint().isEmpty()) {
      out.writeObjectFieldStart("authenticationMetadata");
      out.writeStringField("impersonationConstraint", event.impersonationConstraint());
      out.writeEndObject();
    }
    if (event.objectRef().isPresent()) {
      write(out, event.objectRef().get());
    }
    if (!event.annotations().isEmpty()) {
      out.writeObjectFieldStart("annotations");
      for (Map.Entry<String, String> annotation : new TreeMap<>(event.annotations()).entrySet()) {
        out.writeStringField(annotation.getKey(), annotation.getValue());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void writeFields(JsonGenerator out, UserInfo user) throws IOException {
    GoJson.writeUnlessEmpty(out, "username", AuthenticatorUser.printedUsername(user));
    GoJson.writeUnlessEmpty(out, "uid", AuthenticatorUser.printedUid(user));
    writeUnlessEmpty(out, "groups", user.groups());
    if (!user.extra().isEmpty()) {
      out.writeObjectFieldStart("extra");
      for (Map.Entry<String, List<String>> extra :
          AuthenticatorUser.printedExtra(user).entrySet()) {
        out.writeFieldName(GoBytes.runes(extra.getKey()));
        write(out, extra.getValue());
      }
      out.writeEndObject();
    }
  }

  private static void write(JsonGenerator out, AuditEvent.ObjectReference reference)
      throws IOException {
    out.writeObjectFieldStart("objectRef");
    GoJson.writeUnlessEmpty(out, "resource", reference.resource());
    GoJson.writeUnlessEmpty(out, "namespace", reference.namespace());
    GoJson.writeUnlessEmpty(out, "name", reference.name());
    GoJson.writeUnlessEmpty(out, "apiGroup", reference.apiGroup());
    GoJson.writeUnlessEmpty(out, "apiVersion", reference.apiVersion());
    GoJson.writeUnlessEmpty(out, "subresource", reference.subresource());
    out.writeEndObject();
  }

  private static void writeUnlessEmpty(JsonGenerator out, String name, List<String> texts)
      throws IOException {
    if (!texts.isEmpty()) {
      out.writeFieldName(name);
      write(out, texts);
    }
  }

  private static void write(JsonGenerator out, List<String> texts) throws IOException {
    out.writeStartArray();
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }
}
