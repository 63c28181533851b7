package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** The output for machines, laid out as the AWS CLI and kubectl do. */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Something that writes JSON. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** An object with these members. */
  static String object(Body body) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                      .withArrayEmptySeparator("")
                      .withObjectEmptySeparator(""))
              .withObjectIndenter(indenter)
              .withArrayIndenter(indenter));
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** What cannot be told, a line each. */
  static List<String> lines(List<Unknown> unknowns) {
    return unknowns.stream().map(Unknown::line).toList();
  }

  static void unknowns(JsonGenerator json, List<Unknown> unknowns) throws IOException {
    json.writeArrayFieldStart("unknowns");
    for (Unknown unknown : unknowns) {
      json.writeStartObject();
      unknown(json, unknown, unknown.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The fields of an unknown. */
  static void unknown(JsonGenerator json, Unknown unknown, String text) throws IOException {
    json.writeStringField("id", unknown.id());
    json.writeStringField("text", text);
    json.writeStringField("remedy", unknown.remedy());
  }

  private static void stringsIfAny(JsonGenerator json, String field, List<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      strings(json, field, values);
    }
  }

  private static void stringIfAny(JsonGenerator json, String field, String value)
      throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }

  static void user(JsonGenerator json, UserInfo user) throws IOException {
    json.writeStartObject();
    json.writeStringField("username", user.username());
    strings(json, "groups", user.groups());
    json.writeEndObject();
  }

  static void request(JsonGenerator json, RequestAttributes request) throws IOException {
    json.writeStartObject();
    json.writeStringField("verb", request.verb());
    if (request instanceof ResourceRequest resource) {
      json.writeStringField("group", resource.apiGroup());
      json.writeStringField("resource", resource.resource());
      stringIfAny(json, "subresource", resource.subresource());
      stringIfAny(json, "namespace", resource.namespace());
      stringIfAny(json, "name", resource.name());
    } else if (request instanceof NonResourceRequest nonResource) {
      json.writeStringField("path", nonResource.path());
    }
    json.writeEndObject();
  }

  static void grant(JsonGenerator json, Grant grant) throws IOException {
    json.writeStartObject();
    if (grant instanceof Grant.PrivilegedGroup privileged) {
      json.writeStringField("group", privileged.group());
    } else if (grant instanceof Grant.AccessPolicy policy) {
      json.writeStringField("principalArn", policy.entry().principalArn().value());
      json.writeStringField("policyArn", policy.association().policyArn().toString());
      json.writeFieldName("accessScope");
      scope(json, policy.association().accessScope());
      json.writeFieldName("rule");
      rule(json, policy.rule());
    } else if (grant instanceof Grant.Rbac rbac) {
      json.writeFieldName("binding");
      rbacObject(json, rbac.binding());
      json.writeFieldName("role");
      rbacObject(json, rbac.role());
      json.writeFieldName("rule");
      rule(json, rbac.rule());
      json.writeFieldName("subject");
      subject(json, rbac.subject());
    }
    json.writeEndObject();
  }

  static void grants(JsonGenerator json, List<? extends Grant> grants) throws IOException {
    json.writeArrayFieldStart("grants");
    for (Grant grant : grants) {
      grant(json, grant);
    }
    json.writeEndArray();
  }

  static void scope(JsonGenerator json, AccessScope scope) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", scope.type());
    strings(json, "namespaces", scope.namespaces());
    json.writeEndObject();
  }

  static void subject(JsonGenerator json, Subject subject) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", subject.kind());
    stringIfAny(json, "namespace", subject.namespace());
    json.writeStringField("name", subject.name());
    json.writeEndObject();
  }

  static void rbacObject(JsonGenerator json, RbacObject object) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", object.kind());
    stringIfAny(json, "namespace", object.metadata().namespace());
    json.writeStringField("name", object.metadata().name());
    json.writeEndObject();
  }

  /** A rule, its members in the order of Kubernetes' own output. */
  static void rule(JsonGenerator json, PolicyRule rule) throws IOException {
    json.writeStartObject();
    ruleMembers(json, rule);
    json.writeEndObject();
  }

  static void ruleMembers(JsonGenerator json, PolicyRule rule) throws IOException {
    stringsIfAny(json, "verbs", rule.verbs());
    stringsIfAny(json, "apiGroups", rule.apiGroups());
    stringsIfAny(json, "resources", rule.resources());
    stringsIfAny(json, "resourceNames", rule.resourceNames());
    stringsIfAny(json, "nonResourceURLs", rule.nonResourceURLs());
  }
}
