/** Parts that several places are made of. */
import { choose, portalAddress, reason } from './figures.js';

export function make(tag, className = '', ...content) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** Several buttons of which one is pressed; `options` are [value, label]. */
export function buttons(label, name, options, active) {
  const group = make('div', 'lean-choices', make('span', 'lean-choices-label', label));
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', label);
  options.forEach(([value, text]) => {
    const button = make('button', 'lean-choice', text);
    button.type = 'button';
    button.setAttribute('aria-pressed', String(value === active));
    button.addEventListener('click', () => choose({ [name]: value }));
    group.append(button);
  });
  return group;
}

/** Buttons of the period. */
export const periods = (panel) => buttons(
  panel.words.period, 'days', panel.periods.map(({ days, label }) => [days, label]), panel.periods.find(({ active }) => active)?.days,
);

/** A table whose first column names the row; `cells` turns a row into what stands in it. */
export function table(heads, rows, cells) {
  const head = make('tr', '', ...heads.map((text) => column(text)));
  const body = rows.map((row) => {
    const [first, ...others] = cells(row);
    const name = make('th', '', first);
    name.scope = 'row';
    return make('tr', '', name, ...others.map((text) => make('td', '', text)));
  });
  return make('table', 'table lean-table', make('thead', '', head), make('tbody', '', ...body));
}

function column(text) {
  const made = make('th', '', text);
  made.scope = 'col';
  return made;
}

/** A link to a page of the portal. */
export function link(address, text) {
  const made = make('a', 'lean-link', text);
  made.href = address;
  return made;
}

/** Whether a promise is kept, as a mark that needs no colour. */
export const mark = (kept) => make('span', `lean-mark lean-mark-${kept}`, { true: '✓', false: '!', null: '–' }[kept]);

/** What went wrong, with the way to the portal: a session that ended is begun there. */
export function failure(error) {
  const made = make('p', 'lean-failure', `${reason(error)} `, link(portalAddress, 'LeanCity'));
  made.setAttribute('role', 'status');
  return made;
}
