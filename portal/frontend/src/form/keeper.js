/**
 * A copy of the answers in this browser, for the hours when the server does not take them.
 * Kept per person and form, dropped when the form is sent and after a day. Only what was typed is
 * kept: put back later, it must not wipe out what the case has learnt meanwhile.
 */

const DAY = 24 * 60 * 60 * 1000;
const PREFIX = 'lc-form:';

export class Keeper {
  constructor({ login, scope, formHash, data }, storage = globalThis.localStorage, now = () => Date.now()) {
    this._key = scope ? `${PREFIX}${login ?? ''}:${scope}` : null;
    this._hash = formHash ?? null;
    this._first = data ?? {};
    this._storage = storage;
    this._now = now;
  }

  save(data) {
    this._try(() => {
      const typed = Object.entries(data).filter(([name, value]) => !same(value, this._first[name]));
      const kept = { data: Object.fromEntries(typed), hash: this._hash, at: this._now() };
      this._storage.setItem(this._key, JSON.stringify(kept));
    });
  }

  /** `{data, at}` kept for this version of the form, or null. */
  load() {
    return this._try(() => {
      const kept = JSON.parse(this._storage.getItem(this._key));
      const fits = kept && kept.hash === this._hash && this._now() - kept.at < DAY;
      return fits ? kept : null;
    });
  }

  drop() {
    this._try(() => this._storage.removeItem(this._key));
  }

  /** Storage may be full or forbidden; the form works without it. */
  _try(work) {
    if (!this._key || !this._storage) {
      return null;
    }
    try {
      return work() ?? null;
    } catch {
      return null;
    }
  }
}

const same = (one, other) => JSON.stringify(one ?? '') === JSON.stringify(other ?? '');

/** Forget every kept form of this browser that is older than a day. */
export function forgetOld(storage, now) {
  for (const key of Object.keys(storage).filter((name) => name.startsWith(PREFIX))) {
    let at = -Infinity;
    try {
      at = JSON.parse(storage.getItem(key)).at;
    } catch {
      // Not ours any more: it goes.
    }
    if (now - at > DAY) {
      storage.removeItem(key);
    }
  }
}
