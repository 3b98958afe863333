package city.lean.engine.calendar;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.lean.engine.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarFileTest {

  private static final String GOOD = """
      {"apiVersion": "leancity-calendar/1", "zone": "Asia/Sakhalin", "presidential": false,
       "hours": {"default": {"opens": "09:00", "closes": "18:00", "breaks": [],
                             "short_day_minutes": 60}},
       "years": {"2025": {"off": ["01-01"]}, "2026": {"off": ["01-01"]}}}""";

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource({
      "calendar/1, calendar/2, apiVersion is not known",
      "default, other, there are no default hours",
      "2026, 2027, the years have gaps",
      "01-01, 02-30, Invalid date",
      "Asia/Sakhalin, Asia/Nowhere, Asia/Nowhere",
      "09:00, nine, nine",
      "'{', '[', Unexpected"})
  void namesWhatIsWrong(String right, String wrong, String why, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("calendar.json");
    Files.writeString(file, GOOD);
    CalendarFile.read(file);
    Files.writeString(file, GOOD.replace(right, wrong));

    assertThatThrownBy(() -> CalendarFile.read(file))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why);
  }
}
