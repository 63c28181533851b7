package io.github.ekscam.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.github.ekscam.EksCluster;
import io.github.ekscam.analysis.PolicyComparison;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.testing.specification.Specification;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The modules around cam-core: what each may look into, and what it shows. It stands here as this
 * module alone sees them all; cam-core has a test of its own packages.
 */
class ArchitectureTest {

  private static final String ROOT = "io.github.ekscam";

  private static final Map<Path, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

  /** A module: what it exports, and which packages and libraries each of its packages may use. */
  @SuppressWarnings("ImmutableEnumChecker") // the collections are those of List.of and its like
  enum Module {
    POLICIES(
        ManagedPolicies.class,
        Set.of("policies"),
        Map.of("policies", List.of()),
        List.of("java", "org.jspecify")),
    ANALYSIS(
        PolicyComparison.class,
        Set.of(
            "analysis",
            "analysis.advice",
            "analysis.documentation",
            "analysis.lint",
            "analysis.migration"),
        Map.of(
            "analysis",
                List.of("analysis.internal.requests", "analysis.internal.takeover", "policies"),
            "analysis.advice", List.of("analysis"),
            "analysis.documentation", List.of("analysis"),
            "analysis.internal.requests", List.of(),
            "analysis.internal.takeover", List.of(),
            "analysis.lint", List.of("analysis.internal.takeover"),
            "analysis.migration", List.of("analysis")),
        List.of("java", "org.jspecify", "com.google.common", "org.jsoup")),
    LOCAL(
        LocalEks.class,
        Set.of("local", "local.access", "local.apiserver", "local.webhook"),
        Map.ofEntries(
            Map.entry(
                "local",
                List.of(
                    "local.access",
                    "local.internal.aws",
                    "local.internal.cloudformation",
                    "local.internal.eksapi",
                    "local.internal.http",
                    "local.internal.sigv4",
                    "local.internal.sts",
                    "policies")),
            Map.entry("local.access", List.of("local.internal.eksapi", "local.internal.files")),
            Map.entry("local.apiserver", List.of()),
            Map.entry(
                "local.webhook",
                List.of(
                    "local",
                    "local.access",
                    "local.apiserver",
                    "local.internal.aws",
                    "local.internal.files",
                    "local.internal.http",
                    "local.internal.sigv4",
                    "local.internal.sts",
                    "local.internal.tls")),
            Map.entry("local.internal.aws", List.of("local.internal.http", "local.internal.sigv4")),
            Map.entry(
                "local.internal.cloudformation",
                List.of(
                    "local.access",
                    "local.internal.aws",
                    "local.internal.eksapi",
                    "local.internal.http")),
            Map.entry("local.internal.eksapi", List.of()),
            Map.entry("local.internal.files", List.of()),
            Map.entry("local.internal.http", List.of()),
            Map.entry("local.internal.sigv4", List.of("local.internal.http")),
            Map.entry("local.internal.sts", List.of("local.internal.aws", "local.internal.http")),
            Map.entry("local.internal.tls", List.of())),
        List.of(
            "java",
            "org.jspecify",
            "com.fasterxml.jackson",
            "com.google.common",
            "io.prometheus",
            "javax.net",
            "org.eclipse.jetty",
            "org.slf4j")),
    TESTING(
        Specification.class,
        Set.of("testing.assertions", "testing.junit", "testing.specification"),
        Map.of(
            "testing.question", List.of("policies"),
            "testing.specification", List.of("testing.question", "policies"),
            "testing.assertions", List.of("testing.question", "analysis", "policies"),
            "testing.junit",
                List.of(
                    "testing.question",
                    "testing.specification",
                    "local",
                    "local.access",
                    "policies")),
        List.of(
            "java",
            "org.jspecify",
            "com.fasterxml.jackson",
            "com.google.common",
            "org.assertj",
            "org.junit",
            "software.amazon"));

    private final Path location;
    private final Set<String> exported;
    private final Map<String, List<String>> arrows;
    private final List<String> libraries;

    Module(
        Class<?> type,
        Set<String> exported,
        Map<String, List<String>> arrows,
        List<String> libraries) {
      this.location = location(type);
      this.exported = exported;
      this.arrows = arrows;
      this.libraries = libraries;
    }

    JavaClasses importAll() {
      return IMPORTED.computeIfAbsent(location, Module::importFrom);
    }

    /** Other modules are jars once they are packaged, and folders before. */
    private static JavaClasses importFrom(Path location) {
      if (Files.isDirectory(location)) {
        return new ClassFileImporter().importPath(location);
      }
      try (JarFile jar = new JarFile(location.toFile())) {
        return new ClassFileImporter().importJar(jar);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    ModuleDescriptor descriptor() {
      return ModuleFinder.of(location).findAll().iterator().next().descriptor();
    }

    private boolean exports(JavaClass type) {
      return exported.stream().map(ArchitectureTest::named).anyMatch(type.getPackageName()::equals);
    }
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String named(String packageName) {
    return ROOT + "." + packageName;
  }

  /** cam-core stands below all of them; its internals are compared apart. */
  @ParameterizedTest
  @EnumSource
  void packages_lookOnlyIntoThoseTheyMay(Module module) {
    JavaClasses classes = module.importAll();
    Set<String> packages = new TreeSet<>();
    classes.forEach(type -> packages.add(type.getPackageName()));
    assertThat(packages)
        .containsExactlyInAnyOrderElementsOf(
            module.arrows.keySet().stream().map(ArchitectureTest::named).toList());

    module.arrows.forEach(
        (from, to) -> {
          List<String> allowed = new ArrayList<>();
          module.libraries.forEach(library -> allowed.add(library + ".."));
          Stream.of("access", "config", "iam", "internal..", "rbac", "request")
              .map(ArchitectureTest::named)
              .forEach(allowed::add);
          to.stream().map(ArchitectureTest::named).forEach(allowed::add);
          allowed.addAll(List.of(ROOT, named(from)));
          classes()
              .that()
              .resideInAPackage(named(from))
              .should()
              .onlyDependOnClassesThat()
              .resideInAnyPackage(allowed.toArray(new String[0]))
              .check(classes);
        });
  }

  @ParameterizedTest
  @EnumSource
  void packages_haveNoCycles(Module module) {
    slices()
        .matching(ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(module.importAll());
  }

  /** What is shown to a module is used by it, and nothing else is. */
  @Test
  void internalsOfCore_areShownToThoseThatUseThem_andToNobodyElse() {
    Map<String, Set<String>> used = new TreeMap<>();
    Stream.concat(
            Stream.of(Module.values())
                .map(module -> Map.entry(module.descriptor().name(), module.importAll())),
            Stream.of(
                Map.entry(named("cli"), new ClassFileImporter().importPath(location(Cam.class)))))
        .forEach(
            module -> {
              for (JavaClass type : module.getValue()) {
                for (Dependency each : type.getDirectDependenciesFromSelf()) {
                  String target = each.getTargetClass().getBaseComponentType().getPackageName();
                  if (target.startsWith(named("internal."))) {
                    used.computeIfAbsent(target, key -> new TreeSet<>()).add(module.getKey());
                  }
                }
              }
            });
    Map<String, Set<String>> shown =
        ModuleFinder.of(location(EksCluster.class))
            .findAll()
            .iterator()
            .next()
            .descriptor()
            .exports()
            .stream()
            .filter(ModuleDescriptor.Exports::isQualified)
            .collect(
                Collectors.toMap(
                    ModuleDescriptor.Exports::source, ModuleDescriptor.Exports::targets));

    assertThat(shown).isEqualTo(used);
  }

  /** What keeps hostile names and deep nesting in their bounds is set where factories are made. */
  @Test
  void factoriesOfJson_areMadeInOnePlace() {
    Set<String> makers = new TreeSet<>();
    Stream.concat(
            Stream.of(EksCluster.class, Cam.class).map(type -> Module.importFrom(location(type))),
            Stream.of(Module.values()).map(Module::importAll))
        .forEach(
            classes ->
                classes.forEach(
                    type ->
                        type.getCodeUnitCallsFromSelf().stream()
                            .filter(call -> makesFactoryOfJson(call.getTarget()))
                            .forEach(call -> makers.add(type.getName()))));

    assertThat(makers).containsExactly(named("internal.config.json.JsonFactories"));
  }

  private static boolean makesFactoryOfJson(AccessTarget.CodeUnitCallTarget target) {
    JavaClass owner = target.getOwner();
    boolean isFactory = owner.isAssignableTo("com.fasterxml.jackson.core.TokenStreamFactory");
    return owner.isAssignableTo("com.fasterxml.jackson.core.TSFBuilder")
        || (isFactory
            && Set.of("<init>", "builder", "builderWithJackson2Defaults", "rebuild", "copy")
                .contains(target.getName()));
  }

  private static boolean isShown(JavaClass type, Module module) {
    return module.exports(type)
        && type.getModifiers().contains(PUBLIC)
        && type.getEnclosingClass().map(outer -> isShown(outer, module)).orElse(true);
  }

  private static boolean isShown(JavaMember member) {
    return !member.getModifiers().contains(SYNTHETIC)
        && (member.getModifiers().contains(PUBLIC) || member.getModifiers().contains(PROTECTED));
  }

  @ParameterizedTest
  @EnumSource
  void signatures_showNoInternals(Module module) {
    Set<String> hidden = new TreeSet<>();
    JavaClasses classes = module.importAll();
    for (JavaClass type : classes) {
      if (!isShown(type, module)) {
        continue;
      }
      Set<JavaType> shown = new HashSet<>(type.getInterfaces());
      type.getSuperclass().ifPresent(shown::add);
      for (JavaMember member : type.getMembers()) {
        if (!isShown(member)) {
          continue;
        }
        if (member instanceof JavaField field) {
          shown.add(field.getType());
        } else if (member instanceof JavaCodeUnit codeUnit) {
          shown.add(codeUnit.getReturnType());
          shown.addAll(codeUnit.getParameterTypes());
          shown.addAll(codeUnit.getExceptionTypes());
          shown.addAll(codeUnit.getTypeParameters());
        }
      }
      for (JavaType javaType : shown) {
        for (JavaClass raw : javaType.getAllInvolvedRawTypes()) {
          JavaClass base = raw.getBaseComponentType();
          String packageName = base.getPackageName();
          boolean isHiddenHere = classes.contain(base.getName()) && !isShown(base, module);
          boolean isInternal = packageName.startsWith(named("internal"));
          boolean isForeign =
              Stream.of("com.fasterxml.", "com.sun.", "org.slf4j.", "org.yaml.")
                  .anyMatch(packageName::startsWith);
          if (isHiddenHere || isInternal || isForeign) {
            hidden.add(type.getName() + " shows " + base.getName());
          }
        }
      }
    }

    assertThat(hidden).isEmpty();
  }

  private static List<String> shownTypes(Module module) {
    return module.importAll().stream()
        .filter(type -> type.getEnclosingClass().isEmpty() && isShown(type, module))
        .map(type -> type.getName().substring(ROOT.length() + 1))
        .sorted()
        .toList();
  }

  @Test
  void analysis_showsTheseTypes() {
    assertThat(shownTypes(Module.ANALYSIS))
        .containsExactly(
            "analysis.AccessBeyond",
            "analysis.AccessHolder",
            "analysis.CatalogueComparison",
            "analysis.ChangeRules",
            "analysis.ClusterDiff",
            "analysis.DatedPolicyChanges",
            "analysis.GrantDifference",
            "analysis.GrantedAccess",
            "analysis.IdentityChange",
            "analysis.PolicyChange",
            "analysis.PolicyComparison",
            "analysis.RequestRange",
            "analysis.Severity",
            "analysis.advice.Advice",
            "analysis.advice.Advisor",
            "analysis.advice.Obstacle",
            "analysis.advice.Proposal",
            "analysis.documentation.PolicyDocumentation",
            "analysis.lint.Baseline",
            "analysis.lint.Finding",
            "analysis.lint.Fixes",
            "analysis.lint.Level",
            "analysis.lint.LintReport",
            "analysis.lint.LintRule",
            "analysis.lint.LintSettings",
            "analysis.lint.Linter",
            "analysis.lint.ProofStep",
            "analysis.lint.Suppression",
            "analysis.lint.TextEdit",
            "analysis.migration.AwsAuthMigration",
            "analysis.migration.MigratedPrincipal",
            "analysis.migration.MigrationDifference",
            "analysis.migration.MigrationFormat",
            "analysis.migration.MigrationStep",
            "analysis.migration.UnusedMapping");
  }

  @Test
  void local_showsTheseTypes() {
    assertThat(shownTypes(Module.LOCAL))
        .hasSizeLessThanOrEqualTo(40)
        .containsExactly(
            "local.LocalEks",
            "local.LocalIdentities",
            "local.LocalIdentity",
            "local.access.AssociatedAccessPolicy",
            "local.access.ClusterAccess",
            "local.access.ClusterState",
            "local.access.ClusterStateWriter",
            "local.access.ClusterUpdate",
            "local.access.ClusterVersion",
            "local.access.CreateAccessEntryRequest",
            "local.access.CreateClusterRequest",
            "local.access.DescribedAccessEntry",
            "local.access.DescribedCluster",
            "local.access.EksCall",
            "local.access.IamDirectory",
            "local.access.Page",
            "local.access.PageRequest",
            "local.access.RegionalClusterAccess",
            "local.access.UpdateAccessEntryRequest",
            "local.apiserver.ApiRequest",
            "local.apiserver.ApiResponse",
            "local.apiserver.ApiServer",
            "local.apiserver.AuditEvent",
            "local.apiserver.BadRequestException",
            "local.apiserver.RequestInfo",
            "local.apiserver.Review",
            "local.apiserver.Reviews",
            "local.apiserver.SelectorAttributes",
            "local.apiserver.SelfSubjectRulesReview",
            "local.apiserver.SubjectAccessReview",
            "local.apiserver.SubjectAccessReviewStatus",
            "local.apiserver.SubjectRulesReviewStatus",
            "local.apiserver.WebhookReview",
            "local.webhook.ApiServerFiles",
            "local.webhook.ClusterToken",
            "local.webhook.LocalWebhooks",
            "local.webhook.TokenVerification");
  }

  @Test
  void policiesAndTesting_showFewTypes() {
    assertThat(shownTypes(Module.POLICIES)).hasSizeLessThanOrEqualTo(10);
    assertThat(shownTypes(Module.TESTING)).hasSizeLessThanOrEqualTo(25);
  }

  @Test
  void theCommand_printsNothingPastThePrinter() {
    DescribedPredicate<JavaClass> streams =
        JavaClass.Predicates.assignableTo(PrintStream.class)
            .or(JavaClass.Predicates.assignableTo(Writer.class))
            .or(JavaClass.Predicates.assignableTo(Console.class))
            .as("a stream to print to");
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Cam.class.getName())
        .and()
        .doNotHaveFullyQualifiedName(JunitXml.class.getName())
        .and(not(belongToAnyOf(Printer.class)))
        .should()
        .dependOnClassesThat(streams)
        .because("what is printed holds names of files, and Printer alone knows what to escape")
        .check(Module.importFrom(location(Cam.class)));
    noClasses()
        .that()
        .haveFullyQualifiedName(Cam.class.getName())
        .should()
        .callMethodWhere(
            target(owner(streams)).and(target(nameMatching("print.*|append|format|write"))))
        .check(Module.importFrom(location(Cam.class)));
  }

  @Test
  void noModule_printsByItself() {
    for (Class<?> type :
        List.of(
            EksCluster.class,
            ManagedPolicies.class,
            PolicyComparison.class,
            LocalEks.class,
            Specification.class,
            Cam.class)) {
      JavaClasses module = Module.importFrom(location(type));
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(module);
      noClasses()
          .should()
          .callMethodWhere(target(nameMatching("printStackTrace|dumpStack")))
          .check(module);
    }
  }
}
