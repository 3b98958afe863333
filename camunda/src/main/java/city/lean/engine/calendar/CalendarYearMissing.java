package city.lean.engine.calendar;

/** A date of a year that the calendar file does not hold: load the year, never guess. */
public class CalendarYearMissing extends RuntimeException {

  private final int year;

  public CalendarYearMissing(int year) {
    super("the working calendar does not hold the year " + year);
    this.year = year;
  }

  public int year() {
    return year;
  }
}
