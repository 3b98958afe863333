package city.lean.engine.calendar;

/** A term, a date or a share that cannot be read. */
public class TermError extends RuntimeException {

  public TermError(String message) {
    super(message);
  }
}
