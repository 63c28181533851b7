package io.github.ekscam.local.internal.eksapi;

import java.util.List;
import java.util.Map;

/** A value of another type than the service model has there. */
public final class WrongTypeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient Object value;
  private final String type;

  /**
   * Of a member.
   *
   * @param path of the member, such as {@code logging.clusterLogging}
   * @param type as the service names it, such as {@code List}
   */
  public WrongTypeException(String path, Object value, String type) {
    super("Invalid " + path + ": expected a value of type " + type + ", not " + value);
    this.value = value;
    this.type = type;
  }

  /** In the words of the service, which do not tell where it is. */
  public String serviceMessage() {
    if (value instanceof Map) {
      return "Start of structure or map found where not expected.";
    }
    if (value instanceof List) {
      return "Start of list found where not expected.";
    }
    return kind() + " can not be converted to " + (type.startsWith("I") ? "an " : "a ") + type;
  }

  private String kind() {
    if (value instanceof Boolean truth) {
      return truth ? "TRUE_VALUE" : "FALSE_VALUE";
    }
    if (value instanceof Number) {
      return "NUMBER_VALUE";
    }
    return value instanceof String ? "STRING_VALUE" : "NULL_VALUE";
  }
}
