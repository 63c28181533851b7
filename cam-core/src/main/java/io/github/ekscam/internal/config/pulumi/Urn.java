package io.github.ekscam.internal.config.pulumi;

/**
 * How Pulumi names a resource, {@code urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME}.
 *
 * @param type the type, such as {@code aws:eks/accessEntry:AccessEntry}
 * @param name what the program calls it
 */
record Urn(String type, String name) {

  private static final String PREFIX = "urn:pulumi:";
  private static final String SEPARATOR = "::";

  static boolean isUrn(String text) {
    return text.startsWith(PREFIX);
  }

  /** The parts of a text; what is no URN is a name. */
  static Urn of(String text) {
    String[] parts = text.split(SEPARATOR, 4);
    if (!isUrn(text) || parts.length < 4) {
      return new Urn("", text);
    }
    return new Urn(parts[2].substring(parts[2].lastIndexOf('$') + 1), parts[3]);
  }

  /** The URN of a provider, to which its id is appended where resources name it. */
  static String ofProvider(String reference) {
    int id = reference.lastIndexOf(SEPARATOR);
    return id < 0 ? reference : reference.substring(0, id);
  }

  /** What people call the resource. */
  String address() {
    return type.isEmpty() ? name : type + " " + name;
  }
}
