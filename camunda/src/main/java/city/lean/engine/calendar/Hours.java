package city.lean.engine.calendar;

import java.util.ArrayList;
import java.util.List;

/** The working hours of one shift: on a full day and on a shortened one. */
record Hours(List<Span> full, List<Span> shortened) {

  /** A stretch of a day, in milliseconds after its midnight. */
  record Span(long from, long to) {

    long length() {
      return to - from;
    }

    /** How much of it has passed at a moment of the day. */
    long passed(long moment) {
      return Math.max(0, Math.min(moment, to) - from);
    }
  }

  static Hours of(Span day, List<Span> breaks, long shortening) {
    return new Hours(
        spans(day, breaks), spans(new Span(day.from(), day.to() - shortening), breaks));
  }

  private static List<Span> spans(Span day, List<Span> breaks) {
    List<Span> spans = new ArrayList<>();
    long start = day.from();
    for (Span pause : breaks) {
      if (pause.from() < day.to()) {
        spans.add(new Span(start, pause.from()));
        start = Math.min(pause.to(), day.to());
      }
    }
    if (start < day.to()) {
      spans.add(new Span(start, day.to()));
    }
    return List.copyOf(spans);
  }
}
