package city.lean.engine.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The exceptions of one year to the week of Monday to Friday.
 *
 * @param off days off on Mondays to Fridays
 * @param work working Saturdays and Sundays
 * @param shortened working days that end earlier
 * @param presidentialOff days that the President declared non-working; a separate switch
 */
record Year(
    int number,
    Set<LocalDate> off,
    Set<LocalDate> work,
    Set<LocalDate> shortened,
    Set<LocalDate> presidentialOff) {

  boolean isWorking(LocalDate day, boolean presidential) {
    if (presidential && presidentialOff.contains(day)) {
      return false;
    }
    boolean weekday = day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
    return (weekday && !off.contains(day)) || work.contains(day);
  }

  Stream<LocalDate> days() {
    return LocalDate.of(number, 1, 1).datesUntil(LocalDate.of(number + 1, 1, 1));
  }
}
