package io.github.ekscam;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which room may look into which, and what the rooms show. */
class ArchitectureTest {

  private static final String ROOT = "io.github.ekscam";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** The arrows: the model, and the internals that follow the data. */
  private static final Map<String, List<String>> MAY_DEPEND_ON =
      Map.ofEntries(
          Map.entry("internal.vocabulary", List.of()),
          Map.entry("internal.keys", List.of()),
          Map.entry("request", List.of("rbac", "internal.text", "internal.vocabulary")),
          Map.entry("internal.text", List.of()),
          Map.entry("iam", List.of("internal.text")),
          Map.entry("rbac", List.of("internal.text", "internal.vocabulary")),
          Map.entry("access", List.of("iam", "rbac", "internal.text", "internal.vocabulary")),
          Map.entry(
              "internal.matching",
              List.of("access", "iam", "rbac", "request", "internal.text", "internal.vocabulary")),
          Map.entry(
              "internal.identity",
              List.of(
                  "",
                  "access",
                  "config",
                  "iam",
                  "request",
                  "internal.keys",
                  "internal.matching",
                  "internal.text",
                  "internal.vocabulary")),
          Map.entry(
              "internal.engine",
              List.of(
                  "",
                  "access",
                  "config",
                  "iam",
                  "rbac",
                  "request",
                  "internal.keys",
                  "internal.matching",
                  "internal.text",
                  "internal.vocabulary")),
          Map.entry(
              "internal.explain",
              List.of(
                  "",
                  "access",
                  "config",
                  "iam",
                  "rbac",
                  "request",
                  "internal.engine",
                  "internal.identity",
                  "internal.keys",
                  "internal.matching",
                  "internal.text",
                  "internal.vocabulary")),
          Map.entry(
              "",
              List.of(
                  "access",
                  "config",
                  "iam",
                  "rbac",
                  "request",
                  "internal.engine",
                  "internal.explain",
                  "internal.identity",
                  "internal.matching",
                  "internal.text",
                  "internal.vocabulary")));

  /** What each format may look into, beside the model and Go's ways of writing. */
  private static final List<String> FOR_FORMATS =
      List.of(
          "access",
          "config",
          "iam",
          "rbac",
          "request",
          "internal.config.format",
          "internal.config.tree",
          "internal.config.writing",
          "internal.text",
          "internal.vocabulary");

  private static final Set<String> FORMATS =
      Set.of(
          "internal.config.ack",
          "internal.config.awsauth",
          "internal.config.awscli",
          "internal.config.cloudformation",
          "internal.config.crossplane",
          "internal.config.eksctl",
          "internal.config.manifest",
          "internal.config.pulumi",
          "internal.config.terraform");

  /**
   * The arrows among the rooms of files. Only the assembly at their top knows which formats are.
   */
  private static final Map<String, List<String>> FILES_MAY_DEPEND_ON =
      Map.of(
          "internal.config.json", List.of(),
          "internal.config.tree",
              List.of("config", "internal.config.json", "internal.text", "internal.vocabulary"),
          "internal.config.writing", List.of("internal.config.json"),
          "internal.config.unread",
              List.of("access", "config", "rbac", "internal.config.tree", "internal.vocabulary"),
          "internal.config.format",
              List.of("access", "config", "iam", "rbac", "request", "internal.config.tree"),
          "internal.config.catalogue",
              List.of(
                  "access",
                  "config",
                  "iam",
                  "rbac",
                  "internal.config.format",
                  "internal.config.manifest",
                  "internal.config.tree"));

  /** Everything else is free, within the library. */
  private static final Set<String> FREE =
      Set.of("config", "internal.config", "internal.config.answers");

  /** What opens on all the rest; nothing that it is made of may look back at it. */
  private static final String DOOR =
      ROOT + "\\.(EksCluster|Cluster[A-Z]\\w+|PossibleAccess|Caller)(\\$.*)?";

  /** What is known of files once they are read: a place, and what a reader should know. */
  private static final String WHAT_WAS_READ =
      ROOT + "\\.config\\.(Source|Notice|Unresolved)(\\$.*)?";

  private static String packageName(String room) {
    return room.isEmpty() ? ROOT : ROOT + "." + room;
  }

  static Stream<String> rooms() {
    return MAY_DEPEND_ON.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void room_looksOnlyIntoTheRoomsItMay(String room) {
    List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", packageName(room)));
    MAY_DEPEND_ON.getOrDefault(room, List.of()).forEach(other -> allowed.add(packageName(other)));
    if (room.equals("internal.engine")) {
      allowed.add("org.slf4j"); // Only where something may fail that nobody else would hear of.
    } else {
      if (room.equals("rbac")) {
        allowed.add("org.pcollections"); // A changed copy of all objects shares the others.
      }
      allowed.add("com.google.common.."); // The engine's tables are its own, to be fast.
    }

    classes()
        .that()
        .resideInAPackage(packageName(room))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(new String[0]))
        .check(CLASSES);
  }

  static Stream<String> roomsOfFiles() {
    return Stream.concat(FORMATS.stream(), FILES_MAY_DEPEND_ON.keySet().stream()).sorted();
  }

  @ParameterizedTest
  @MethodSource("roomsOfFiles")
  void roomOfFiles_knowsNeitherTheAssembly_norAnotherFormat(String room) {
    noClasses()
        .that()
        .resideInAPackage(packageName(room))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are of another room than it may look into",
                type ->
                    type.getPackageName().startsWith(ROOT)
                        && !type.getPackageName().equals(packageName(room))
                        && FILES_MAY_DEPEND_ON.getOrDefault(room, FOR_FORMATS).stream()
                            .noneMatch(may -> type.getPackageName().equals(packageName(may)))))
        .check(CLASSES);
  }

  @Test
  void everyRoom_hasItsArrows() {
    Set<String> rooms = new TreeSet<>();
    CLASSES.forEach(type -> rooms.add(type.getPackageName()));

    assertThat(
            Stream.of(MAY_DEPEND_ON.keySet(), FILES_MAY_DEPEND_ON.keySet(), FORMATS, FREE)
                .flatMap(Set::stream)
                .map(ArchitectureTest::packageName))
        .containsExactlyInAnyOrderElementsOf(rooms);
  }

  @Test
  void everyRoom_standsInTheDescriptionOfTheArchitecture() throws IOException {
    Set<String> described = new TreeSet<>();
    Pattern.compile("^\\| (`[^|]*`) \\|", Pattern.MULTILINE)
        .matcher(Files.readString(Path.of("../docs/architecture.md")))
        .results()
        .forEach(row -> addRooms(row.group(1), described));

    assertThat(described)
        .containsAll(
            CLASSES.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.equals(ROOT) ? name : name.substring(ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** A name that begins with a dot takes the place of the former's last part. */
  private static void addRooms(String cell, Set<String> rooms) {
    String parent = "";
    for (String quoted : cell.split(", ", -1)) {
      String name = quoted.replace("`", "");
      String room = name.startsWith(".") ? (parent + name).replaceFirst("^\\.", "") : name;
      rooms.add(room);
      parent = room.contains(".") ? room.substring(0, room.lastIndexOf('.')) : "";
    }
  }

  @Test
  void access_looksAtNothingOfRbacButRules() {
    noClasses()
        .that()
        .resideInAPackage(packageName("access"))
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(packageName("rbac"))
                .and(JavaClass.Predicates.simpleName("PolicyRule").negate()))
        .check(CLASSES);
  }

  @Test
  void sourcesAndNotices_areAllThatOtherRoomsKnowOfFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packageName("config"), packageName("internal.config.."))
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(packageName("config"))
                .and(
                    DescribedPredicate.describe(
                        "are nothing that was read",
                        type -> !type.getName().matches(WHAT_WAS_READ))))
        .check(CLASSES);
  }

  /**
   * The maps and sets of {@code copyOf} try keys of one hash code one by one, and whoever writes a
   * file or a request chooses its names. Sorted maps, those of {@code HashMap} if keys are
   * comparable, and Guava's do not. A test of cam-cli looks at the types of all keys. Named are
   * those whose keys come from enums, from our own resources, or are few.
   */
  @Test
  void keysFromInput_areOrderedOrSafelyHashed() {
    for (String type :
        List.of("ObjectMeta", "internal.vocabulary.ApiVerbs", "internal.vocabulary.ApiResource")) {
      assertThat(CLASSES.stream().map(JavaClass::getName))
          .as("a class that need not be named any more")
          .anyMatch(name -> name.endsWith("." + type));
    }
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.(ObjectMeta|ApiVerbs|ApiResource|Tables)(\\$.*)?")
        .should()
        .callMethod(Map.class, "copyOf", Map.class)
        .orShould()
        .callMethod(Set.class, "copyOf", Collection.class)
        .orShould()
        .callMethod(Collectors.class, "toUnmodifiableSet")
        .orShould()
        .callMethod(Collectors.class, "toUnmodifiableMap", Function.class, Function.class)
        .check(CLASSES);
  }

  @Test
  void onlyTheRoomsOfFiles_knowHowBytesAreRead() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packageName("config"), packageName("internal.config.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml.jackson..", "org.yaml..")
        .check(CLASSES);
  }

  @Test
  void nothingThatTheClusterIsMadeOf_looksAtTheCluster() {
    noClasses()
        .that()
        .haveNameNotMatching(DOOR)
        .and()
        .resideOutsideOfPackages(packageName("config"), packageName("internal.config.."))
        .should()
        .dependOnClassesThat()
        .haveNameMatching(DOOR)
        .check(CLASSES);
  }

  /** The values in the root are what the internals answer with; the door is apart from them. */
  @Test
  void rooms_haveNoCycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                if (type.getName().matches(DOOR)) {
                  return SliceIdentifier.of("the door");
                }
                if (type.getName().matches(WHAT_WAS_READ)) {
                  return SliceIdentifier.of("what was read");
                }
                return type.getPackageName().startsWith(ROOT)
                        && !type.getPackageName().startsWith(packageName("internal.config"))
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "the rooms";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void rooms_areNamedForWhatTheyHold() {
    assertThat(CLASSES)
        .allSatisfy(
            type ->
                assertThat(type.getPackageName().split("\\.", -1))
                    .doesNotContain("util", "utils", "common", "impl", "helper", "manager"));
  }

  private static Set<String> exportedPackages() throws Exception {
    return ModuleTest.descriptor().exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isShown(JavaClass type, Set<String> exported) {
    return exported.contains(type.getPackageName())
        && type.getModifiers().contains(PUBLIC)
        && type.getEnclosingClass().map(outer -> isShown(outer, exported)).orElse(true);
  }

  private static boolean isShown(JavaMember member) {
    return !member.getModifiers().contains(SYNTHETIC)
        && (member.getModifiers().contains(PUBLIC) || member.getModifiers().contains(PROTECTED));
  }

  @Test
  void signatures_showOnlyTypesOfJavaAndOurOwn() throws Exception {
    Set<String> exported = exportedPackages();
    Set<String> foreign = new TreeSet<>();
    assertThat(CLASSES).filteredOn(type -> isShown(type, exported)).hasSizeGreaterThan(40);
    for (JavaClass type : CLASSES) {
      if (!isShown(type, exported)) {
        continue;
      }
      Set<JavaType> shown = new HashSet<>(type.getInterfaces());
      type.getSuperclass().ifPresent(shown::add);
      shown.addAll(type.getTypeParameters());
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
          if (!base.isPrimitive()
              && !base.getPackageName().startsWith("java.")
              && !base.getPackageName().startsWith("org.jspecify.")
              && !isShown(base, exported)) {
            foreign.add(type.getName() + " shows " + base.getName());
          }
        }
      }
    }

    assertThat(foreign).isEmpty();
  }

  /**
   * The records of more than three components. Their components differ in type or are the fields of
   * an object that Kubernetes or AWS writes in this order, and most are made by this library alone.
   */
  private static final List<String> WIDE_RECORDS =
      List.of(
          "io.github.ekscam.Explanation$NearMiss$OfMissingRole",
          "io.github.ekscam.Grant$AccessPolicy",
          "io.github.ekscam.Grant$Rbac",
          "io.github.ekscam.MappedIdentity$Mapped",
          "io.github.ekscam.Status$Details",
          "io.github.ekscam.Unknown$UnnamedObjects",
          "io.github.ekscam.WhoCan",
          "io.github.ekscam.WhoCan$AllowedPrincipal",
          "io.github.ekscam.config.InvalidInputException$Problem",
          "io.github.ekscam.config.Source",
          "io.github.ekscam.config.Unresolved$Association",
          "io.github.ekscam.config.Unresolved$Binding",
          "io.github.ekscam.config.Unresolved$Entry",
          "io.github.ekscam.config.Unresolved$Rules",
          "io.github.ekscam.config.Unresolved$Value",
          "io.github.ekscam.rbac.ObjectMeta",
          "io.github.ekscam.rbac.Subject");

  @Test
  void publicConstructors_haveThreeParametersAtMost_butOfTheseRecords() throws Exception {
    Set<String> exported = exportedPackages();

    assertThat(CLASSES)
        .filteredOn(type -> isShown(type, exported))
        .flatExtracting(JavaClass::getConstructors)
        .filteredOn(constructor -> constructor.getModifiers().contains(PUBLIC))
        .filteredOn(constructor -> constructor.getRawParameterTypes().size() > 3)
        .extracting(constructor -> constructor.getOwner().getName())
        .containsExactlyInAnyOrderElementsOf(WIDE_RECORDS);
  }

  @Test
  void publicFields_areConstants() throws Exception {
    Set<String> exported = exportedPackages();

    assertThat(CLASSES)
        .filteredOn(type -> isShown(type, exported))
        .flatExtracting(JavaClass::getFields)
        .filteredOn(ArchitectureTest::isShown)
        .allMatch(field -> field.getModifiers().containsAll(Set.of(STATIC, FINAL)));
  }
}
