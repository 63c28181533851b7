package io.github.ekscam.internal.identity;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.text.NameTemplate.Placeholder;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What one caller puts in the place of placeholders. */
final class PlaceholderValues {

  private static final Pattern INSTANCE_ID = Pattern.compile("i-(\\w{8}|\\w{17})");

  private final CallerIdentity caller;
  private final Function<String, Optional<String>> instanceNames;
  private final MappedIdentity.Mapper source;

  /**
   * The values for one caller.
   *
   * @param source what has the templates
   */
  PlaceholderValues(
      CallerIdentity caller,
      Function<String, Optional<String>> instanceNames,
      MappedIdentity.Mapper source) {
    this.caller = caller;
    this.instanceNames = instanceNames;
    this.source = source;
  }

  /**
   * Fills in a template.
   *
   * @param field what it is the template of
   */
  NameTemplate.Filled fill(String field, String text) throws RefusedException {
    NameTemplate template = NameTemplate.of(text);
    Optional<String> session = caller.sessionName();
    if (template.has(Placeholder.EC2_PRIVATE_DNS_NAME)
        && session.isPresent()
        && !INSTANCE_ID.matcher(session.get()).matches()) {
      throw new RefusedException(new MappedIdentity.InvalidTemplate(source, field, text));
    }
    return template.fill(this::value);
  }

  private Optional<String> value(Placeholder placeholder) {
    Optional<String> session = caller.sessionName();
    return switch (placeholder) {
      case EC2_PRIVATE_DNS_NAME -> session.flatMap(instanceNames);
      case ACCOUNT_ID -> Optional.of(caller.account());
      case SESSION_NAME -> session.map(name -> name.replace('@', '-'));
      case SESSION_NAME_RAW -> session;
      case ACCESS_KEY_ID -> caller.accessKeyId();
    };
  }
}
