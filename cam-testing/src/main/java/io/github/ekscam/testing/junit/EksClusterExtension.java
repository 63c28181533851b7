package io.github.ekscam.testing.junit;

import io.github.ekscam.EksCluster;
import io.github.ekscam.internal.config.unread.UnreadAccess;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.KubernetesVersion;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Reads the cluster of {@link EksClusterTest}: that of a class before its tests, so that a mistake
 * in the files fails the class once, that of a method when a parameter asks for it.
 */
final class EksClusterExtension implements BeforeAllCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(EksClusterExtension.class);
  private static final String LOCAL_EKS = "io.github.ekscam.local.LocalEks";
  private static final String CLASSPATH = "classpath:";

  /**
   * What is read once in a run.
   *
   * @param kubernetesVersion empty for that of the files
   * @param defaultNamespace empty for none
   * @param cluster empty for the only one
   * @param parameters each with its name, a {@code =} and its value
   */
  private record Source(
      List<Path> paths,
      String kubernetesVersion,
      List<String> excluded,
      String defaultNamespace,
      boolean allowUnread,
      String cluster,
      List<String> parameters,
      boolean beforePlan) {

    EksCluster read() {
      EksClusters.Builder reader = EksClusters.builder().settingNames(new AnnotationElements());
      if (!kubernetesVersion.isEmpty()) {
        reader.kubernetesVersion(KubernetesVersion.of(kubernetesVersion));
      }
      reader.exclude(excluded.toArray(new String[0]));
      if (!defaultNamespace.isEmpty()) {
        reader.defaultNamespace(defaultNamespace);
      }
      if (allowUnread) {
        reader.allowUnread();
      }
      if (beforePlan) {
        reader.beforePlan();
      }
      reader.cluster(cluster);
      parameters.forEach(parameter -> set(parameter, reader));
      EksCluster cluster = reader.read(paths);
      UnreadAccess.refuse(cluster.notices(), cluster.authenticationMode());
      return cluster;
    }
  }

  private static void set(String parameter, EksClusters.Builder reader) {
    int equals = parameter.indexOf('=');
    if (equals <= 0) {
      throw new ParameterResolutionException(
          "Invalid parameter \"" + parameter + "\": expected a name, = and a value");
    }
    reader.parameter(parameter.substring(0, equals), parameter.substring(equals + 1));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster(context);
  }

  private static EksCluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(source(context), Source::read, EksCluster.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == EksCluster.class || isLocalEks(type) || isEksClient(type);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    EksCluster cluster = cluster(context);
    Class<?> type = parameter.getParameter().getType();
    if (isLocalEks(type) || isEksClient(type)) {
      requireCamLocal(type);
      return isLocalEks(type)
          ? LocalEksParameters.localEks(cluster, context)
          : LocalEksParameters.eksClient(cluster, context);
    }
    return cluster;
  }

  /** Asked by name, as the AWS SDK need not be there. */
  private static boolean isEksClient(Class<?> type) {
    return type.getName().equals("software.amazon.awssdk.services.eks.EksClient");
  }

  /** Asked by name, as cam-local need not be there. */
  private static boolean isLocalEks(Class<?> type) {
    return type.getName().equals(LOCAL_EKS);
  }

  private static void requireCamLocal(Class<?> type) {
    try {
      Class.forName(LOCAL_EKS, false, EksClusterExtension.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new ParameterResolutionException(
          "a parameter of the type "
              + type.getSimpleName()
              + " needs the EKS API on loopback, which is not on the class path: add the dependency"
              + " io.github.ekscam:cam-local",
          e);
    }
  }

  private static Source source(ExtensionContext context) {
    EksClusterTest test = annotation(context);
    if (test.value().length == 0) {
      throw new ParameterResolutionException(
          "@EksClusterTest names no configuration: give it files or directories, such as"
              + " @EksClusterTest(\"platform/\")");
    }
    ClassLoader loader = context.getRequiredTestClass().getClassLoader();
    return new Source(
        Arrays.stream(test.value()).map(path -> path(path, loader)).toList(),
        test.kubernetesVersion(),
        List.of(test.exclude()),
        test.defaultNamespace(),
        test.allowUnread(),
        test.cluster(),
        List.of(test.parameters()),
        test.beforePlan());
  }

  /** That of the method, else of its class, else of the class that this is nested in. */
  private static EksClusterTest annotation(ExtensionContext context) {
    Optional<EksClusterTest> found =
        AnnotationSupport.findAnnotation(context.getTestMethod(), EksClusterTest.class);
    @Nullable Class<?> type = context.getRequiredTestClass();
    while (found.isEmpty() && type != null) {
      found = AnnotationSupport.findAnnotation(type, EksClusterTest.class);
      type = type.getEnclosingClass();
    }
    return found.orElseThrow(
        () -> new ParameterResolutionException("no @EksClusterTest says which cluster is meant"));
  }

  private static Path path(String path, ClassLoader loader) {
    if (!path.startsWith(CLASSPATH)) {
      return Path.of(path);
    }
    String name = path.substring(CLASSPATH.length());
    URL resource = loader.getResource(name);
    if (resource == null) {
      throw new ParameterResolutionException(
          "there is no resource \""
              + name
              + "\" on the class path; files in src/test/resources are named without it");
    }
    try {
      if (resource.getProtocol().equals("file")) {
        return Path.of(resource.toURI());
      }
    } catch (URISyntaxException e) {
      throw new ParameterResolutionException("Invalid resource \"" + name + "\": " + resource, e);
    }
    throw new ParameterResolutionException(
        "the resource \"" + name + "\" is no file but " + resource + "; only files can be read");
  }
}
