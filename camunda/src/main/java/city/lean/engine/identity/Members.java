package city.lean.engine.identity;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.stereotype.Component;

/** The people and services whom the engine knows; asked anew for each request. */
@Component
public class Members {

  private final IdentityService identity;

  public Members(IdentityService identity) {
    this.identity = identity;
  }

  /** The groups of a login now; whoever left the engine acts no more, whatever his token says. */
  public List<String> groupsOf(String login) throws TokenRefused {
    if (identity.createUserQuery().userId(login).count() == 0) {
      throw new TokenRefused("the engine does not know this login");
    }
    return identity.createGroupQuery().groupMember(login).list().stream()
        .map(Group::getId)
        .toList();
  }
}
