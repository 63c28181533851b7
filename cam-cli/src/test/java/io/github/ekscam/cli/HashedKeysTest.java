package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whoever writes a file or a request chooses the names in it, and so could choose them all with one
 * hash code. Java's hash maps and Guava's keep such keys in order if their class is comparable, and
 * try them one by one if it is not; the maps and sets of {@code copyOf} and Guava's linked
 * multimaps always try them one by one. So each key that is hashed is comparable: a text, a number,
 * or several of them as {@link io.github.ekscam.internal.keys.Key}.
 *
 * <p>Looks into the main sources of all modules, with the types that the compiler gives them.
 */
class HashedKeysTest {

  private static final Path ROOT = Path.of("..");

  /** What can hash a key; other sources need not be compiled. */
  private static final Pattern HASHING =
      Pattern.compile(
          "Hash(?:Map|Set|table|Multimap|Multiset|BiMap|BasedTable)|(?:Map|Set)\\.(?:copyOf|of)"
              + "|distinct\\(|groupingBy|to(?:Unmodifiable)?(?:Map|Set)\\b|com\\.google\\.common\\."
              + "collect\\.(?:Immutable|M|Set|T|L)");

  private static final Set<String> HASHED =
      Set.of(
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.WeakHashMap",
          "java.util.concurrent.ConcurrentHashMap");

  private static final Pattern COLLECTORS =
      Pattern.compile(
          "java\\.util\\.stream\\.Collectors\\.(?:groupingBy|groupingByConcurrent|to(?:Map|Set"
              + "|ConcurrentMap|UnmodifiableMap|UnmodifiableSet))");

  /** What tries keys one by one, whatever they are. */
  private static final Pattern NEVER_SAFE =
      Pattern.compile(
          "java\\.util\\.(?:Map|Set)\\.copyOf|java\\.util\\.Map\\.ofEntries"
              + "|java\\.util\\.stream\\.Collectors\\.toUnmodifiable(?:Map|Set)"
              + "|com\\.google\\.common\\.collect\\.LinkedHashMultimap\\.create");

  /** By class and what it calls, where nobody chooses the keys, or few of them. */
  private static final Set<String> KNOWN =
      Set.of(
          // Of connections, which are told apart by identity; nobody chooses their hash codes.
          "Connections ConcurrentHashMap",
          // Ten at most; more are sorted.
          "ObjectMeta Map.copyOf",
          // Of our own tables.
          "ApiResource Collectors.toUnmodifiableMap",
          "ApiVerbs Collectors.toUnmodifiableMap",
          "ApiVerbs Set.copyOf");

  @Test
  void keysThatAreHashed_areComparable() throws IOException {
    List<Path> sources = sources();

    assertThat(sources).hasSizeGreaterThan(60);
    Set<String> found = found(sources, List.of());
    assertThat(found.stream().map(each -> each.replaceFirst(":\\d+", "")))
        .as("found: %s", found)
        .containsOnlyOnceElementsOf(KNOWN)
        .hasSameSizeAs(KNOWN);
  }

  @Test
  void keysThatAreHashedAndNotComparable_areFound() {
    String source =
        """
        import com.google.common.collect.*;
        import java.util.*;
        import java.util.stream.*;
        class Sample {
          record Pair(String one, String other) {}
          enum Word { ONE }
          Object good(List<String> texts, Map<String, Pair> map) {
            Set<Word> words = new HashSet<>();
            Map<String, Pair> copy = new HashMap<>(map);
            TreeMap<Pair, String> sorted = new TreeMap<>(Comparator.comparing(Pair::one));
            Set<Object> few = Set.of("a", 1);
            return List.of(words, copy, sorted, few, ImmutableSet.copyOf(texts),
                texts.stream().distinct().collect(Collectors.toSet()),
                texts.stream().collect(Collectors.groupingBy(String::length, TreeMap::new,
                    Collectors.toList())));
          }
          Object bad(List<Pair> pairs, Map<String, Pair> map, Set<String> texts) {
            Set<Pair> one = new HashSet<>(pairs);
            Map<List<String>, Pair> two = new LinkedHashMap<>();
            Object three = pairs.stream().distinct().toList();
            Object four = pairs.stream().collect(Collectors.toSet());
            Object five = pairs.stream().collect(Collectors.groupingBy(pair -> pair));
            Object six = Map.copyOf(map);
            Object seven = texts.stream().map(List::of).map(Set::copyOf).toList();
            Object eight = ImmutableSet.copyOf(pairs);
            ListMultimap<Pair, String> nine =
                MultimapBuilder.hashKeys().arrayListValues().build();
            SetMultimap<String, Pair> ten = HashMultimap.create();
            Object eleven = pairs.stream().collect(Collectors.toCollection(HashSet::new));
            Object twelve = Multimaps.index(pairs, pair -> pair);
            Object thirteen = Set.of(texts.toArray(new String[0]));
            return LinkedHashMultimap.<String, String>create();
          }
        }
        """;
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("memory:/Sample.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };

    assertThat(found(List.of(), List.of(file)))
        .containsExactlyInAnyOrder(
            "Sample:18 HashSet",
            "Sample:19 LinkedHashMap",
            "Sample:20 Stream.distinct",
            "Sample:21 Collectors.toSet",
            "Sample:22 Collectors.groupingBy",
            "Sample:23 Map.copyOf",
            "Sample:24 Set.copyOf",
            "Sample:25 ImmutableSet.copyOf",
            "Sample:27 MultimapBuilder.ListMultimapBuilder.build",
            "Sample:28 HashMultimap.create",
            "Sample:29 HashSet",
            "Sample:30 Multimaps.index",
            "Sample:31 Set.of",
            "Sample:32 LinkedHashMultimap.create");
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        Path main = module.resolve("src/main/java");
        // The benchmarks read no files but ours.
        if (Files.isDirectory(main) && !module.endsWith("cam-benchmarks")) {
          try (Stream<Path> files = Files.walk(main)) {
            files
                .filter(file -> file.toString().endsWith(".java") && hashes(file))
                .forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }

  private static boolean hashes(Path file) {
    try {
      return HASHING.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Compiles without writing anything; what is not among the sources is on the class path. */
  private static Set<String> found(List<Path> paths, List<JavaFileObject> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<JavaFileObject> all = new ArrayList<>(files);
      manager.getJavaFileObjectsFromPaths(paths).forEach(all::add);
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of(
                      "-proc:none", "-implicit:none", "-cp", System.getProperty("java.class.path")),
                  null,
                  all);
      Iterable<? extends CompilationUnitTree> units = task.parse();
      task.analyze();
      Set<String> found = new TreeSet<>();
      units.forEach(unit -> new Scanner(task, unit, found).scan(unit, null));
      return found;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Finds what hashes keys that are not comparable. */
  private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final JavacTask task;
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final Set<String> found;

    Scanner(JavacTask task, CompilationUnitTree unit, Set<String> found) {
      this.task = task;
      this.trees = Trees.instance(task);
      this.unit = unit;
      this.found = found;
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void unused) {
      checkNew(tree, typeOf(getCurrentPath()));
      return super.visitNewClass(tree, null);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
      if (tree.getMode() == MemberReferenceTree.ReferenceMode.NEW) {
        // The type of a reference is that of a supplier.
        checkNew(tree, argument(typeOf(getCurrentPath()), 0));
      } else if (NEVER_SAFE.matcher(name(trees.getElement(getCurrentPath()))).matches()) {
        report(tree, name(trees.getElement(getCurrentPath())));
      }
      return super.visitMemberReference(tree, null);
    }

    private void checkNew(Tree tree, @Nullable TypeMirror type) {
      if (type instanceof DeclaredType made
          && HASHED.contains(name(made.asElement()))
          && !isComparable(argument(made, 0))) {
        report(tree, name(made.asElement()));
      }
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
      ExpressionTree select = tree.getMethodSelect();
      ExecutableElement method =
          (ExecutableElement) trees.getElement(new TreePath(getCurrentPath(), select));
      if (isUnsafe(method, requireNonNull(typeOf(getCurrentPath())), tree)) {
        report(tree, name(method));
      }
      return super.visitMethodInvocation(tree, null);
    }

    private boolean isUnsafe(ExecutableElement method, TypeMirror type, MethodInvocationTree tree) {
      String name = name(method);
      if (NEVER_SAFE.matcher(name).matches()) {
        return true;
      }
      if (name.equals("java.util.Set.of")) {
        // An array may hold any number of them.
        return method.isVarArgs() && tree.getArguments().size() == 1;
      }
      if (name.equals("java.util.stream.Stream.distinct")) {
        return !isComparable(argument(type, 0));
      }
      if (COLLECTORS.matcher(name).matches()) {
        TypeMirror result = requireNonNull(argument(type, 2));
        return !isSorted(result) && !isComparable(argument(result, 0));
      }
      return name.startsWith("com.google.common.collect.") && isUnsafeOfGuava(name, type);
    }

    private boolean isUnsafeOfGuava(String name, TypeMirror type) {
      String made = type instanceof DeclaredType of ? name(of.asElement()) : "";
      if (name.endsWith(".asMap") || name.contains("Sorted") || isSorted(type)) {
        return false;
      }
      if (made.matches(".*(?:SetMultimap|HashMultimap|BiMap)")) {
        return !isComparable(argument(type, 0)) || !isComparable(argument(type, 1));
      }
      return made.matches(".*(?:Map|Multimap|Set|Multiset)") && !isComparable(argument(type, 0));
    }

    private static boolean isSorted(TypeMirror type) {
      return type.toString().matches("[\\w.]*\\.(?:Tree|Sorted|Navigable|Enum)\\w*(?:<.*)?");
    }

    private static @Nullable TypeMirror argument(@Nullable TypeMirror type, int index) {
      return type instanceof DeclaredType declared && declared.getTypeArguments().size() > index
          ? declared.getTypeArguments().get(index)
          : null;
    }

    /** Whether hash maps keep keys of this class in order: if it is comparable to itself. */
    private boolean isComparable(@Nullable TypeMirror key) {
      if (!(key instanceof DeclaredType declared)) {
        return false;
      }
      TypeElement type = (TypeElement) declared.asElement();
      if (type.getKind() == ElementKind.ENUM) {
        return true;
      }
      TypeElement comparable = task.getElements().getTypeElement("java.lang.Comparable");
      return type.getKind() != ElementKind.INTERFACE
          && type.getInterfaces().stream()
              .anyMatch(
                  each ->
                      task.getTypes()
                          .isSameType(each, task.getTypes().getDeclaredType(comparable, key)));
    }

    private @Nullable TypeMirror typeOf(TreePath path) {
      return trees.getTypeMirror(path);
    }

    /** The qualified name of a class or of a method, without type parameters. */
    private static String name(Element element) {
      return element instanceof ExecutableElement method
          ? method.getEnclosingElement() + "." + method.getSimpleName()
          : element.toString();
    }

    private void report(Tree tree, String what) {
      String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
      long line =
          unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
      found.add(
          file.replace(".java", "")
              + ":"
              + line
              + " "
              + what.replaceFirst("^(?:[a-z]+\\.)+", "").replaceFirst("<.*>", ""));
    }
  }
}
