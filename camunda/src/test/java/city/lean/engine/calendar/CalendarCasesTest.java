package city.lean.engine.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of cases that the engine's calendar shares with the portal's. */
class CalendarCasesTest {

  private static final Path TABLE = Path.of("../tests/shared/calendar_cases.json");
  private static final CalendarFile FILE =
      CalendarFile.read(Path.of("../leancity/calendars/calendar.json"));

  @ParameterizedTest
  @MethodSource("cases")
  void answersAsTheTableSays(JsonNode row) {
    if (row.has("expect")) {
      assertThat(answer(row)).isEqualTo(row.get("expect").asText());
    } else {
      Throwable error = catchThrowable(() -> answer(row));
      JsonNode expected = row.get("error");
      assertThat(error.getClass().getSimpleName()).isEqualTo(expected.get("type").asText());
      if (error instanceof CalendarYearMissing missing) {
        assertThat(missing.year()).isEqualTo(expected.get("year").asInt());
      }
    }
  }

  static Stream<Named<JsonNode>> cases() throws IOException {
    JsonNode rows = new ObjectMapper().readTree(TABLE.toFile()).get("cases");
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> Named.of(row.get("op").asText() + ": " + row.get("name").asText(), row));
  }

  private static String answer(JsonNode row) {
    Hours hours = FILE.hours().get(row.path("shift").asText(CalendarFile.DEFAULT_HOURS));
    Timeline timeline = new Timeline(FILE, hours, row.path("presidential").asBoolean());
    CityCalendar calendar = new CityCalendar(FILE.zone(), timeline);
    return switch (row.get("op").asText()) {
      case "due" -> shown(calendar.due(row.get("spec").asText(), moment(row, "start")));
      case "before" -> shown(calendar.before(row.get("date").asText(), row.get("spec").asText()));
      case "fraction" -> shown(calendar.fraction(
          moment(row, "start"), moment(row, "due"), row.get("share").asDouble()));
      case "roll" -> shown(calendar.roll(row.get("date").asText())).substring(0, 10);
      case "at" -> shown(calendar.at(row.get("date").asText()));
      case "add_wd" -> timeline.addDays(
          LocalDate.parse(row.get("date").asText()), row.get("n").asInt()).toString();
      case "working_minutes" -> String.valueOf(Math.max(0, timeline.position(
          moment(row, "end").toInstant()) - timeline.position(moment(row, "start").toInstant()))
          / 60_000);
      default -> throw new AssertionError("no such operation: " + row);
    };
  }

  private static Date moment(JsonNode row, String name) {
    return Date.from(OffsetDateTime.parse(row.get(name).asText()).toInstant());
  }

  private static String shown(Date moment) {
    return moment.toInstant().atZone(FILE.zone())
        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX"));
  }
}
