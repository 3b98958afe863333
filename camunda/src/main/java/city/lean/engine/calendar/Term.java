package city.lean.engine.calendar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time in one unit, as process models and dictionaries write it: {@code 4wh}. */
record Term(int count, Unit unit) {

  /** The units; the names are those of the text. */
  enum Unit { wd, wh, cd, h, min }

  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,4})(wd|wh|cd|h|min)");

  static Term parse(String text) {
    Matcher match = TEXT.matcher(text == null ? "" : text);
    if (!match.matches()) {
      throw new TermError("not a term: '" + text + "'");
    }
    return new Term(Integer.parseInt(match.group(1)), Unit.valueOf(match.group(2)));
  }
}
