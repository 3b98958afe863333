/** A way from stop to stop, to look at: the list beside its map. It takes nothing from a person. */

import { useEffect, useRef } from 'preact/hooks';

import { WidgetFrame, useSettings } from '../field.jsx';

export function Route(props) {
  const settings = useSettings();
  const { route } = settings;
  return (
    <WidgetFrame props={props} kind="route">
      {route && (
        <>
          <Facts route={route} />
          <RouteMap settings={settings} route={route} />
          <ol class="stops" aria-label={route.words.stops}>
            {route.stops.map((stop) => <Stop key={stop.place} stop={stop} />)}
          </ol>
        </>
      )}
    </WidgetFrame>
  );
}

function Facts({ route }) {
  return (
    <>
      <p class="route-facts">
        {route.facts.map((fact) => <span key={fact}>{fact}</span>)}
        {route.saved && <b class="route-saved">{route.saved}</b>}
      </p>
      <p class="route-acts">
        {route.mapUrl && <a class="btn btn-outline-primary btn-sm" href={route.mapUrl} rel="noopener"><i class="bi bi-geo-alt" aria-hidden="true" /> {route.words.open}</a>}
        <a class="btn btn-quiet btn-sm" href={route.sheetUrl} target="_blank" rel="noopener"><i class="bi bi-printer" aria-hidden="true" /> {route.words.sheet}</a>
      </p>
    </>
  );
}

function Stop({ stop }) {
  const number = `№ ${stop.number}`;
  return (
    <li class={`stop ${stop.done ? 'stop--done' : ''}`}>
      <span class="stop__place" aria-hidden="true">{stop.place}</span>
      <span class="stop__time">{stop.time}</span>
      <span class="stop__what">
        {stop.href ? <a class="stop__number" href={stop.href}>{number}</a> : <b class="stop__number">{number}</b>}{' '}
        <span class="stop__address">{stop.address}</span>{' '}
        {stop.note && <span class="stop__note">{stop.note}</span>}
      </span>
      <span class="stop__state">{stop.done && <span class="chip chip--done">{stop.state}</span>}</span>
    </li>
  );
}

function RouteMap({ settings, route }) {
  const holder = useRef();
  useEffect(() => {
    let gone = false;
    let map;
    Promise.all([import('../../map/base.js'), import('../../map/route.js')]).then(([base, { RouteLayer }]) => {
      if (!gone) {
        map = base.openMap(holder.current, settings);
        new RouteLayer(map, route).show();
      }
    });
    return () => {
      gone = true;
      map?.remove();
    };
  }, []);
  return <div ref={holder} class="lc-geo-map" />;
}
