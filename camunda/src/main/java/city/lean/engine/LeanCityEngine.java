package city.lean.engine;

import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The engine of LeanCity: Camunda 7 with the city's identity, calendar and dirty marks. */
@SpringBootApplication
public class LeanCityEngine {

  /** The exit code for settings that cannot work, as sysexits names it. */
  private static final int BAD_SETTINGS = 78;

  public static void main(String[] args) {
    try {
      start(EngineSettings.from(System.getenv()));
    } catch (SettingsException error) {
      System.err.println("leancity-engine does not start: " + error.getMessage());
      System.exit(BAD_SETTINGS);
    }
  }

  /**
   * Starts one engine node. The settings reach Spring as its strongest property source, so that no
   * stray variable or file can move the engine to another database.
   */
  public static ConfigurableApplicationContext start(EngineSettings settings) {
    TimeZone.setDefault(TimeZone.getTimeZone(settings.zone()));
    SpringApplication application = new SpringApplication(LeanCityEngine.class);
    application.addInitializers(context -> {
      context.getEnvironment().getPropertySources()
          .addFirst(new MapPropertySource("leancity", settings.springProperties()));
      context.getBeanFactory().registerSingleton("engineSettings", settings);
    });
    return application.run();
  }
}
