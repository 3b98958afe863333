package city.lean.engine.identity;

import city.lean.engine.EngineSettings;
import jakarta.servlet.Filter;
import java.time.Clock;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts a filter before everything that acts in the engine. */
@Configuration
class IdentityConfiguration {

  @Bean
  TokenVerifier tokenVerifier(EngineSettings settings) {
    Clock wallClock = Clock.systemUTC();
    return new TokenVerifier(new PublicKeys(settings.publicKeys(), wallClock), wallClock);
  }

  @Bean
  FilterRegistrationBean<RestTokenFilter> restTokenFilter(
      TokenVerifier verifier, Members members, IdentityService identity) {
    return first(new RestTokenFilter(verifier, members, identity), "/engine-rest/*");
  }

  @Bean
  FilterRegistrationBean<WebappsSignIn> webappsSignIn(
      TokenVerifier verifier, Members members, ProcessEngine engine, EngineSettings settings) {
    return first(
        new WebappsSignIn(verifier, members, engine, settings.portalUrl()), "/camunda/*");
  }

  private static <T extends Filter> FilterRegistrationBean<T> first(
      T filter, String... patterns) {
    FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
    registration.addUrlPatterns(patterns);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
    return registration;
  }
}
