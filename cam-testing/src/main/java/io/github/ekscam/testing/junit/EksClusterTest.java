package io.github.ekscam.testing.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives test methods the cluster that some files configure, as a parameter of the type {@link
 * io.github.ekscam.EksCluster}:
 *
 * <pre>{@code
 * @EksClusterTest("platform/")
 * class AccessTest {
 *   @Test
 *   void developersReadTheirPods(EksCluster cluster) {
 *     assertThat(cluster).asPrincipal(DEVELOPER).in("dev").can("get", "pods");
 *   }
 * }
 * }</pre>
 *
 * <p>A parameter of the type {@link io.github.ekscam.local.LocalEks} is the EKS API with that
 * cluster, for AWS's own clients: each test has its own, which is closed after it. That needs the
 * module cam-local on the class path, which this one does not bring along. Where the AWS SDK for
 * Java 2 is there, too, a parameter may be its {@code EksClient}, already pointed to it.
 *
 * <p>The managed access policies and the default roles of the Kubernetes version are in it. Stands
 * on a class, which holds for the classes nested in it, too, on a method, which then has a cluster
 * of its own, or on an annotation. The files are read once in a run, before the tests of the class;
 * as a cluster is immutable, tests that run at the same time may share it. A mistake in the files
 * fails the class, once and with file, line and column; in the files of a method, the method.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(EksClusterExtension.class)
@SuppressWarnings("exports") // Who compiles against this has JUnit; others need not.
public @interface EksClusterTest {

  /**
   * The files and directories of the configuration, from the working directory, which is the
   * module's with Maven and Gradle; or, after {@code classpath:}, resources.
   */
  String[] value();

  /**
   * Files of the directories to leave out: {@code overlays/**} by the path below them, or {@code
   * *-test.yaml} by name.
   */
  String[] exclude() default {};

  /** The namespace of roles and bindings that have none and need one; none unless given. */
  String defaultNamespace() default "";

  /** Whether documents about access may be left unread; every test fails on one otherwise. */
  boolean allowUnread() default false;

  /** The cluster's name or address, where the files tell of several. */
  String cluster() default "";

  /** Parameters of CloudFormation templates, such as {@code "AWS::AccountId=111122223333"}. */
  String[] parameters() default {};

  /** Whether of a plan the cluster is read as it is before the plan is applied. */
  boolean beforePlan() default false;

  /** The Kubernetes version, such as {@code 1.34}; from the files unless given. */
  String kubernetesVersion() default "";
}
