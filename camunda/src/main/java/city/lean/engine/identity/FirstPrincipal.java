package city.lean.engine.identity;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.plugin.AdministratorAuthorizationPlugin;
import org.springframework.stereotype.Component;

/**
 * Makes the one principal from whom all others come: the service that deploys and mirrors the
 * organisation. It has no password; only a key of the service kind can speak for it.
 */
@Component
public class FirstPrincipal extends AdministratorAuthorizationPlugin {

  private static final String GROUP = "camunda-admin";

  private static final String LOGIN = "svc-deploy";

  public FirstPrincipal() {
    setAdministratorGroupName(GROUP);
  }

  @Override
  public void postProcessEngineBuild(ProcessEngine engine) {
    super.postProcessEngineBuild(engine);
    IdentityService identity = engine.getIdentityService();
    if (identity.createGroupQuery().groupId(GROUP).count() == 0) {
      Group group = identity.newGroup(GROUP);
      group.setName("Administrators of the engine");
      group.setType("SYSTEM");
      identity.saveGroup(group);
    }
    if (identity.createUserQuery().userId(LOGIN).count() == 0) {
      User user = identity.newUser(LOGIN);
      user.setFirstName("LeanCity");
      user.setLastName("deploy");
      identity.saveUser(user);
    }
    if (identity.createUserQuery().userId(LOGIN).memberOfGroup(GROUP).count() == 0) {
      identity.createMembership(LOGIN, GROUP);
    }
  }
}
