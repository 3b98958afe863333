/** An address with suggestions; what is typed counts too. */

import { useRef, useState } from 'preact/hooks';

import { text } from '../../../../../leancity/forms/headless/messages.js';
import { WidgetFrame, described, useSettings } from '../field.jsx';

const WAIT = 250;

export function Address(props) {
  const { value, disabled, readonly, domId, onChange, onBlur, onFocus } = props;
  const settings = useSettings();
  const [options, setOptions] = useState([]);
  const [active, setActive] = useState(-1);
  const timer = useRef(null);
  const asked = useRef(0);
  const listId = `${domId}-suggestions`;
  const open = options.length > 0;

  const close = () => {
    clearTimeout(timer.current);
    asked.current += 1;
    setOptions([]);
    setActive(-1);
  };
  const ask = (query) => {
    clearTimeout(timer.current);
    const number = ++asked.current;
    timer.current = setTimeout(async () => {
      const found = await suggestions(settings.suggestUrl, query);
      if (number === asked.current) {
        setOptions(found);
        setActive(-1);
      }
    }, WAIT);
  };
  const input = (event) => {
    onChange({ value: event.target.value });
    ask(event.target.value.trim());
  };
  const pick = (option) => {
    close();
    onChange({ value: option.value });
    settings.fill?.(option.fields ?? {});
  };
  const key = (event) => {
    if (!open) {
      return;
    }
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      event.preventDefault();
      setActive((active + moves[event.key] + options.length) % options.length);
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      pick(options[active]);
    } else if (event.key === 'Escape') {
      close();
    }
  };

  return (
    <WidgetFrame props={props} kind="address">
      <div class="lc-address">
        <input
          class="fjs-input"
          type="text"
          id={domId}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={listId}
          aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
          autoComplete="off"
          value={value ?? ''}
          disabled={disabled}
          readOnly={readonly}
          onInput={input}
          onKeyDown={key}
          onFocus={onFocus}
          onBlur={() => {
            close();
            onBlur?.();
          }}
          {...described(props)}
        />
        <ul id={listId} class="lc-suggestions" role="listbox" aria-label={text('Addresses found')} hidden={!open}>
          {options.map((option, index) => (
            <li
              key={option.value}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              onMouseDown={(event) => {
                event.preventDefault();
                pick(option);
              }}
            >
              {option.label ?? option.value}
            </li>
          ))}
        </ul>
      </div>
    </WidgetFrame>
  );
}

/** Suggestions are a help: without an answer the person just types. */
async function suggestions(url, query) {
  if (!url || query.length < 2) {
    return [];
  }
  try {
    const response = await fetch(`${url}?q=${encodeURIComponent(query)}`, { headers: { Accept: 'application/json' } });
    return response.ok ? await response.json() : [];
  } catch {
    return [];
  }
}
