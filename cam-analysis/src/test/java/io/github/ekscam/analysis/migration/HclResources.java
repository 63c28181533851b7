package io.github.ekscam.analysis.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the part of Terraform's language that migrations are written in, and gives the resources as
 * {@code terraform show -json} prints those of a state.
 */
final class HclResources {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:#[^\n]*\n\\s*)*(\"(?:[^\"\\\\\n]|\\\\.)*\"|[A-Za-z_][A-Za-z0-9_.-]*|[{}\\[\\],=])");

  private final String text;
  private final Matcher matcher;
  private int at;

  private HclResources(String text) {
    this.text = text;
    this.matcher = TOKEN.matcher(text);
  }

  /** The state with these resources, all of them applied. */
  static String state(String hcl) {
    HclResources reader = new HclResources(hcl);
    ArrayNode resources = MAPPER.createArrayNode();
    while (!reader.isAtEnd()) {
      reader.expect("resource");
      String type = reader.string();
      String name = reader.string();
      reader.expect("{");
      ObjectNode resource = resources.addObject();
      resource.put("address", type + "." + name);
      resource.put("mode", "managed");
      resource.put("type", type);
      resource.put("name", name);
      resource.put("provider_name", "registry.terraform.io/hashicorp/" + type.split("_", 2)[0]);
      ObjectNode values = reader.body();
      if (values.has("type")) {
        values.putArray("kubernetes_groups").add("system:nodes"); // EKS gives it to nodes.
      }
      resource.set("values", values);
    }
    resources.forEach(resource -> resolve((ObjectNode) resource.required("values"), resources));
    ObjectNode state = MAPPER.createObjectNode();
    state.put("format_version", "1.0");
    state.put("terraform_version", "1.9.8");
    state.putObject("values").putObject("root_module").set("resources", resources);
    return state.toString();
  }

  /** A reference as Terraform resolves it: to an attribute of a resource. */
  private static void resolve(ObjectNode values, ArrayNode resources) {
    JsonNode reference = values.path("principal_arn");
    if (!reference.asText().startsWith("aws_eks_access_entry.")) {
      return;
    }
    for (JsonNode resource : resources) {
      if (reference.asText().equals(resource.required("address").asText() + ".principal_arn")) {
        values.set("principal_arn", resource.required("values").required("principal_arn"));
        return;
      }
    }
    throw new AssertionError("There is no " + reference);
  }

  private boolean isAtEnd() {
    return !matcher.find(at) || !text.substring(at, matcher.start()).isBlank();
  }

  private String token() {
    if (!matcher.find(at) || matcher.start() != at) {
      throw new AssertionError("Not read from here on: " + text.substring(at));
    }
    at = matcher.end();
    return matcher.group(1);
  }

  private String peek() {
    int from = at;
    String token = token();
    at = from;
    return token;
  }

  private void expect(String expected) {
    String token = token();
    if (!token.equals(expected)) {
      throw new AssertionError("Expected " + expected + ", found " + token);
    }
  }

  private String string() {
    return unquoted(token());
  }

  /** Escapes are those of JSON, but for the longest one and for what would begin a template. */
  private static String unquoted(String token) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < token.length() - 1; i++) {
      char c = token.charAt(i);
      if ((c == '$' || c == '%') && token.startsWith("{", i + 1)) {
        throw new AssertionError("A template: " + token);
      }
      if ((c == '$' || c == '%') && token.startsWith(c + "{", i + 1)) {
        i++;
        text.append(c);
      } else if (c != '\\') {
        text.append(c);
      } else {
        char escape = token.charAt(++i);
        switch (escape) {
          case 'u', 'U' -> {
            int digits = escape == 'u' ? 4 : 8;
            text.appendCodePoint(Integer.parseInt(token.substring(i + 1, i + 1 + digits), 16));
            i += digits;
          }
          case '"', '\\' -> text.append(escape);
          default -> throw new AssertionError("No escape: " + token);
        }
      }
    }
    return text.toString();
  }

  private ObjectNode body() {
    ObjectNode body = MAPPER.createObjectNode();
    while (!peek().equals("}")) {
      String name = token();
      if (peek().equals("{")) {
        expect("{");
        body.withArray(name).add(body());
      } else {
        expect("=");
        JsonNode value = value();
        if (!name.equals("depends_on")) {
          body.set(name, value);
        }
      }
    }
    expect("}");
    return body;
  }

  private JsonNode value() {
    String token = token();
    if (!token.equals("[")) {
      return MAPPER.getNodeFactory().textNode(token.startsWith("\"") ? unquoted(token) : token);
    }
    ArrayNode list = MAPPER.createArrayNode();
    while (!peek().equals("]")) {
      list.add(value());
      if (peek().equals(",")) {
        expect(",");
      }
    }
    expect("]");
    return list;
  }
}
