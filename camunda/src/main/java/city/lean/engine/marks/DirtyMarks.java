package city.lean.engine.marks;

import java.util.List;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.springframework.stereotype.Component;

/**
 * Tells the projections which cases a transaction changed. Timestamps would not do: they are not
 * the order of commits; a mark in the engine's own transaction is there when the change is.
 * Camunda's starter hands the one bean of this type to the engine, beside the database's handler.
 */
@Component
public class DirtyMarks implements HistoryEventHandler {

  private final MarksTables tables;

  public DirtyMarks(MarksTables tables) {
    this.tables = tables;
  }

  @Override
  public void handleEvents(List<HistoryEvent> events) {
    events.forEach(this::handleEvent);
  }

  @Override
  public void handleEvent(HistoryEvent event) {
    String root = rootOf(event);
    if (root == null) {
      return; // of a deployment, a batch or a definition: no case changed
    }
    TransactionMarks marks = TransactionMarks.current(tables);
    marks.changed(root);
    if (event instanceof HistoricProcessInstanceEventEntity instance && claimsKey(instance)) {
      marks.started(new Start(
          instance.getBusinessKey(), root, instance.getRestartedProcessInstanceId()));
    }
  }

  private static String rootOf(HistoryEvent event) {
    String root = event.getRootProcessInstanceId();
    return root == null ? event.getProcessInstanceId() : root;
  }

  private static boolean claimsKey(HistoricProcessInstanceEventEntity instance) {
    return instance.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_START)
        && instance.getSuperProcessInstanceId() == null
        && instance.getBusinessKey() != null;
  }
}
