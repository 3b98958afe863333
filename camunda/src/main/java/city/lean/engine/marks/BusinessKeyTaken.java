package city.lean.engine.marks;

/**
 * A process instance with this business key was started before. The starter's answer is to look
 * that instance up, not to try again.
 */
public class BusinessKeyTaken extends RuntimeException {

  public BusinessKeyTaken(String businessKey) {
    super("a process instance with the business key " + businessKey + " was started before");
  }
}
