package city.lean.engine.identity;

import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.auth.AuthorizationCommandChecker;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.springframework.stereotype.Component;

/**
 * What somebody holds is theirs. To Camunda every candidate may work on a task whoever holds it:
 * complete it, or put it back by claiming it for nobody or resolving it. Here that takes what
 * giving the task to somebody else takes: the right to assign tasks.
 */
@Component
class HeldTasks extends AbstractProcessEnginePlugin {

  @Override
  public void postInit(ProcessEngineConfigurationImpl configuration) {
    configuration.getCommandCheckers().replaceAll(
        checker -> checker instanceof AuthorizationCommandChecker ? new HolderFirst() : checker);
  }

  private static final class HolderFirst extends AuthorizationCommandChecker {

    @Override
    public void checkTaskWork(TaskEntity task) {
      super.checkTaskWork(task);
      String holder = task.getAssignee();
      String acting = Context.getCommandContext().getAuthenticatedUserId();
      if (holder != null && !holder.equals(acting)) {
        checkTaskAssign(task);
      }
    }
  }
}
