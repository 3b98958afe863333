package city.lean.engine;

import java.sql.SQLException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Says in one sentence why the node does not start, where Spring prints three stack traces. */
class StartFailures implements FailureAnalyzer {

  @Override
  public FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SettingsException) {
        return new FailureAnalysis(cause.getMessage(), null, failure);
      }
      if (cause instanceof SQLException) {
        return new FailureAnalysis("The engine database: " + cause.getMessage(), null, failure);
      }
    }
    return null;
  }
}
