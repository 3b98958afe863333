package city.lean.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingsTest {

  @TempDir private Path keys;

  @Test
  void namesEverythingThatIsMissingAtOnce() {
    Map<String, String> environment = complete();
    environment.remove("LEANCITY_ENGINE_DB_PASSWORD");
    environment.put("LEANCITY_PUBLIC_KEYS", " ");

    assertThatThrownBy(() -> EngineSettings.from(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessage("not set: LEANCITY_ENGINE_DB_PASSWORD, LEANCITY_PUBLIC_KEYS");
  }

  @ParameterizedTest
  @CsvSource({
      "LEANCITY_ENGINE_DB_URL, jdbc:h2:mem:x", "LEANCITY_ENGINE_DB_URL, postgresql://x/y",
      "LEANCITY_PUBLIC_KEYS, /nowhere", "LEANCITY_CALENDAR, /nowhere",
      "LEANCITY_ENGINE_PORT, 65536", "LEANCITY_ENGINE_PORT, http",
      "LEANCITY_PORTAL_URL, portal", "LEANCITY_PORTAL_URL, https://p; script-src *",
      "LEANCITY_MARKS_ROLE, 'x\"; drop table y'", "LEANCITY_TIMEZONE, Asia/Nowhere"})
  void refusesWhatCannotWork(String name, String value) {
    Map<String, String> environment = complete();
    environment.put(name, value);

    assertThatThrownBy(() -> EngineSettings.from(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name);
  }

  @Test
  void listensInsideTheHouseUnlessToldOtherwise() {
    EngineSettings settings = EngineSettings.from(complete());

    assertThat(settings.address()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.zone().getId()).isEqualTo("Asia/Sakhalin");
  }

  @Test
  void neverShowsThePassword() {
    assertThat(EngineSettings.from(complete()).toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({"https://portal.city/, true", "http://127.0.0.1:8000, false"})
  void securesCookiesWhenThePortalIsSecure(String portal, boolean secure) {
    Map<String, String> environment = complete();
    environment.put("LEANCITY_PORTAL_URL", portal);

    assertThat(EngineSettings.from(environment).springProperties())
        .containsEntry("camunda.bpm.webapp.session-cookie.enable-secure-cookie", secure)
        .containsEntry("camunda.bpm.webapp.csrf.enable-secure-cookie", secure);
  }

  private Map<String, String> complete() {
    return new HashMap<>(Map.of(
        "LEANCITY_ENGINE_DB_URL", "jdbc:postgresql://127.0.0.1/engine",
        "LEANCITY_ENGINE_DB_USER", "engine",
        "LEANCITY_ENGINE_DB_PASSWORD", "secret",
        "LEANCITY_PUBLIC_KEYS", keys.toString(),
        "LEANCITY_CALENDAR", "../leancity/calendars/calendar.json",
        "LEANCITY_PORTAL_URL", "http://127.0.0.1:8000"));
  }
}
