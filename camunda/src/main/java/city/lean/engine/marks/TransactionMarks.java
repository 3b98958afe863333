package city.lean.engine.marks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What one transaction changed, written as its last act. It lives and dies with the transaction:
 * after a rollback there is nothing to clear, and a suspended transaction keeps its own.
 */
final class TransactionMarks implements TransactionSynchronization {

  private final MarksTables tables;
  private final Set<String> roots = new TreeSet<>();
  private final List<Start> starts = new ArrayList<>();

  private TransactionMarks(MarksTables tables) {
    this.tables = tables;
  }

  /** The marks of the transaction that runs on this thread. */
  static TransactionMarks current(MarksTables tables) {
    return TransactionSynchronizationManager.getSynchronizations().stream()
        .filter(TransactionMarks.class::isInstance)
        .map(TransactionMarks.class::cast)
        .findAny()
        .orElseGet(() -> registered(new TransactionMarks(tables)));
  }

  private static TransactionMarks registered(TransactionMarks marks) {
    TransactionSynchronizationManager.registerSynchronization(marks);
    return marks;
  }

  void changed(String root) {
    roots.add(root);
  }

  void started(Start start) {
    starts.add(start);
  }

  @Override
  public void beforeCommit(boolean readOnly) {
    starts.forEach(tables::claim);
    tables.mark(roots);
  }
}
