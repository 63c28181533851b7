package io.github.ekscam.local.apiserver;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Status;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import java.io.IOException;

/** Writes a {@code Status} as the API server does: its fields in its order, empty ones left out. */
final class StatusWriter {

  private StatusWriter() {}

  static void write(JsonGenerator out, Status status) throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", "Status");
    out.writeStringField("apiVersion", "v1");
    out.writeObjectFieldStart("metadata");
    out.writeEndObject();
    out.writeStringField("status", "Failure");
    out.writeStringField("message", status.message());
    out.writeStringField("reason", status.reason());
    if (status.details().isPresent()) {
      write(out, status.details().get());
    }
    out.writeNumberField("code", status.code());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Status.Details details) throws IOException {
    out.writeObjectFieldStart("details");
    GoJson.writeUnlessEmpty(out, "name", details.name());
    GoJson.writeUnlessEmpty(out, "group", details.group());
    GoJson.writeUnlessEmpty(out, "kind", details.kind());
    if (!details.causes().isEmpty()) {
      out.writeArrayFieldStart("causes");
      for (FieldError cause : details.causes()) {
        out.writeStartObject();
        out.writeStringField("reason", cause.type());
        out.writeStringField("message", cause.message());
        out.writeStringField("field", cause.field());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }
}
