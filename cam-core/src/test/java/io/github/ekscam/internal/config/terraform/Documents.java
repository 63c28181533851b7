package io.github.ekscam.internal.config.terraform;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes plans and states as Terraform prints them, in one line unless they are given otherwise.
 */
final class Documents {

  private final List<String> changes = new ArrayList<>();
  private final List<String> members = new ArrayList<>();

  static Documents plan() {
    return new Documents();
  }

  static String state(String... resources) {
    return """
        {"format_version": "1.0", "terraform_version": "1.9.8", "values": {"root_module": {
          "resources": [%s]}}}
        """
        .formatted(String.join(",", resources));
  }

  /** A resource of a state. */
  static String resource(String address, String values) {
    return "{%s, \"values\": %s}".formatted(head(address), values);
  }

  Documents create(String address, String after) {
    return create(address, after, "{}");
  }

  Documents create(String address, String after, String unknown) {
    return change(address, "[\"create\"]", "null", after, unknown);
  }

  Documents keep(String address, String values) {
    return change(address, "[\"no-op\"]", values, values, "{}");
  }

  Documents delete(String address, String before) {
    return change(address, "[\"delete\"]", before, "null", "{}");
  }

  Documents change(String address, String actions, String before, String after, String unknown) {
    return change(address, actions, before, after, unknown, "[]");
  }

  Documents change(
      String address, String actions, String before, String after, String unknown, String paths) {
    changes.add(
        """
        {%s, "change": {"actions": %s, "before": %s, "after": %s, "after_unknown": %s,
         "before_sensitive": false, "after_sensitive": {}, "replace_paths": %s}}"""
            .formatted(head(address), actions, before, after, unknown, paths));
    return this;
  }

  private static String head(String address) {
    Address parsed = Address.parse(address);
    String key = parsed.key().isEmpty() ? "null" : parsed.key().replaceAll("^\\[|]$", "");
    return "\"address\": %s, \"mode\": \"%s\", \"type\": \"%s\", \"name\": \"%s\", \"index\": %s"
        .formatted(
            quoted(address), parsed.data() ? "data" : "managed", parsed.type(), parsed.name(), key);
  }

  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** Another member of the plan. */
  Documents with(String name, String json) {
    members.add("\"" + name + "\": " + json);
    return this;
  }

  /** The root module of the configuration. */
  Documents configuration(String rootModule) {
    return with("configuration", "{\"root_module\": " + rootModule + "}");
  }

  String json() {
    return "{\"format_version\": \"1.2\", \"terraform_version\": \"1.9.8\", \"resource_changes\": [\n"
        + String.join(",\n", changes)
        + "]"
        + String.join("", members.stream().map(member -> ",\n" + member).toList())
        + "}";
  }
}
