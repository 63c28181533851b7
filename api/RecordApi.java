import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Records the public API of one module: the types of its exported packages, and what they inherit
 * from, with their public and protected members, without code. {@code mvn -Precord-api -DskipTests package} runs
 * it for each module; a module that exports nothing to everybody has no API to record.
 *
 * <p>Usage: {@code java -cp asm.jar RecordApi.java CLASSES JAR}
 */
public class RecordApi {

  public static void main(String[] args) throws IOException {
    Path classes = Path.of(args[0]);
    Path jar = Path.of(args[1]);
    if (Files.notExists(classes.resolve("module-info.class"))) {
      return;
    }
    Set<String> exported = exportedPackages(classes.resolve("module-info.class"));
    if (exported.isEmpty()) {
      return;
    }
    Map<String, byte[]> api = api(classes, exported);
    Files.createDirectories(jar.getParent());
    write(api, jar);
    System.out.println("Recorded " + api.size() + " types in " + jar);
  }

  private static Set<String> exportedPackages(Path moduleInfo) throws IOException {
    try (InputStream in = Files.newInputStream(moduleInfo)) {
      return ModuleDescriptor.read(in).exports().stream()
          .filter(export -> !export.isQualified())
          .map(export -> export.source().replace('.', '/'))
          .collect(Collectors.toSet());
    }
  }

  private static Map<String, byte[]> api(Path classes, Set<String> exported) throws IOException {
    Deque<String> pending = new ArrayDeque<>();
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .map(file -> classes.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(".class") && file.contains("/"))
          .filter(file -> exported.contains(file.substring(0, file.lastIndexOf('/'))))
          .map(file -> file.substring(0, file.length() - ".class".length()))
          .filter(name -> isAccessible(classes, name))
          .forEach(pending::add);
    }
    Map<String, byte[]> api = new TreeMap<>();
    while (!pending.isEmpty()) {
      String name = pending.remove();
      if (api.containsKey(name) || Files.notExists(file(classes, name))) {
        continue;
      }
      ClassReader reader = read(classes, name);
      api.put(name, withoutCode(reader));
      if (reader.getSuperName() != null) {
        pending.add(reader.getSuperName());
      }
      pending.addAll(Set.of(reader.getInterfaces()));
    }
    return api;
  }

  /** Whether a type and all types around it are public or protected. */
  private static boolean isAccessible(Path classes, String name) {
    int[] accessible = {1};
    read(classes, name)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public void visit(
                  int version, int access, String self, String sign, String parent, String[] of) {
                accessible[0] &= isPublicOrProtected(access) ? 1 : 0;
              }

              @Override
              public void visitInnerClass(String inner, String outer, String simple, int access) {
                if (inner.equals(name)) {
                  boolean visible = outer != null && isPublicOrProtected(access);
                  accessible[0] &= visible && isAccessible(classes, outer) ? 1 : 0;
                }
              }
            },
            ClassReader.SKIP_CODE);
    return accessible[0] == 1;
  }

  private static boolean isPublicOrProtected(int access) {
    return (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0;
  }

  private static byte[] withoutCode(ClassReader reader) {
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public FieldVisitor visitField(
              int access, String name, String type, String signature, Object value) {
            return isKept(access) || name.equals("serialVersionUID")
                ? super.visitField(access, name, type, signature, value)
                : null;
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] thrown) {
            return isKept(access) ? super.visitMethod(access, name, type, signature, thrown) : null;
          }

          private static boolean isKept(int access) {
            return isPublicOrProtected(access) && (access & Opcodes.ACC_SYNTHETIC) == 0;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  /** Uncompressed, as the repository compresses it better, and equal whatever JDK writes it. */
  private static void write(Map<String, byte[]> api, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> type : api.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(type.getValue());
        ZipEntry entry = new ZipEntry(type.getKey() + ".class");
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        entry.setSize(type.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(type.getValue());
        zip.closeEntry();
      }
    }
  }

  private static ClassReader read(Path classes, String name) {
    try {
      return new ClassReader(Files.readAllBytes(file(classes, name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path classes, String name) {
    return classes.resolve(name + ".class");
  }
}
