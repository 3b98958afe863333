package city.lean.engine.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whom a key may name. A stolen portal key must not become a worker, nor a worker's key a person;
 * so the kind is part of the key's id and the id is the name of the file an operator installs.
 */
enum KeyKind {
  PORTAL {
    @Override
    boolean mayName(String login) {
      return !login.startsWith(SERVICE_PREFIX) || FOR_FACES.contains(login);
    }

    @Override
    boolean mayEnter(Audience audience) {
      return true;
    }
  },
  BOTS {
    @Override
    boolean mayName(String login) {
      return !login.startsWith(SERVICE_PREFIX) || PROJECTOR.equals(login);
    }
  },
  SERVICE {
    @Override
    boolean mayName(String login) {
      return login.startsWith(SERVICE_PREFIX);
    }
  };

  private static final String SERVICE_PREFIX = "svc-";

  private static final String PROJECTOR = "svc-projector";

  /**
   * The projector reads everything and changes nothing; a face shows a person's act at once through
   * it. The operator reads nothing and gives stopped steps new tries.
   */
  private static final Set<String> FOR_FACES = Set.of(PROJECTOR, "svc-operator");

  private static final Pattern KEY_ID =
      Pattern.compile("(portal|bots|service)-[A-Za-z0-9_-]{1,64}");

  abstract boolean mayName(String login);

  /** Only the portal leads people into the web apps: a bot's key opens no Cockpit. */
  boolean mayEnter(Audience audience) {
    return audience == Audience.ENGINE_REST;
  }

  /** The kind of a key by its id; empty when the id is not one of ours. */
  static Optional<KeyKind> of(String keyId) {
    if (!KEY_ID.matcher(keyId).matches()) {
      return Optional.empty();
    }
    return Arrays.stream(values())
        .filter(kind -> keyId.startsWith(kind.name().toLowerCase() + "-"))
        .findAny();
  }
}
