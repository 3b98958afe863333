package city.lean.engine.support;

import city.lean.engine.EngineSettings;
import city.lean.engine.LeanCityEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole application on a random port and an emptied database, started once for all tests. It
 * starts as {@code main} does; nothing of it is replaced.
 */
public final class TestEngine implements BeforeAllCallback, AfterEachCallback {

  public static final String PORTAL_URL = "http://portal.test:8000";

  private static final class Running {
    static final TestKeys KEYS = new TestKeys(folder());
    static final ConfigurableApplicationContext CONTEXT = start();

    private static ConfigurableApplicationContext start() {
      TestDatabase.empty();
      return LeanCityEngine.start(EngineSettings.from(environment(KEYS.folder())));
    }
  }

  /** The environment of one engine node for tests. */
  public static Map<String, String> environment(Path keys) {
    return Map.of(
        "LEANCITY_ENGINE_DB_URL", TestDatabase.url(),
        "LEANCITY_ENGINE_DB_USER", TestDatabase.user(),
        "LEANCITY_ENGINE_DB_PASSWORD", TestDatabase.password(),
        "LEANCITY_ENGINE_PORT", "0",
        "LEANCITY_PUBLIC_KEYS", keys.toString(),
        "LEANCITY_CALENDAR", "../leancity/calendars/calendar.json",
        "LEANCITY_PORTAL_URL", PORTAL_URL);
  }

  public TestKeys keys() {
    return Running.KEYS;
  }

  public <T> T bean(Class<T> type) {
    return Running.CONTEXT.getBean(type);
  }

  public ProcessEngine engine() {
    return bean(ProcessEngine.class);
  }

  public int port() {
    return Running.CONTEXT.getEnvironment()
        .getRequiredProperty("local.server.port", Integer.class);
  }

  /** A client that acts as a login. */
  public TestClient as(String login) {
    return new TestClient(port(), Map.of("Authorization", "Bearer " + keys().rest(login)));
  }

  /** A client of nobody, with these headers. */
  public TestClient with(Map<String, String> headers) {
    return new TestClient(port(), headers);
  }

  /** Deploys a model written as the inside of one process. */
  public void deploy(String key, String body) {
    engine().getRepositoryService().createDeployment()
        .addString(key + ".bpmn", Bpmn.process(key, body))
        .deploy();
  }

  /** Makes a person who is a member of these groups. */
  public void person(String login, String... groups) {
    IdentityService identity = engine().getIdentityService();
    if (identity.createUserQuery().userId(login).count() == 0) {
      identity.saveUser(identity.newUser(login));
    }
    for (String id : groups) {
      if (identity.createGroupQuery().groupId(id).count() == 0) {
        Group group = identity.newGroup(id);
        identity.saveGroup(group);
      }
      identity.createMembership(login, id);
    }
  }

  /** Says what is missing, which a failed start in the static holder could not. */
  @Override
  public void beforeAll(ExtensionContext context) {
    environment(Path.of("."));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ClockUtil.reset();
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("leancity-keys");
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
