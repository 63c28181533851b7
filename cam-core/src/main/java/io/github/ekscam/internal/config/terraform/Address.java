package io.github.ekscam.internal.config.terraform;

import java.util.ArrayList;
import java.util.List;

/**
 * The address of an instance of a resource, such as {@code module.access.aws_iam_role.ci["dev"]}.
 *
 * @param module the module it is in, with the keys of instances; empty for the root module
 * @param data whether it is a data source
 * @param key its key among the instances of its resource, in brackets; empty if it has none
 */
record Address(String module, boolean data, String type, String name, String key) {

  /** An address, and what follows it: the attribute that a reference is to. */
  record Path(Address address, List<String> attribute) {}

  static Address parse(String text) {
    return path("", parts(text)).address();
  }

  /**
   * The address that a reference begins with.
   *
   * @param module the module in which the reference is written
   */
  static Path path(String module, List<String> parts) {
    StringBuilder in = new StringBuilder(module);
    int i = 0;
    while (at(parts, i).equals("module")) {
      in.append(in.isEmpty() ? "" : ".").append("module.").append(at(parts, i + 1));
      i += 2;
      if (isKey(at(parts, i))) {
        in.append(parts.get(i++));
      }
    }
    boolean data = at(parts, i).equals("data");
    i += data ? 1 : 0;
    String type = at(parts, i);
    String name = at(parts, i + 1);
    String key = isKey(at(parts, i + 2)) ? parts.get(i + 2) : "";
    int end = Math.min(parts.size(), i + (key.isEmpty() ? 2 : 3));
    return new Path(
        new Address(in.toString(), data, type, name, key), parts.subList(end, parts.size()));
  }

  private static String at(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }

  /** The key of an instance as addresses have it. */
  static String key(String text) {
    return "[\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
  }

  static boolean isKey(String part) {
    return part.startsWith("[");
  }

  /** The names and the keys in brackets that an address or a reference is made of. */
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '.' || c == '[') {
        add(parts, text.substring(begin, i));
        begin = c == '.' ? i + 1 : i;
      }
    }
    add(parts, text.substring(begin));
    return parts;
  }

  private static void add(List<String> parts, String part) {
    if (!part.isEmpty()) {
      parts.add(part);
    }
  }

  /** The address of the resource of which this is an instance, in its module. */
  String resource() {
    return (data ? "data." : "") + type + "." + name;
  }

  /** The same, in the module without the keys of instances. */
  String block() {
    return in(withoutKeys(module), resource());
  }

  /** A module's address without the keys of instances. */
  static String withoutKeys(String module) {
    if (module.indexOf('[') < 0) {
      return module;
    }
    return String.join(".", parts(module).stream().filter(part -> !isKey(part)).toList());
  }

  private static String in(String module, String resource) {
    return module.isEmpty() ? resource : module + "." + resource;
  }

  @Override
  public String toString() {
    return in(module, resource() + key);
  }
}
