/**
 * Figures come from the portal, in words and in the language chosen there, by the portal's own
 * session: whose figures a person may see is decided in one place.
 */
import portal from './portal.js';

const KEPT = 'leancity-lean';
/** Milliseconds for which the parts of one page share an answer. */
const FRESH = 30000;
/** Said when nobody is there to say it in the chosen language. */
const AWAY = {
  ru: 'Портал не отвечает. Попробуйте через минуту.',
  en: 'The portal does not answer. Try again in a minute.',
};

const answers = new Map();
const listeners = new Set();
const chosen = { days: 90, heat: 'waiting', ...JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') };

/** Period and colour, the same on every part of the page. */
export const choice = () => ({ ...chosen });

/** Choose another period or colour; every part of the page draws itself anew. */
export function choose(change) {
  Object.assign(chosen, change);
  sessionStorage.setItem(KEPT, JSON.stringify(chosen));
  listeners.forEach((listener) => listener());
}

/** Draw now and after every choice, until the returned function is called. */
export function follow(draw) {
  listeners.add(draw);
  draw();
  return () => listeners.delete(draw);
}

export const ofProcess = (key) => ask(`/${encodeURIComponent(key)}/panel?days=${chosen.days}`);
export const ofCity = () => ask(`/-/panel?days=${chosen.days}`);

/** What went wrong, in words for the person. */
export const reason = (error) => error.told ?? AWAY[navigator.language.slice(0, 2)] ?? AWAY.en;

export const portalAddress = portal;

function ask(path) {
  const known = answers.get(path);
  if (known && performance.now() - known.at < FRESH) {
    return known.answer;
  }
  const answer = load(path);
  answers.set(path, { answer, at: performance.now() });
  answer.catch(() => answers.delete(path));
  return answer;
}

async function load(path) {
  const response = await fetch(`${portal}/api/v1/metrics${path}`, { credentials: 'include', headers: { Accept: 'application/json' } });
  const body = await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(`${response.status}`), { told: `${body.message} ${body.advice}` });
  }
  return body;
}
