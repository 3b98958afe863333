/** Cases to choose from: the list, and a map of those that have a place; a pin marks or unmarks. */

import { Checklist } from '@bpmn-io/form-js-viewer';
import { useEffect, useRef } from 'preact/hooks';

import { text } from '../../../../../leancity/forms/headless/messages.js';
import { useSettings } from '../field.jsx';

export function CaseChecklist(props) {
  const { field, value, disabled, readonly } = props;
  const settings = useSettings();
  const options = settings.data?.[`${field.key}_options`] ?? [];
  const placed = field.properties?.cases ? options.filter(({ point }) => point) : [];
  return (
    <>
      <Checklist {...props} />
      {placed.length > 0 && (
        <ChoiceMap
          settings={settings}
          placed={placed}
          chosen={value ?? []}
          choose={disabled || readonly ? null : (value) => props.onChange({ value })}
        />
      )}
    </>
  );
}
CaseChecklist.config = Checklist.config;

function ChoiceMap({ settings, placed, chosen, choose }) {
  const holder = useRef();
  const layer = useRef(null);
  const now = useRef({});
  now.current = { chosen, choose };

  const toggle = (one) => {
    const held = now.current.chosen;
    now.current.choose?.(held.includes(one) ? held.filter((each) => each !== one) : [...held, one]);
  };
  useEffect(() => {
    let gone = false;
    import('../../map/choice.js').then(({ ChoiceLayer }) => {
      if (!gone) {
        layer.current = new ChoiceLayer(holder.current, settings, placed, choose && toggle);
        layer.current.show(now.current.chosen);
      }
    });
    return () => {
      gone = true;
      layer.current?.destroy();
      layer.current = null;
    };
  }, []);
  useEffect(() => layer.current?.show(chosen), [chosen]);

  return (
    <div class="lc-choice">
      <div ref={holder} class="lc-geo-map" role="region" aria-label={text('The choice on the map')} />
      <p class="lc-hint" role="status">{text('Chosen: {count}', { count: chosen.length })}</p>
    </div>
  );
}
