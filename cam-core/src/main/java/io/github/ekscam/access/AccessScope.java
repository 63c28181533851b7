package io.github.ekscam.access;

import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.internal.text.Wildcards;
import java.util.List;

/** Where an associated access policy applies: in the whole cluster, or in some namespaces. */
public sealed interface AccessScope {

  /** The whole cluster: every namespace, what belongs to none, and non-resource URLs. */
  static AccessScope cluster() {
    return Cluster.INSTANCE;
  }

  /**
   * The namespaces with these names, in which {@code *} stands for any run of characters.
   *
   * @throws EksException as the EKS API does, if there is no namespace
   */
  static AccessScope namespaces(List<String> namespaces) {
    return new Namespaces(namespaces);
  }

  /**
   * The scope that the API writes as a word for its type and a list.
   *
   * @throws EksException as the EKS API does
   */
  static AccessScope of(String type, List<String> namespaces) {
    return switch (type) {
      case "namespace" -> namespaces(namespaces);
      case "cluster" -> {
        if (!namespaces.isEmpty()) {
          throw EksException.invalidParameter(
              "accessScope should not include namespaces if the type is not set as namespace");
        }
        yield cluster();
      }
      default ->
          throw EksException.invalidParameter(
              "The specified accessScope type is invalid: \""
                  + type
                  + "\" must be one of [cluster, namespace]");
    };
  }

  /** The API's name of this type of scope: {@code cluster} or {@code namespace}. */
  String type();

  /** The namespaces; none for the cluster. */
  List<String> namespaces();

  /** Where it is, for people: {@code the whole cluster} or {@code the namespaces dev, qa-*}. */
  String describe();

  /** Whether what happens in this namespace is in the scope; the empty text is no namespace. */
  boolean includesNamespace(String namespace);

  /** The whole cluster. */
  final class Cluster implements AccessScope {

    private static final Cluster INSTANCE = new Cluster();

    private Cluster() {}

    @Override
    public String type() {
      return "cluster";
    }

    @Override
    public List<String> namespaces() {
      return List.of();
    }

    @Override
    public boolean includesNamespace(String namespace) {
      return true;
    }

    @Override
    public String describe() {
      return "the whole cluster";
    }

    @Override
    public String toString() {
      return type();
    }
  }

  /**
   * Some namespaces. Never reaches what belongs to no namespace, nor non-resource URLs. EKS checks
   * neither whether a namespace exists nor how it is spelled, and documents no wildcard but {@code
   * *}: every other character is only itself.
   *
   * @param namespaces names, at least one
   */
  record Namespaces(List<String> namespaces) implements AccessScope {

    public Namespaces {
      namespaces = List.copyOf(namespaces);
      if (namespaces.isEmpty()) {
        throw EksException.invalidParameter(
            "At least 1 namespace must be provided if the type is set as namespace");
      }
      if (namespaces.contains("")) {
        throw EksException.invalidParameter(
            "The specified namespaces is invalid: a namespace must not be empty");
      }
    }

    @Override
    public String type() {
      return "namespace";
    }

    @Override
    public boolean includesNamespace(String namespace) {
      if (namespace.isEmpty()) {
        return false;
      }
      for (int i = 0; i < namespaces.size(); i++) { // An iterator would be allocated.
        if (Wildcards.matches(namespaces.get(i), namespace)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String describe() {
      return PlainText.namespaces(namespaces);
    }

    @Override
    public String toString() {
      return "namespace" + namespaces;
    }
  }
}
