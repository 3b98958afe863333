package city.lean.engine.calendar;

import city.lean.engine.EngineSettings;
import city.lean.engine.SettingsException;
import java.util.Map;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the calendar to process models. */
@Configuration
class CalendarConfiguration {

  @Bean
  CityCalendar calendar(EngineSettings settings) {
    CalendarFile file = CalendarFile.read(settings.calendar());
    if (!file.zone().equals(settings.zone())) {
      throw new SettingsException("LEANCITY_TIMEZONE is %s, but the calendar is made for %s"
          .formatted(settings.zone(), file.zone()));
    }
    Hours hours = file.hours().get(CalendarFile.DEFAULT_HOURS);
    return new CityCalendar(file.zone(), new Timeline(file, hours, file.presidential()));
  }

  /**
   * Expressions see the calendar and nothing else of this application: no data source, no key. The
   * starter has given the engine an expression manager that sees everything, so it is replaced.
   */
  @Bean
  ProcessEnginePlugin expressionBeans(CityCalendar calendar) {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl configuration) {
        Map<Object, Object> beans = Map.of("calendar", calendar);
        configuration.setBeans(beans);
        configuration.setExpressionManager(new JuelExpressionManager(beans));
      }
    };
  }
}
