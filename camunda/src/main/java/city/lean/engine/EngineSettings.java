package city.lean.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one engine node is set up; the only reader of the environment.
 *
 * @param databaseUrl JDBC URL of the engine's own database
 * @param publicKeys folder of {@code <kid>.pem}: who may sign tokens
 * @param calendar the working calendar's data file
 * @param portalUrl where a browser finds the portal, without a slash at the end
 * @param marksRole the database role that reads and deletes dirty marks
 * @param zone the city's zone: timestamps and cron timers of the engine follow it
 */
public record EngineSettings(
    String databaseUrl,
    String databaseUser,
    String databasePassword,
    String address,
    int port,
    Path publicKeys,
    Path calendar,
    String portalUrl,
    Optional<String> marksRole,
    ZoneId zone) {

  private static final List<String> REQUIRED = List.of(
      "LEANCITY_ENGINE_DB_URL", "LEANCITY_ENGINE_DB_USER", "LEANCITY_ENGINE_DB_PASSWORD",
      "LEANCITY_PUBLIC_KEYS", "LEANCITY_CALENDAR", "LEANCITY_PORTAL_URL");

  private static final Pattern PORTAL = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+/?");

  private static final Pattern ROLE = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  /** Cockpit's own policy, and leave for its pages to ask the portal for metrics. */
  private static final String CONTENT_SECURITY_POLICY = "base-uri 'self';"
      + "script-src $NONCE 'strict-dynamic' 'unsafe-eval' https: 'self' 'unsafe-inline';"
      + "style-src 'unsafe-inline' 'self';"
      + "connect-src 'self' %s;"
      + "default-src 'self';"
      + "img-src 'self' data:;"
      + "block-all-mixed-content;form-action 'self';"
      + "frame-ancestors 'none';object-src 'none';"
      + "sandbox allow-forms allow-scripts allow-same-origin allow-popups allow-downloads";

  /** Reads and checks the settings; names everything that is missing at once. */
  public static EngineSettings from(Map<String, String> environment) {
    String missing = REQUIRED.stream()
        .filter(name -> environment.getOrDefault(name, "").isBlank())
        .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new SettingsException("not set: " + missing);
    }
    return new EngineSettings(
        matching(environment, "LEANCITY_ENGINE_DB_URL", Pattern.compile("jdbc:postgresql:.+")),
        environment.get("LEANCITY_ENGINE_DB_USER"),
        environment.get("LEANCITY_ENGINE_DB_PASSWORD"),
        environment.getOrDefault("LEANCITY_ENGINE_ADDRESS", "127.0.0.1"),
        port(environment.getOrDefault("LEANCITY_ENGINE_PORT", "8080")),
        existing(environment, "LEANCITY_PUBLIC_KEYS", Files::isDirectory, "a folder"),
        existing(environment, "LEANCITY_CALENDAR", Files::isRegularFile, "a file"),
        matching(environment, "LEANCITY_PORTAL_URL", PORTAL).replaceFirst("/$", ""),
        optional(environment, "LEANCITY_MARKS_ROLE", ROLE),
        zone(environment.getOrDefault("LEANCITY_TIMEZONE", "Asia/Sakhalin")));
  }

  /** What Spring and Camunda must know of these settings. */
  Map<String, Object> springProperties() {
    boolean secure = portalUrl.startsWith("https:");
    return Map.of(
        "spring.datasource.url", databaseUrl,
        "spring.datasource.username", databaseUser,
        "spring.datasource.password", databasePassword,
        "server.address", address,
        "server.port", port,
        "server.servlet.session.cookie.secure", secure,
        "camunda.bpm.webapp.session-cookie.enable-secure-cookie", secure,
        "camunda.bpm.webapp.csrf.enable-secure-cookie", secure,
        "camunda.bpm.webapp.header-security.content-security-policy-value",
        CONTENT_SECURITY_POLICY.formatted(portalUrl));
  }

  /** Names the node without its password. */
  @Override
  public String toString() {
    return "EngineSettings[%s on %s:%d]".formatted(databaseUrl, address, port);
  }

  private static String matching(Map<String, String> environment, String name, Pattern pattern) {
    String value = environment.get(name);
    if (!pattern.matcher(value).matches()) {
      throw new SettingsException(name + " cannot be read: it must match " + pattern);
    }
    return value;
  }

  private static Optional<String> optional(
      Map<String, String> environment, String name, Pattern pattern) {
    return environment.getOrDefault(name, "").isBlank()
        ? Optional.empty()
        : Optional.of(matching(environment, name, pattern));
  }

  private static Path existing(
      Map<String, String> environment, String name, java.util.function.Predicate<Path> check,
      String kind) {
    Path path = Path.of(environment.get(name)).toAbsolutePath();
    if (!check.test(path)) {
      throw new SettingsException(name + " is not " + kind + ": " + path);
    }
    return path;
  }

  private static int port(String text) {
    return Stream.of(text)
        .filter(digits -> digits.matches("\\d{1,5}"))
        .map(Integer::valueOf)
        .filter(number -> number <= 65535)
        .findAny()
        .orElseThrow(() -> new SettingsException("LEANCITY_ENGINE_PORT is not a port: " + text));
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException error) {
      throw new SettingsException("LEANCITY_TIMEZONE is not a time zone: " + text);
    }
  }
}
