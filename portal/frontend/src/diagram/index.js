/**
 * A process diagram that can be moved and zoomed, with what is going on drawn on it.
 *
 * Markup: `<div data-diagram="url">`; the URL answers with BPMN XML, or with JSON
 * `{xml, tokens: [{element, name, holder, since, tone}], done: [element ids],
 *   heat: {element id: {share, text, name}}, marks: [{element, name, tone, text}],
 *   improvements: [{element, name, number, text, link}]}`.
 * A token says who holds the case there and since when; `tone`: now, soon or late; `heat.share`
 * is 0 to 1. A mark's `tone`: fault, added, removed or changed; its text says what there is to say.
 * A link `data-diagram-show="element id"` brings that element into view.
 * What is drawn is also given to screen readers as a list. Words of the buttons:
 * `data-zoom-in`, `data-zoom-out`, `data-fit`, `data-failed`.
 */

import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/diagram-js.css';
import './diagram.css';

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

const TONES = { now: 'now', soon: 'soon', late: 'late' };
const MARKS = {
  fault: 'bi-exclamation-lg',
  added: 'bi-plus-lg',
  removed: 'bi-dash-lg',
  changed: 'bi-pencil-fill',
};

class Diagram {
  constructor(holder) {
    this._holder = holder;
    this._words = holder.dataset;
    this._canvas = make('div', 'lc-diagram-canvas');
    this._state = {};
  }

  async open() {
    try {
      this._state = await load(this._holder.dataset.diagram);
      this._holder.append(this._canvas, this._toolbar(), this._list());
      this._viewer = new NavigatedViewer({ container: this._canvas });
      await this._viewer.importXML(this._state.xml);
    } catch {
      this._holder.replaceChildren(make('p', 'lc-diagram-failed', this._words.failed ?? 'The diagram cannot be shown.'));
      return;
    }
    this._fit();
    this._mark();
    new ResizeObserver(() => this._fit()).observe(this._canvas);
  }

  _fit() {
    if (!this._canvas.clientWidth || !this._canvas.clientHeight) {
      // Hidden, or the page is being left: there is nothing to fit into.
      return;
    }
    const canvas = this._viewer.get('canvas');
    canvas.resized();
    canvas.zoom('fit-viewport', 'auto');
    if (canvas.zoom() > 1) {
      canvas.zoom(1, 'auto');
    }
  }

  _mark() {
    const { tokens = [], done = [], heat = {} } = this._state;
    const known = this._viewer.get('elementRegistry');
    const canvas = this._viewer.get('canvas');
    done.filter((id) => known.get(id)).forEach((id) => canvas.addMarker(id, 'lc-done'));
    for (const [id, { share, text }] of Object.entries(heat)) {
      if (known.get(id)) {
        canvas.addMarker(id, `lc-heat-${Math.round(Math.min(1, Math.max(0, share)) * 5)}`);
        this._overlay(id, make('span', 'lc-heat-label', text), { bottom: 0, left: 4 });
      }
    }
    for (const { element, tone, text } of this._state.marks ?? []) {
      if (known.get(element) && tone in MARKS) {
        canvas.addMarker(element, `lc-mark-${tone}`);
        this._overlay(element, markBadge(tone, text), { top: -10, right: 12 });
      }
    }
    for (const [id, group] of byElement(this._state.improvements ?? [])) {
      if (known.get(id)) {
        this._overlay(id, ideas(group), { top: 0, left: 6 });
      }
    }
    for (const [id, group] of byElement(tokens)) {
      if (known.get(id)) {
        canvas.addMarker(id, 'lc-active');
        this._overlay(id, tokenBox(group), { top: -14, left: 6 });
      }
    }
  }

  /** Bring an element into view, and say for a moment which it is. */
  show(id) {
    const found = this._viewer?.get('elementRegistry').get(id);
    if (!found) {
      return;
    }
    const canvas = this._viewer.get('canvas');
    canvas.zoom(Math.max(canvas.zoom(), 0.9));
    canvas.scrollToElement(found, { top: 120, bottom: 120, left: 120, right: 120 });
    canvas.addMarker(id, 'lc-shown');
    setTimeout(() => canvas.removeMarker(id, 'lc-shown'), 2500);
  }

  _overlay(id, html, position) {
    this._viewer.get('overlays').add(id, { position, html, scale: { min: 0.8, max: 1.2 } });
  }

  _toolbar() {
    const { zoomIn = 'Zoom in', zoomOut = 'Zoom out', fit = 'Whole diagram' } = this._words;
    const bar = make('div', 'lc-diagram-bar');
    const step = (factor) => () => {
      const canvas = this._viewer.get('canvas');
      canvas.zoom(canvas.zoom() * factor, 'auto');
    };
    bar.append(
      button('bi-plus-lg', zoomIn, step(1.25)),
      button('bi-dash-lg', zoomOut, step(0.8)),
      button('bi-arrows-fullscreen', fit, () => this._fit()),
    );
    return bar;
  }

  _list() {
    const list = make('ul', 'visually-hidden');
    for (const { element, name, holder, since } of this._state.tokens ?? []) {
      list.append(make('li', '', [name ?? element, holder, since].filter(Boolean).join(', ')));
    }
    for (const [element, { name, text }] of Object.entries(this._state.heat ?? {})) {
      list.append(make('li', '', `${name ?? element}: ${text}`));
    }
    for (const { element, name, text } of this._state.marks ?? []) {
      list.append(make('li', '', `${name ?? element}: ${text}`));
    }
    for (const { element, name, number, text } of this._state.improvements ?? []) {
      list.append(make('li', '', `${name ?? element}: ${number}. ${text}`));
    }
    return list;
  }
}

/** Improvements of one element, each a link to what is told of it. */
function ideas(group) {
  const box = make('div', 'lc-ideas');
  for (const { number, text, link } of group) {
    const idea = make('a', 'idea', String(number));
    idea.href = link;
    idea.title = text;
    idea.setAttribute('aria-label', `${number}. ${text}`);
    idea.prepend(make('i', 'bi bi-lightbulb-fill'));
    box.append(idea);
  }
  return box;
}

function markBadge(tone, text) {
  const badge = make('span', `lc-mark-badge lc-mark-badge-${tone}`);
  badge.title = text ?? '';
  badge.append(make('i', `bi ${MARKS[tone]}`));
  return badge;
}

function byElement(tokens) {
  const groups = new Map();
  for (const token of tokens) {
    groups.set(token.element, [...(groups.get(token.element) ?? []), token]);
  }
  return groups;
}

function tokenBox(tokens) {
  const box = make('div', 'lc-token-stack');
  for (const { holder, since, tone } of tokens) {
    const token = make('div', `lc-token lc-token-${TONES[tone] ?? 'now'}`);
    token.append(make('span', 'lc-token-dot'), make('span', 'lc-token-holder', holder ?? ''));
    if (since) {
      token.append(make('span', 'lc-token-since', since));
    }
    box.append(token);
  }
  return box;
}

function button(icon, label, act) {
  const made = make('button', 'lc-diagram-button');
  made.type = 'button';
  made.title = label;
  made.setAttribute('aria-label', label);
  made.append(make('i', `bi ${icon}`));
  made.addEventListener('click', act);
  return made;
}

function make(tag, className = '', text = '') {
  const made = document.createElement(tag);
  made.className = className;
  if (text) {
    made.textContent = text;
  }
  return made;
}

async function load(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${response.status}`);
  }
  const isJson = (response.headers.get('Content-Type') ?? '').includes('json');
  return isJson ? response.json() : { xml: await response.text() };
}

const diagrams = [...document.querySelectorAll('[data-diagram]')].map((holder) => new Diagram(holder));
diagrams.forEach((diagram) => diagram.open());
document.addEventListener('click', ({ target }) => {
  const link = target.closest?.('[data-diagram-show]');
  if (link) {
    diagrams.forEach((diagram) => diagram.show(link.dataset.diagramShow));
  }
});
