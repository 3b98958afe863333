package city.lean.engine;

/** The environment cannot run an engine; the message is the one sentence an operator needs. */
public class SettingsException extends RuntimeException {

  public SettingsException(String message) {
    super(message);
  }
}
