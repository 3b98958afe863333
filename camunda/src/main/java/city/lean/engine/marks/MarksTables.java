package city.lean.engine.marks;

import city.lean.engine.EngineSettings;
import java.util.Collection;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The two tables that the engine's transactions write beside the engine's own: which cases changed,
 * and which business keys have been started.
 */
@Component
public class MarksTables {

  /** Any number will do, as long as all nodes lock the same one. */
  private static final long START_LOCK = 7_240_001;

  private static final String CREATE = """
      CREATE TABLE IF NOT EXISTS lc_dirty (
        id bigserial PRIMARY KEY,
        root_process_instance_id varchar(64) NOT NULL,
        marked_at timestamptz NOT NULL DEFAULT now());
      CREATE TABLE IF NOT EXISTS lc_started (
        business_key varchar(255) PRIMARY KEY,
        root_process_instance_id varchar(64) NOT NULL)""";

  private static final String GRANT = """
      REVOKE ALL ON lc_dirty, lc_started FROM "%1$s";
      GRANT SELECT, DELETE ON lc_dirty TO "%1$s\"""";

  private static final String MARK = """
      WITH marked AS (
        INSERT INTO lc_dirty (root_process_instance_id) SELECT unnest(?::text[])
        RETURNING root_process_instance_id)
      SELECT count(pg_notify('lc_dirty', root_process_instance_id)) FROM marked""";

  /** A restarted case keeps its business key; its row moves on to the new instance. */
  private static final String CLAIM = """
      INSERT INTO lc_started (business_key, root_process_instance_id) VALUES (?, ?)
      ON CONFLICT (business_key) DO UPDATE
        SET root_process_instance_id = excluded.root_process_instance_id
        WHERE lc_started.root_process_instance_id = ?""";

  private final JdbcTemplate jdbc;

  public MarksTables(
      JdbcTemplate jdbc, PlatformTransactionManager transactions, EngineSettings settings) {
    this.jdbc = jdbc;
    new TransactionTemplate(transactions).executeWithoutResult(status -> {
      jdbc.queryForList("SELECT pg_advisory_xact_lock(?)::text", START_LOCK);
      jdbc.execute(CREATE);
      settings.marksRole().ifPresent(role -> jdbc.execute(GRANT.formatted(role)));
    });
  }

  /** Marks cases as changed and wakes whoever listens, both when this transaction commits. */
  void mark(Collection<String> roots) {
    jdbc.queryForObject(MARK, Long.class, (Object) roots.toArray(String[]::new));
  }

  /** Claims a business key for a root instance; whoever comes second fails, and rolls back. */
  void claim(Start start) {
    int rows = jdbc.update(CLAIM, start.businessKey(), start.root(), start.restartOf());
    if (rows == 0) {
      throw new BusinessKeyTaken(start.businessKey());
    }
  }
}
