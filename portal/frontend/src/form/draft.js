/** Saves the answers a few seconds after a change; says when it was done. */

import { text } from '../../../../leancity/forms/headless/messages.js';

/** Milliseconds after the last change, and after the first one that is not saved. */
const DELAY = 3000;
const LONGEST = 6000;

export class Draft {
  constructor({ settings, backend, keeper, collect, status }) {
    this._url = settings.draftUrl;
    this._clock = new Intl.DateTimeFormat(settings.locale, { hour: '2-digit', minute: '2-digit', timeZone: settings.zone });
    this._version = settings.draftVersion;
    this._shown = settings.shown;
    this._backend = backend;
    this._keeper = keeper;
    this._collect = collect;
    this._status = status;
    this._timer = null;
    this._since = null;
    this._stopped = !this._url;
    this._saving = null;
  }

  /** True when a change is not with the server yet. */
  get pending() {
    return this._timer !== null || this._saving !== null;
  }

  changed() {
    if (this._stopped) {
      return;
    }
    clearTimeout(this._timer);
    // Whoever types without a pause is saved as well.
    this._since ??= Date.now();
    const left = this._since + LONGEST - Date.now();
    this._timer = setTimeout(() => this.save(), Math.max(0, Math.min(DELAY, left)));
  }

  /** Save now; one request at a time, the last state wins. */
  async save() {
    this._clear();
    if (this._stopped) {
      return;
    }
    await this._saving;
    this._saving = this._put();
    await this._saving;
    this._saving = null;
  }

  stop() {
    this._clear();
    this._stopped = true;
  }

  /** After a submit that did not succeed, saving goes on. */
  resume() {
    this._stopped = !this._url;
  }

  _clear() {
    clearTimeout(this._timer);
    this._timer = null;
    this._since = null;
  }

  async _put() {
    const data = this._collect();
    const answer = await this._backend.send('PUT', this._url, { data, version: this._version, shown: this._shown });
    if (this._stopped) {
      return;
    }
    if (answer.kind === 'ok') {
      this._version = answer.body.version ?? this._version;
      this._keeper.drop();
      this._status(text('Saved {time}', { time: this._clock.format(new Date()) }));
      return;
    }
    this._keeper.save(data);
    if (answer.kind === 'conflict') {
      this.stop();
      this._status(text('The form is open in another window: changes here are not saved.'), 'warning');
      return;
    }
    this._status(text('Not saved yet: kept in this browser.'), 'warning');
  }
}
