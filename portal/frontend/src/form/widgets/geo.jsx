/** A point: typed as text, chosen on the map, found by the device or taken from a photo. */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { text } from '../../../../../leancity/forms/headless/messages.js';
import { formatPoint, isInside, parsePoint } from '../../../../../leancity/forms/headless/widgets.js';
import { WidgetFrame, described, useSettings } from '../field.jsx';

export function Geo(props) {
  const { value, disabled, readonly, domId, onBlur } = props;
  const settings = useSettings();
  const editable = !disabled && !readonly;
  const change = useRef(props.onChange);
  change.current = props.onChange;
  const held = useRef(value);
  held.current = value;
  const [typed, setTyped] = useState(value ?? '');
  const [note, setNote] = useState('');
  const [fromPhoto, setFromPhoto] = useState(null);

  // At once: an effect that came later would undo what has been typed since.
  useLayoutEffect(() => setTyped(value ?? ''), [value]);

  const set = (point, said = '') => {
    setNote(said);
    change.current({ value: formatPoint(point) });
  };
  useEffect(() => {
    const onPosition = ({ detail }) => {
      if (held.current) {
        setFromPhoto(detail);
      } else if (editable) {
        set(detail, text('The place is taken from the photo.'));
      }
    };
    settings.uploads.addEventListener('position', onPosition);
    return () => settings.uploads.removeEventListener('position', onPosition);
  }, [editable]);

  const finish = () => {
    const point = parsePoint(typed);
    const next = point ? formatPoint(point) : typed.trim();
    if (next !== (value ?? '')) {
      change.current({ value: next });
    }
    setTyped(next);
    onBlur?.();
  };
  const locate = () => findDevice(set, setNote);

  return (
    <WidgetFrame props={props} kind="geo">
      <div class="lc-geo-bar">
        <input
          class="fjs-input"
          type="text"
          id={domId}
          inputMode="decimal"
          autoComplete="off"
          placeholder="46.959120, 142.738010"
          value={typed}
          disabled={disabled}
          readOnly={readonly}
          onInput={(event) => setTyped(event.target.value)}
          onBlur={finish}
          onKeyDown={(event) => event.key === 'Enter' && finish()}
          {...described(props)}
        />
        {editable && (
          <button type="button" class="lc-quiet-button" onClick={locate}>
            <i class="bi bi-crosshair" aria-hidden="true" /> {text('My location')}
          </button>
        )}
        {editable && fromPhoto && (
          <button type="button" class="lc-quiet-button" onClick={() => set(fromPhoto, text('The place is taken from the photo.'))}>
            <i class="bi bi-camera" aria-hidden="true" /> {text('From the photo')}
          </button>
        )}
      </div>
      <p class="lc-hint" role="status">{note}</p>
      <PointMap settings={settings} value={value} editable={editable} choose={(point) => set(point)} />
    </WidgetFrame>
  );
}

function PointMap({ settings, value, editable, choose }) {
  const holder = useRef();
  const map = useRef(null);
  const chosen = useRef(choose);
  chosen.current = choose;
  // The place may come while the map is on its way.
  const place = useRef(value);
  place.current = value;

  useEffect(() => {
    let gone = false;
    import('../../map/picker.js').then(({ PointPicker }) => {
      if (!gone) {
        map.current = new PointPicker(holder.current, settings, editable && ((point) => chosen.current(point)));
        map.current.show(parsePoint(place.current));
      }
    });
    return () => {
      gone = true;
      map.current?.destroy();
      map.current = null;
    };
  }, [editable]);
  useEffect(() => map.current?.show(parsePoint(value)), [value]);

  const point = parsePoint(value);
  const outside = point && settings.bounds && !isInside(point, settings.bounds);
  return <div ref={holder} class={`lc-geo-map ${outside ? 'lc-geo-outside' : ''}`} />;
}

function findDevice(set, setNote) {
  if (!navigator.geolocation) {
    setNote(text('This device does not tell where it is.'));
    return;
  }
  setNote(text('Looking for the place…'));
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => set({ lat: coords.latitude, lon: coords.longitude }, text('Accurate to {metres} m.', { metres: Math.round(coords.accuracy) })),
    () => setNote(text('The place was not found: show it on the map.')),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
  );
}
