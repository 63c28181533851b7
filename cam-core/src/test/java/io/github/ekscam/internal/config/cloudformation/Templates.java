package io.github.ekscam.internal.config.cloudformation;

import static io.github.ekscam.config.Reading.CATALOGUE;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.rbac.RbacObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads templates and tells what of a cluster they declare, in a few words. */
final class Templates {

  private Templates() {}

  /** A reader with parameters, each a name before its value. */
  static ConfigurationReader reader(String... parameters) {
    return builder(parameters).build();
  }

  static ConfigurationReader.Builder builder(String... parameters) {
    ConfigurationReader.Builder reader = ConfigurationReader.builder().accessPolicies(CATALOGUE);
    for (int i = 0; i < parameters.length; i += 2) {
      reader.parameter(parameters[i], parameters[i + 1]);
    }
    return reader;
  }

  /** Reads a template as the file {@code t}. */
  static EksCluster read(String template, String... parameters) {
    return read(reader(parameters), template);
  }

  static EksCluster read(ConfigurationReader reader, String template) {
    return reader.read("t", new ByteArrayInputStream(template.getBytes(StandardCharsets.UTF_8)));
  }

  static List<String> entries(EksCluster cluster) {
    return cluster.accessEntries().entries().stream()
        .map(entry -> entry.principalArn().value())
        .toList();
  }

  static List<String> policies(EksCluster cluster) {
    return cluster.accessEntries().entries().stream()
        .flatMap(
            entry ->
                cluster.accessEntries().associations(entry).stream()
                    .map(
                        association ->
                            entry.principalArn().name()
                                + " "
                                + association.policyArn().name()
                                + " "
                                + association.accessScope()))
        .toList();
  }

  /** What is not known of a cluster: of what, and before what is. */
  static List<String> unresolved(EksCluster cluster) {
    return cluster.unresolved().stream().map(each -> of(each) + ": " + each.text()).toList();
  }

  private static String of(Unresolved unresolved) {
    if (unresolved instanceof Unresolved.Entry entry) {
      return "entry " + entry.principalArn();
    }
    if (unresolved instanceof Unresolved.Association association) {
      return association.policyName()
          + " "
          + association.accessScope()
          + " of "
          + association.principalArn();
    }
    if (unresolved instanceof Unresolved.Binding binding) {
      return "binding of "
          + binding.subjects().stream()
              .map(subject -> subject.kind() + " " + subject.name())
              .toList()
          + " to "
          + binding.roleRef().name();
    }
    return unresolved.getClass().getSimpleName();
  }

  static List<String> warnings(EksCluster cluster) {
    return cluster.notices().stream()
        .filter(notice -> notice.severity() == Notice.Severity.WARNING)
        .map(Notice::toString)
        .toList();
  }

  static List<String> notices(EksCluster cluster, Notice.Kind kind) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == kind)
        .map(Notice::toString)
        .toList();
  }

  /** The bindings that are known, in their order. */
  static List<String> bindings(EksCluster cluster) {
    return cluster.rbacObjects().all().stream()
        .filter(object -> object.kind().endsWith("Binding"))
        .map(RbacObject::describe)
        .toList();
  }
}
