/** The {@code cam} command. */
@SuppressWarnings("requires-automatic") // Jimfs has no module descriptor.
module io.github.ekscam.cli {
  requires io.github.ekscam.analysis;
  requires io.github.ekscam.local;
  requires io.github.ekscam.testing;
  requires com.fasterxml.jackson.core;
  requires com.google.common;
  requires com.google.common.jimfs;
  requires info.picocli;
  requires java.xml;
  requires org.jsoup;
  requires static org.jspecify;

  opens io.github.ekscam.cli to
      info.picocli;
}
