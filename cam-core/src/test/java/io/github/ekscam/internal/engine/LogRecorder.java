package io.github.ekscam.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Keeps what this library logs, for each thread its last; what others log is dropped. */
public final class LogRecorder implements SLF4JServiceProvider {

  /** Something that was logged. */
  public record Event(String logger, Level level, String message, @Nullable Throwable thrown) {}

  private static final int MOST = 100;

  private static final ThreadLocal<Deque<Event>> EVENTS = ThreadLocal.withInitial(ArrayDeque::new);

  /** What this thread has logged since its last call. */
  public static List<Event> takeAll() {
    List<Event> events = List.copyOf(EVENTS.get());
    EVENTS.get().clear();
    return events;
  }

  private static final class Recording extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    Recording(String name) {
      this.name = name;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      Deque<Event> events = EVENTS.get();
      events.add(
          new Event(name, level, MessageFormatter.basicArrayFormat(pattern, arguments), thrown));
      if (events.size() > MOST) {
        events.remove();
      }
    }

    private boolean isOurs() {
      return name.startsWith("io.github.ekscam");
    }

    @Override
    public boolean isTraceEnabled() {
      return isOurs();
    }

    @Override
    public boolean isDebugEnabled() {
      return isOurs();
    }

    @Override
    public boolean isInfoEnabled() {
      return isOurs();
    }

    @Override
    public boolean isWarnEnabled() {
      return isOurs();
    }

    @Override
    public boolean isErrorEnabled() {
      return isOurs();
    }
  }

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter contexts = new NOPMDCAdapter();

  @Override
  public ILoggerFactory getLoggerFactory() {
    return Recording::new;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return contexts;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
