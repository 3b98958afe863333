package city.lean.engine.calendar;

import city.lean.engine.calendar.Hours.Span;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Working time as one line: every moment has a position on it, every position a moment. Positions
 * are milliseconds of work since the first loaded day.
 */
final class Timeline {

  private final ZoneId zone;
  private final Hours hours;
  private final int firstYear;
  private final int lastYear;
  private final Set<LocalDate> shortened;
  private final List<LocalDate> days;
  /** The position at the beginning of each working day, and at the end of the last. */
  private final long[] starts;

  Timeline(CalendarFile file, Hours hours, boolean presidential) {
    this.zone = file.zone();
    this.hours = hours;
    this.firstYear = file.years().get(0).number();
    this.lastYear = file.years().get(file.years().size() - 1).number();
    this.shortened = file.years().stream()
        .flatMap(year -> year.shortened().stream())
        .collect(Collectors.toUnmodifiableSet());
    this.days = file.years().stream()
        .flatMap(year -> year.days().filter(day -> year.isWorking(day, presidential)))
        .toList();
    this.starts = new long[days.size() + 1];
    for (int i = 0; i < days.size(); i++) {
      starts[i + 1] = starts[i] + spans(days.get(i)).stream().mapToLong(Span::length).sum();
    }
  }

  /** The day itself when it is worked, else the next working day. */
  LocalDate onOrAfter(LocalDate day) {
    return day(atOrAfter(day));
  }

  /** The day itself when it is worked, else the working day before it. */
  LocalDate onOrBefore(LocalDate day) {
    return day(after(day) - 1);
  }

  /** The count-th working day after the day, or before it when the count is negative. */
  LocalDate addDays(LocalDate day, int count) {
    if (count == 0) {
      return required(day);
    }
    return day(count > 0 ? after(day) + count - 1 : atOrAfter(day) + count);
  }

  /** The first moment of work of a working day. */
  Instant opening(LocalDate day) {
    return moment(day, spans(day).get(0).from());
  }

  /** The last moment of work of a working day. */
  Instant closing(LocalDate day) {
    List<Span> spans = spans(day);
    return moment(day, spans.get(spans.size() - 1).to());
  }

  /** Work done from the first loaded day until the moment. */
  long position(Instant moment) {
    LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
    LocalDate day = local.toLocalDate();
    int index = atOrAfter(day);
    if (index == days.size() || !days.get(index).equals(day)) {
      return starts[index];
    }
    long sinceMidnight = ChronoUnit.MILLIS.between(day.atStartOfDay(), local);
    return starts[index] + spans(day).stream().mapToLong(span -> span.passed(sinceMidnight)).sum();
  }

  /** The earliest moment by which so much work is done; the position is above zero. */
  Instant moment(long position) {
    int found = Arrays.binarySearch(starts, position);
    int index = (found >= 0 ? found : -found - 1) - 1;
    LocalDate day = day(index);
    long rest = position - starts[index];
    for (Span span : spans(day)) {
      if (rest <= span.length()) {
        return moment(day, span.from() + rest);
      }
      rest -= span.length();
    }
    throw new AssertionError("a day is shorter than its own length");
  }

  private int atOrAfter(LocalDate day) {
    int found = Collections.binarySearch(days, required(day));
    return found >= 0 ? found : -found - 1;
  }

  private int after(LocalDate day) {
    int found = Collections.binarySearch(days, required(day));
    return found >= 0 ? found + 1 : -found - 1;
  }

  private LocalDate required(LocalDate day) {
    if (day.getYear() < firstYear || day.getYear() > lastYear) {
      throw new CalendarYearMissing(day.getYear());
    }
    return day;
  }

  private LocalDate day(int index) {
    if (index < 0) {
      throw new CalendarYearMissing(firstYear - 1);
    }
    if (index >= days.size()) {
      throw new CalendarYearMissing(lastYear + 1);
    }
    return days.get(index);
  }

  private List<Span> spans(LocalDate day) {
    return shortened.contains(day) ? hours.shortened() : hours.full();
  }

  private Instant moment(LocalDate day, long millis) {
    return day.atStartOfDay().plus(millis, ChronoUnit.MILLIS).atZone(zone).toInstant();
  }
}
