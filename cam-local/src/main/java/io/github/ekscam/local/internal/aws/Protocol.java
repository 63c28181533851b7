package io.github.ekscam.local.internal.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.internal.config.json.JsonFactories;
import io.github.ekscam.local.internal.http.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The protocols of AWS's services, by the shape that errors have in them. The shapes are those of
 * the Smithy specification of each protocol, and of the AWS Common Runtime's answers.
 */
public enum Protocol {
  /** Parameters in a form, answers in XML. */
  QUERY("text/xml"),
  /** As {@link #QUERY}, for a client that wants JSON. */
  QUERY_JSON("application/json"),
  /** As {@link #QUERY}, but with other errors; Amazon EC2 alone has it. */
  EC2("text/xml;charset=UTF-8"),
  /** Paths and XML. */
  REST_XML("application/xml"),
  /** As {@link #REST_XML}, but with other errors; Amazon S3 alone has it. */
  S3("application/xml"),
  /** Paths and JSON. */
  REST_JSON("application/json"),
  /** The operation in {@code X-Amz-Target}, and JSON. */
  JSON_1_0("application/x-amz-json-1.0"),
  /** As {@link #JSON_1_0}. */
  JSON_1_1("application/x-amz-json-1.1"),
  /** The operation in the path, and CBOR. */
  RPC_V2_CBOR("application/cbor");

  private static final JsonFactory JSON = JsonFactories.writing();
  private static final String REQUEST_ID = "x-amzn-RequestId";

  private final String contentType;

  Protocol(String contentType) {
    this.contentType = contentType;
  }

  /** An error in the shape of the protocol. */
  public HttpAnswer error(ServiceError error, String requestId) {
    return error(error, requestId, "");
  }

  /**
   * An error in the shape of the protocol.
   *
   * @param namespace of the service's XML; empty if it is not known
   */
  public HttpAnswer error(ServiceError error, String requestId, String namespace) {
    ImmutableMap.Builder<String, String> headers =
        ImmutableMap.<String, String>builder()
            .put("Content-Type", contentType)
            .put(REQUEST_ID, requestId);
    byte[] body =
        switch (this) {
          case QUERY, REST_XML -> xmlError(error, requestId, namespace);
          case QUERY_JSON -> queryJsonError(error, requestId);
          case EC2 -> ec2Error(error, requestId);
          case S3 -> s3Error(error, requestId);
          case REST_JSON -> {
            headers.put("x-amzn-ErrorType", error.code());
            yield jsonError(error, /* withType= */ false);
          }
          case JSON_1_0, JSON_1_1 -> jsonError(error, /* withType= */ true);
          case RPC_V2_CBOR -> {
            headers.put("smithy-protocol", "rpc-v2-cbor");
            yield cborError(error);
          }
        };
    return new HttpAnswer(error.status(), headers.buildOrThrow(), body);
  }

  /** An answer that is no error. */
  public HttpAnswer answer(String requestId, byte[] body) {
    return new HttpAnswer(
        200, ImmutableMap.of("Content-Type", contentType, REQUEST_ID, requestId), body);
  }

  private static byte[] xmlError(ServiceError error, String requestId, String namespace) {
    XmlWriter xml = new XmlWriter().open("ErrorResponse", namespace);
    error(error, requestId, xml);
    return xml.close().toBytes();
  }

  private static byte[] queryJsonError(ServiceError error, String requestId) {
    JsonWriter json = new JsonWriter();
    error(error, requestId, json);
    return json.toBytes();
  }

  private static void error(ServiceError error, String requestId, ResultWriter out) {
    out.open("Error")
        .text("Type", error.isSenders() ? "Sender" : "Receiver")
        .text("Code", error.code())
        .text("Message", error.text())
        .close()
        .text("RequestId", requestId);
  }

  private static byte[] ec2Error(ServiceError error, String requestId) {
    return new XmlWriter()
        .open("Response")
        .open("Errors")
        .open("Error")
        .text("Code", error.code())
        .text("Message", error.text())
        .close()
        .close()
        .text("RequestID", requestId)
        .close()
        .toBytes();
  }

  private static byte[] s3Error(ServiceError error, String requestId) {
    return new XmlWriter()
        .open("Error")
        .text("Code", error.code())
        .text("Message", error.text())
        .text("RequestId", requestId)
        .close()
        .toBytes();
  }

  private static byte[] jsonError(ServiceError error, boolean withType) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (withType) {
        json.writeStringField("__type", error.code());
      }
      json.writeStringField("message", error.text());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A map of two texts (RFC 8949, section 3). */
  private static byte[] cborError(ServiceError error) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xA2);
    cborText(out, "__type");
    cborText(out, error.code());
    cborText(out, "message");
    cborText(out, error.text());
    return out.toByteArray();
  }

  private static void cborText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // A text whose length is told in the two bytes that follow, which is enough for any message.
    int length = Math.min(bytes.length, 0xFFFF);
    out.write(0x79);
    out.write(length >> 8);
    out.write(length);
    out.write(bytes, 0, length);
  }
}
