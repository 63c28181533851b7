package io.github.ekscam.internal.config.answers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.github.ekscam.Explanation;
import io.github.ekscam.Explanation.Difference;
import io.github.ekscam.Explanation.NearMiss;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.Status;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.WhoCan;
import io.github.ekscam.WhoCan.AllowedPrincipal;
import io.github.ekscam.WhoCan.AllowedSession;
import io.github.ekscam.WhoCan.AllowedSubject;
import io.github.ekscam.WhoCan.UndecidedPrincipal;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.json.JsonFactories;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestAttributes.Impossibility;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers as JSON, laid out as the AWS CLI and kubectl do: the members of each kind of answer. */
public final class AnswerJson {

  private static final JsonFactory FACTORY = JsonFactories.writing();

  private AnswerJson() {}

  /** Something that writes JSON. */
  public interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** An object with these members. */
  public static String object(Body body) {
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

  /** An object with these members, on one line. */
  public static String line(Body body) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  public static void strings(JsonGenerator json, String field, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** What cannot be told, a line each. */
  public static List<String> lines(List<Unknown> unknowns) {
    return unknowns.stream().map(Unknown::line).toList();
  }

  public static void unknowns(JsonGenerator json, List<Unknown> unknowns) throws IOException {
    json.writeArrayFieldStart("unknowns");
    for (Unknown unknown : unknowns) {
      json.writeStartObject();
      unknown(json, unknown, unknown.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The fields of an unknown. */
  public static void unknown(JsonGenerator json, Unknown unknown, String text) throws IOException {
    json.writeStringField("id", unknown.id());
    json.writeStringField("text", text);
    json.writeStringField("remedy", unknown.remedy());
  }

  /** What a reader of the files should know, each with its kind and its place. */
  public static void notices(JsonGenerator json, List<Notice> notices) throws IOException {
    json.writeArrayFieldStart("notices");
    for (Notice notice : notices) {
      json.writeStartObject();
      json.writeStringField("id", notice.id());
      json.writeStringField("severity", notice.severity().name().toLowerCase(Locale.ROOT));
      json.writeStringField("text", notice.text());
      stringIfAny(json, "remedy", notice.remedy());
      stringIfAny(json, "source", notice.source().map(Source::toString).orElse(""));
      json.writeEndObject();
    }
    json.writeEndArray();
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

  /** The name, or the template that it is made from, by a key of its own. */
  public static void username(JsonGenerator json, UserInfo user) throws IOException {
    json.writeStringField(
        user.isUsernameKnown() ? "username" : "usernameTemplate",
        user.usernameTemplate().orElse(user.username()));
  }

  public static void user(JsonGenerator json, UserInfo user) throws IOException {
    json.writeStartObject();
    username(json, user);
    strings(json, "groups", user.groups());
    json.writeEndObject();
  }

  public static void request(JsonGenerator json, RequestAttributes request) throws IOException {
    json.writeStartObject();
    json.writeStringField("verb", request.verb());
    if (request instanceof ResourceRequest resource) {
      json.writeStringField("group", resource.apiGroup());
      json.writeStringField("resource", resource.resource());
      stringIfAny(json, "subresource", resource.subresource());
      stringIfAny(json, "namespace", resource.namespace());
      stringIfAny(json, "name", resource.name());
      stringIfAny(
          json,
          "fieldSelector",
          resource.fieldSelector().stream()
              .map(ResourceRequest.FieldRequirement::toString)
              .collect(Collectors.joining(",")));
    } else if (request instanceof NonResourceRequest nonResource) {
      json.writeStringField("path", nonResource.path());
    }
    json.writeEndObject();
  }

  /** Why no API server gets a request; left out if one does. */
  public static void impossibilities(JsonGenerator json, List<Impossibility> impossibilities)
      throws IOException {
    if (impossibilities.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("impossibilities");
    for (Impossibility each : impossibilities) {
      json.writeStartObject();
      json.writeStringField("id", each.kind().id());
      json.writeStringField("text", each.text());
      json.writeStringField("remedy", each.remedy());
      Optional<RequestAttributes> instead = each.instead();
      if (instead.isPresent()) {
        json.writeFieldName("instead");
        request(json, instead.get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A grant, and where it is written if that is known. */
  public static void grant(JsonGenerator json, Grant grant, Sources sources) throws IOException {
    json.writeStartObject();
    if (grant instanceof Grant.PrivilegedGroup privileged) {
      json.writeStringField("group", privileged.group());
    } else if (grant instanceof Grant.Node node) {
      json.writeStringField("node", node.nodeName());
      json.writeFieldName("rule");
      rule(json, node.rule());
    } else if (grant instanceof Grant.AccessPolicy policy) {
      json.writeStringField("principalArn", policy.entry().principalArn().value());
      json.writeStringField("policyArn", policy.association().policyArn().toString());
      if (policy.policy().provenance() != AccessPolicy.Provenance.PUBLISHED) {
        json.writeStringField("policyProvenance", policy.policy().provenance().id());
        json.writeStringField("policySource", policy.policy().source());
      }
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
    source(json, sources.of(grant));
    json.writeEndObject();
  }

  /** Where something is written, as compilers print it; left out if that is not known. */
  public static void source(JsonGenerator json, Optional<Source> source) throws IOException {
    if (source.isPresent()) {
      json.writeStringField("source", source.get().toString());
    }
  }

  public static void grants(JsonGenerator json, List<? extends Grant> grants, Sources sources)
      throws IOException {
    json.writeArrayFieldStart("grants");
    for (Grant grant : grants) {
      grant(json, grant, sources);
    }
    json.writeEndArray();
  }

  public static void scope(JsonGenerator json, AccessScope scope) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", scope.type());
    strings(json, "namespaces", scope.namespaces());
    json.writeEndObject();
  }

  public static void subject(JsonGenerator json, Subject subject) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", subject.kind());
    stringIfAny(json, "namespace", subject.namespace());
    json.writeStringField("name", subject.name());
    json.writeEndObject();
  }

  public static void rbacObject(JsonGenerator json, RbacObject object) throws IOException {
    json.writeStartObject();
    rbacObjectMembers(json, object);
    json.writeEndObject();
  }

  private static void rbacObjectMembers(JsonGenerator json, RbacObject object) throws IOException {
    json.writeStringField("kind", object.kind());
    stringIfAny(json, "namespace", object.metadata().namespace());
    json.writeStringField("name", object.metadata().name());
  }

  /** A rule, its members in the order of Kubernetes' own output. */
  public static void rule(JsonGenerator json, PolicyRule rule) throws IOException {
    json.writeStartObject();
    ruleMembers(json, rule);
    json.writeEndObject();
  }

  public static void ruleMembers(JsonGenerator json, PolicyRule rule) throws IOException {
    stringsIfAny(json, "verbs", rule.verbs());
    stringsIfAny(json, "apiGroups", rule.apiGroups());
    stringsIfAny(json, "resources", rule.resources());
    stringsIfAny(json, "resourceNames", rule.resourceNames());
    stringsIfAny(json, "nonResourceURLs", rule.nonResourceURLs());
  }

  /** What the authorizers decided, without the grant and the unknowns. */
  public static void decision(JsonGenerator json, Verdict verdict) throws IOException {
    json.writeBooleanField("allowed", verdict.isAllowed());
    json.writeStringField("decision", verdict.decision().name());
    json.writeStringField("reason", verdict.reason());
  }

  public static void verdict(JsonGenerator json, Verdict verdict, Sources sources)
      throws IOException {
    decision(json, verdict);
    grant(json, verdict, sources);
    unknowns(json, verdict.unknowns());
  }

  /** The grant of a verdict, if there is one. */
  public static void grant(JsonGenerator json, Verdict verdict, Sources sources)
      throws IOException {
    Optional<Grant> grant = verdict.grant();
    if (grant.isPresent()) {
      json.writeFieldName("grant");
      grant(json, grant.get(), sources);
    }
  }

  /** All grants and near misses of an explanation. */
  public static void reasons(JsonGenerator json, Explanation explanation, Sources sources)
      throws IOException {
    grants(json, explanation.grants(), sources);
    json.writeArrayFieldStart("nearMisses");
    for (NearMiss miss : explanation.nearMisses()) {
      json.writeStartObject();
      nearMiss(json, miss, sources);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void nearMiss(JsonGenerator json, NearMiss miss, Sources sources)
      throws IOException {
    if (miss instanceof NearMiss.OfGrant of) {
      json.writeFieldName("grant");
      grant(json, of.grant(), sources);
    } else if (miss instanceof NearMiss.OfMissingRole of) {
      json.writeFieldName("binding");
      rbacObject(json, of.binding());
      json.writeFieldName("subject");
      subject(json, of.subject());
      source(json, sources.of(of.binding()));
    }
    json.writeArrayFieldStart("differences");
    for (Difference difference : miss.differences()) {
      json.writeStartObject();
      json.writeStringField("kind", difference.kind().name());
      json.writeStringField("text", difference.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("alike", miss.alike());
  }

  /** What makes the caller a user, and where it is written; left out if nothing does. */
  public static void mapper(JsonGenerator json, MappedIdentity identity, Sources sources)
      throws IOException {
    if (identity instanceof MappedIdentity.Mapped mapped
        && !(mapped.source() instanceof MappedIdentity.AsGiven)) {
      json.writeObjectFieldStart("mappedBy");
      mapper(json, mapped.source(), sources);
      json.writeEndObject();
    }
  }

  /** The members of what makes somebody a user. */
  public static void mapper(JsonGenerator json, MappedIdentity.Mapper mapper, Sources sources)
      throws IOException {
    if (mapper instanceof MappedIdentity.ByAccessEntry entry) {
      json.writeStringField("accessEntry", entry.accessEntry().principalArn().value());
      json.writeStringField("type", entry.accessEntry().type().value());
      reservedNames(json, entry.reservedNames());
    } else if (mapper instanceof MappedIdentity.ByAwsAuth line) {
      json.writeStringField("awsAuth", line.mapping().arn());
    } else if (mapper instanceof MappedIdentity.ByAwsAuthAccount account) {
      json.writeStringField("awsAuthAccount", account.account());
    }
    source(json, sources.of(mapper));
  }

  /** The names of an entry that the EKS API refuses in one; left out if it has none. */
  private static void reservedNames(
      JsonGenerator json, List<MappedIdentity.ReservedName> reservedNames) throws IOException {
    if (reservedNames.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("reservedNames");
    for (MappedIdentity.ReservedName reserved : reservedNames) {
      json.writeStartObject();
      json.writeStringField("field", reserved.field());
      json.writeStringField("name", reserved.name());
      json.writeStringField("text", reserved.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The entry that was probably meant for a caller, if there is one. */
  public static void nearEntry(
      JsonGenerator json, Optional<MappedIdentity.NearEntry> near, Sources sources)
      throws IOException {
    if (near.isPresent()) {
      json.writeObjectFieldStart("nearestEntry");
      mapper(json, near.get().mapper(), sources);
      json.writeStringField("difference", near.get().difference().name());
      json.writeEndObject();
    }
  }

  /** Permissions and unknowns, each with its scope. */
  public static void permissions(JsonGenerator json, Permissions permissions, Sources sources)
      throws IOException {
    json.writeArrayFieldStart("permissions");
    for (Permission permission : permissions.permissions()) {
      json.writeStartObject();
      json.writeFieldName("scope");
      scope(json, permission.scope());
      json.writeFieldName("rule");
      rule(json, permission.rule());
      json.writeFieldName("grant");
      grant(json, permission.grant(), sources);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("unknowns");
    for (Permissions.ScopedUnknown unknown : permissions.unknowns()) {
      json.writeStartObject();
      json.writeFieldName("scope");
      scope(json, unknown.scope());
      unknown(json, unknown.unknown(), unknown.line());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What would become of a write. */
  public static void outcome(JsonGenerator json, RbacWrite.Outcome outcome) throws IOException {
    json.writeBooleanField("accepted", outcome.isAccepted());
    Optional<Status> refusal = outcome.refusal();
    if (refusal.isPresent()) {
      json.writeObjectFieldStart("status");
      json.writeNumberField("code", refusal.get().code());
      json.writeStringField("reason", refusal.get().reason());
      json.writeStringField("message", refusal.get().message());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("missingRules");
    for (PolicyRule rule : outcome.missingRules()) {
      rule(json, rule);
    }
    json.writeEndArray();
    strings(json, "explanation", outcome.explanation());
    unknowns(json, outcome.unknowns());
  }

  public static void bindingsWithoutRole(
      JsonGenerator json, Permissions permissions, Sources sources) throws IOException {
    json.writeArrayFieldStart("bindingsWithoutRole");
    for (RbacBinding binding : permissions.bindingsWithoutRole()) {
      json.writeStartObject();
      rbacObjectMembers(json, binding);
      source(json, sources.of(binding));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  public static void whoCan(
      JsonGenerator json, WhoCan whoCan, List<Impossibility> impossibilities, Sources sources)
      throws IOException {
    json.writeFieldName("request");
    request(json, whoCan.request());
    impossibilities(json, impossibilities);
    json.writeArrayFieldStart("principals");
    for (AllowedPrincipal principal : whoCan.principals()) {
      json.writeStartObject();
      json.writeStringField("principalArn", principal.principal());
      json.writeBooleanField("everySession", principal.isInEverySession());
      json.writeObjectFieldStart("mappedBy");
      mapper(json, principal.source(), sources);
      json.writeEndObject();
      grants(json, principal.grants(), sources);
      json.writeArrayFieldStart("sessions");
      for (AllowedSession session : principal.sessions()) {
        json.writeStartObject();
        json.writeStringField("name", session.name());
        grants(
            json,
            session.subjects().stream().flatMap(each -> each.grants().stream()).toList(),
            sources);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("subjects");
    for (AllowedSubject subject : whoCan.subjects()) {
      json.writeStartObject();
      json.writeFieldName("subject");
      subject(json, subject.subject());
      grants(json, subject.grants(), sources);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("undecidedPrincipals");
    for (UndecidedPrincipal undecided : whoCan.undecidedPrincipals()) {
      json.writeStartObject();
      json.writeStringField("principalArn", undecided.principal());
      strings(json, "reasons", lines(undecided.unknowns()));
      unknowns(json, undecided.unknowns());
      json.writeEndObject();
    }
    json.writeEndArray();
    unknowns(json, whoCan.unknowns());
    json.writeStringField("evaluationError", whoCan.evaluationError());
  }
}
