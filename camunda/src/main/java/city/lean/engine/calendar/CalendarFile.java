package city.lean.engine.calendar;

import city.lean.engine.SettingsException;
import city.lean.engine.calendar.Hours.Span;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The calendar file, the same that the portal and the workers read.
 *
 * @param presidential whether presidential non-working days count as days off
 * @param hours the shifts by name; {@code default} is everybody's
 * @param years ascending, without gaps
 */
record CalendarFile(
    ZoneId zone, boolean presidential, Map<String, Hours> hours, List<Year> years) {

  static final String DEFAULT_HOURS = "default";

  private static final String API_VERSION = "leancity-calendar/1";

  static CalendarFile read(Path path) {
    try {
      JsonNode root = new ObjectMapper().readTree(path.toFile());
      require(API_VERSION.equals(root.path("apiVersion").asText()), "apiVersion is not known");
      CalendarFile file = new CalendarFile(
          ZoneId.of(root.path("zone").asText()), root.path("presidential").asBoolean(),
          hours(root.path("hours")), years(root.path("years")));
      require(file.hours().containsKey(DEFAULT_HOURS), "there are no default hours");
      require(file.withoutGaps(), "the years have gaps");
      return file;
    } catch (IOException | DateTimeException | IllegalArgumentException error) {
      throw new SettingsException(
          "the calendar " + path + " cannot be used: " + error.getMessage());
    }
  }

  private boolean withoutGaps() {
    return !years.isEmpty()
        && years.get(years.size() - 1).number() - years.get(0).number() == years.size() - 1;
  }

  private static Map<String, Hours> hours(JsonNode shifts) {
    Map<String, Hours> result = new HashMap<>();
    shifts.fields().forEachRemaining(shift -> {
      JsonNode node = shift.getValue();
      List<Span> breaks = list(node.path("breaks")).stream()
          .map(pause -> new Span(millis(pause.path(0)), millis(pause.path(1))))
          .toList();
      Span day = new Span(millis(node.path("opens")), millis(node.path("closes")));
      long shortening = node.path("short_day_minutes").asLong() * 60_000;
      result.put(shift.getKey(), Hours.of(day, breaks, shortening));
    });
    return Map.copyOf(result);
  }

  private static List<Year> years(JsonNode years) {
    List<Year> result = new ArrayList<>();
    years.fields().forEachRemaining(entry -> {
      int number = Integer.parseInt(entry.getKey());
      JsonNode node = entry.getValue();
      result.add(new Year(number,
          dates(number, node.path("off")), dates(number, node.path("work")),
          dates(number, node.path("short")), dates(number, node.path("presidential_off"))));
    });
    result.sort(Comparator.comparing(Year::number));
    return List.copyOf(result);
  }

  private static Set<LocalDate> dates(int year, JsonNode days) {
    return list(days).stream()
        .map(day -> LocalDate.parse(year + "-" + day.asText()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static long millis(JsonNode time) {
    return LocalTime.parse(time.asText()).toSecondOfDay() * 1000L;
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
