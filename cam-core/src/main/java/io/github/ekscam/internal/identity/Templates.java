package io.github.ekscam.internal.identity;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.iam.CallerIdentity;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Fills templates in as {@code renderTemplate} of aws-iam-authenticator's {@code pkg/server} does:
 * one placeholder after the other, so that what one puts in is looked at by the next.
 */
final class Templates {

  private static final String EC2_PRIVATE_DNS_NAME = "{{EC2PrivateDNSName}}";

  private static final Pattern INSTANCE_ID = Pattern.compile("i-(\\w{8}|\\w{17})");

  private final CallerIdentity caller;
  private final Function<String, Optional<String>> instanceNames;
  private final MappedIdentity.Mapper source;

  /**
   * The templates of one mapper.
   *
   * @param source what has the templates
   */
  Templates(
      CallerIdentity caller,
      Function<String, Optional<String>> instanceNames,
      MappedIdentity.Mapper source) {
    this.caller = caller;
    this.instanceNames = instanceNames;
    this.source = source;
  }

  /**
   * A template, filled in.
   *
   * @param text the text; placeholders of what is not known still stand in it
   * @param known whether there are none of those; what only looks like one does not count
   */
  record Rendered(String text, boolean known) {

    private Rendered replace(String placeholder, Optional<String> value) {
      if (!text.contains(placeholder)) {
        return this;
      }
      return value
          .map(known -> new Rendered(text.replace(placeholder, known), this.known))
          .orElseGet(() -> new Rendered(text, false));
    }
  }

  /**
   * Fills in a template.
   *
   * @param field what it is the template of
   */
  Rendered render(String field, String template) throws RefusedException {
    Rendered rendered = new Rendered(template, true);
    Optional<String> session = caller.sessionName();
    if (template.contains(EC2_PRIVATE_DNS_NAME)) {
      if (session.isPresent() && !INSTANCE_ID.matcher(session.get()).matches()) {
        throw new RefusedException(new MappedIdentity.InvalidTemplate(source, field, template));
      }
      rendered = rendered.replace(EC2_PRIVATE_DNS_NAME, session.flatMap(instanceNames));
    }
    return rendered
        .replace("{{AccountID}}", Optional.of(caller.account()))
        .replace("{{SessionName}}", session.map(name -> name.replace('@', '-')))
        .replace("{{SessionNameRaw}}", session)
        .replace("{{AccessKeyID}}", caller.accessKeyId());
  }
}
