package city.lean.engine.identity;

import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;
import org.springframework.stereotype.Component;

/**
 * A refusal uses up no try. Camunda counts a job that somebody had no right to execute as one that
 * failed: three refusals would stop the timer of a case that the person may not even see.
 */
@Component
class RefusedJobs extends AbstractProcessEnginePlugin {

  @Override
  public void postInit(ProcessEngineConfigurationImpl configuration) {
    FailedJobCommandFactory usual = configuration.getFailedJobCommandFactory();
    configuration.setFailedJobCommandFactory((job, failure) ->
        failure instanceof AuthorizationException
            ? context -> null
            : usual.getCommand(job, failure));
  }
}
