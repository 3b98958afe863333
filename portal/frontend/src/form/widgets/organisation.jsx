/** An organisation by its INN: digits only, and at once whose number it is. */

import { text } from '../../../../../leancity/forms/headless/messages.js';
import { digitsOf, isInn } from '../../../../../leancity/forms/headless/widgets.js';
import { WidgetFrame, described } from '../field.jsx';

export function Organisation(props) {
  const { value, disabled, readonly, domId, onChange, onBlur, onFocus } = props;
  const number = digitsOf(value);
  const whose = number.length === 10 ? text('An organisation') : text('A sole trader or a person');
  return (
    <WidgetFrame props={props} kind="organisation">
      <input
        class="fjs-input"
        type="text"
        id={domId}
        inputMode="numeric"
        autoComplete="off"
        maxLength={20}
        value={value ?? ''}
        disabled={disabled}
        readOnly={readonly}
        onInput={(event) => onChange({ value: digitsOf(event.target.value) })}
        onBlur={() => onBlur?.()}
        onFocus={() => onFocus?.()}
        {...described(props)}
      />
      <p class="lc-hint" role="status">{isInn(number) ? whose : ''}</p>
    </WidgetFrame>
  );
}
