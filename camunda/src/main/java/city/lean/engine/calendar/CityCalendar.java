package city.lean.engine.calendar;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import org.camunda.bpm.engine.impl.util.ClockUtil;

/**
 * What process models call {@code calendar}: deadlines in working time, such as
 * {@code ${calendar.due("4wh")}}. A date is a {@link Date} or a text like {@code 2026-12-01};
 * now is the engine's clock.
 *
 * <p>Parameters are {@code Object} because the expression language picks a method by its name and
 * the number of its parameters only.
 */
public final class CityCalendar {

  private static final long SECOND = 1000;

  private final ZoneId zone;
  private final Timeline timeline;

  CityCalendar(ZoneId zone, Timeline timeline) {
    this.zone = zone;
    this.timeline = timeline;
  }

  /** The moment a term ends that begins now. */
  public Date due(String spec) {
    return due(spec, ClockUtil.getCurrentTime());
  }

  /**
   * The moment a term ends: {@code wd} at the end of the n-th working day after the start's date,
   * {@code wh} when n hours of work have passed, {@code cd} at the end of the day n calendar days
   * later, moved to a working day (Civil Code art. 193), {@code h} and {@code min} in clock time.
   */
  public Date due(String spec, Object start) {
    Term term = Term.parse(spec);
    Instant from = instant(start);
    LocalDate day = from.atZone(zone).toLocalDate();
    return Date.from(switch (term.unit()) {
      case wd -> timeline.closing(timeline.addDays(day, term.count()));
      case wh -> timeline.moment(
          timeline.position(from) + Duration.ofHours(term.count()).toMillis());
      case cd -> closing(day.plusDays(term.count()));
      case h -> from.plus(Duration.ofHours(term.count()));
      case min -> from.plus(Duration.ofMinutes(term.count()));
    });
  }

  /**
   * The opening of the working day that lies a term of {@code wd} or {@code cd} before a date. A
   * day off reached by calendar days moves back, so that nobody is reminded too late.
   */
  public Date before(Object date, String spec) {
    Term term = Term.parse(spec);
    LocalDate day = date(date);
    return Date.from(timeline.opening(switch (term.unit()) {
      case wd -> timeline.addDays(day, -term.count());
      case cd -> timeline.onOrBefore(day.minusDays(term.count()));
      default -> throw new TermError("a date needs a term in wd or cd: '" + spec + "'");
    }));
  }

  /**
   * The moment when a share (0..1) of the working time from start to due has passed, to a second;
   * the due moment itself when no work lies in between.
   */
  public Date fraction(Object start, Object due, double share) {
    Instant from = instant(start);
    long begin = timeline.position(from);
    long work = timeline.position(instant(due)) - begin;
    if (work <= 0) {
      return Date.from(instant(due));
    }
    long part = Math.min(work, (long) (work * share / SECOND + 0.5) * SECOND);
    return Date.from(part == 0 ? from : timeline.moment(begin + part));
  }

  /** The same time of day on the date itself when it is worked, else on the next working day. */
  public Date roll(Object date) {
    ZonedDateTime moment = instant(date).atZone(zone);
    LocalDate day = timeline.onOrAfter(moment.toLocalDate());
    return Date.from(moment.with(day).toInstant());
  }

  /** The end of work of a date, rolled to a working day. */
  public Date at(Object date) {
    return Date.from(closing(date(date)));
  }

  private Instant closing(LocalDate day) {
    return timeline.closing(timeline.onOrAfter(day));
  }

  private LocalDate date(Object value) {
    return instant(value).atZone(zone).toLocalDate();
  }

  private Instant instant(Object value) {
    if (value instanceof Date date) {
      return date.toInstant();
    }
    try {
      return LocalDate.parse(String.valueOf(value)).atStartOfDay(zone).toInstant();
    } catch (DateTimeException error) {
      throw new TermError("not a date: '" + value + "'");
    }
  }
}
