/** One form on a page: shows it, saves the draft, sends it once, and says what came of it. */

import { LeanCityModule } from '../../../../leancity/forms/headless/extensions.js';
import { setLocale, text } from '../../../../leancity/forms/headless/messages.js';
import { showBeside } from './beside.js';
import { Draft } from './draft.js';
import { Backend } from './http.js';
import { Keeper } from './keeper.js';
import { QuietForm } from './quiet.js';
import { Suggestions } from './suggestions.js';
import { Summary, element, flat, nested } from './summary.js';
import { Uploads } from './uploads.js';
import { WidgetsModule } from './widgets/index.js';

export class FormPage {
  constructor(root, settings) {
    this._root = root;
    this._settings = settings;
    this._backend = new Backend(settings);
    this._keeper = new Keeper(settings);
    this._uploads = new Uploads(settings, this._backend);
    this._sending = false;
    this._ours = false;
    this._touched = false;
  }

  async open() {
    const { schema, data, locale, zone, today, bounds } = this._settings;
    setLocale(locale);
    this._layOut();
    this._form = new QuietForm({
      container: this._place,
      // A delayed text is lost when another field, or an upload, changes meanwhile.
      debounce: false,
      additionalModules: [LeanCityModule, WidgetsModule],
      leancity: { ...this._settings, today, bounds, uploads: this._uploads, fill: (values) => this._fill(values) },
    });
    this._summary = new Summary(this._errors, this._form);
    this._suggestions = new Suggestions(this._form.get('expressionLanguage'), { schema, today, zone });
    await this._form.importSchema(schema, { ...data, ...this._suggestions.next(data) });
    this._draft = new Draft({
      settings: this._settings,
      backend: this._backend,
      keeper: this._keeper,
      collect: () => this._form._getSubmitData(),
      status: (message, tone) => this._say(message, tone),
    });
    this._form.on('field.updated', () => this._onChange());
    this._form.on('submit', (result) => this._onSubmit(result));
    this._offerKept();
    this._notice.after(...showBeside(this._settings, (entered) => this._take(entered)));
    window.addEventListener('beforeunload', (event) => this._beforeLeaving(event));
    // A phone leaves a page without a word: it only stops showing it.
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this._saveNow());
  }

  _layOut() {
    this._errors = element('div', 'lc-summary');
    this._errors.tabIndex = -1;
    this._errors.setAttribute('role', 'alert');
    this._errors.hidden = true;
    this._notice = element('div', 'lc-notice');
    this._notice.hidden = true;
    this._place = element('div', 'lc-form-place');
    this._button = element('button', 'btn btn-primary lc-submit', this._settings.submitLabel || text('Send'));
    this._button.type = 'button';
    // The field that is left may say that it is wrong and push the button away from under the click.
    this._button.addEventListener('mousedown', (event) => event.preventDefault());
    this._button.addEventListener('click', () => this.submit());
    this._state = element('span', 'lc-draft-state');
    this._state.setAttribute('role', 'status');
    const bar = element('div', 'lc-form-bar');
    bar.append(this._button, this._state);
    this._root.append(this._errors, this._notice, this._place, bar);
    this._root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        this.submit();
      }
    });
  }

  /** Send the form; a second call while one is on its way does nothing. */
  async submit() {
    if (this._sending) {
      return;
    }
    this._lock(true);
    await this._quiet();
    this._ours = true;
    this._form.submit();
    this._ours = false;
  }

  /** Typing that waits to be taken over, files on their way, expressions: let them end first. */
  async _quiet() {
    document.activeElement?.blur?.();
    if (this._uploads.busy) {
      this._say(text('Files are being sent: wait a moment.'));
      await this._uploads.settled();
    }
    await frame();
    await frame();
  }

  async _onSubmit({ data, errors }) {
    if (!this._ours) {
      // A button inside the form, or Enter: the same way as our own button.
      this.submit();
      return;
    }
    this._hideNotice();
    const wrong = flat(errors);
    if (wrong.length) {
      this._summary.show(text('The form is not sent yet. Correct what is marked:'), wrong);
      this._lock(false);
      return;
    }
    this._summary.clear();
    await this._post(data);
  }

  async _post(data) {
    this._draft.stop();
    this._say(text('Sending…'));
    const { submitUrl, formHash, shown } = this._settings;
    const answer = await this._backend.send('POST', submitUrl, { data, formHash, shown });
    this._say('');
    if (answer.kind === 'ok') {
      this._done(answer.body);
      return;
    }
    this._draft.resume();
    this._answers(data)[answer.kind](answer.body);
    this._lock(false);
  }

  _done({ redirect }) {
    this._touched = false;
    this._keeper.drop();
    window.location.assign(redirect || window.location.href);
  }

  /** What is said and done for each way a submit can fail. Nothing typed is ever lost. */
  _answers(data) {
    return {
      invalid: ({ errors = {}, message }) => this._showServerErrors(errors, message),
      conflict: ({ message }) => this._fail(message || text('Somebody has changed this meanwhile. Reload the page to see it.'), { reload: true }),
      expired: () => {
        this._keeper.save(data);
        this._draft.stop();
        this._signInAgain();
      },
      refused: ({ message }) => this._fail(message || text('This cannot be done now.')),
      unavailable: ({ title, message, advice }) => {
        this._keeper.save(data);
        this._fail(title || text('The server does not answer. Nothing is lost: try again in a minute.'));
        if (title && message) {
          this._errors.append(element('p', 'lc-summary-text', [message, advice].filter(Boolean).join(' ')));
        }
      },
    };
  }

  _showServerErrors(errors, message) {
    this._form._setState({ errors: nested(errors) });
    this._summary.show(message || text('The form is not sent yet. Correct what is marked:'), Object.entries(errors));
  }

  _fail(message, { reload = false } = {}) {
    this._summary.show(message);
    if (reload) {
      const button = element('button', 'btn btn-outline-primary btn-sm', text('Reload'));
      button.type = 'button';
      button.addEventListener('click', () => {
        this._touched = false;
        window.location.reload();
      });
      this._errors.append(button);
    }
  }

  _signInAgain() {
    this._summary.show(text('You were signed out. What you entered is kept on this page.'));
    const link = element('a', 'btn btn-outline-primary btn-sm', text('Sign in (new tab)'));
    link.href = this._settings.loginUrl ?? '/';
    link.target = '_blank';
    link.rel = 'noopener';
    const retry = element('button', 'btn btn-primary btn-sm', text('I have signed in: repeat'));
    retry.type = 'button';
    retry.addEventListener('click', () => this._retry());
    const row = element('div', 'lc-summary-actions');
    row.append(link, retry);
    this._errors.append(row);
  }

  /** Once more with what the form holds now: somebody may have gone on typing. */
  async _retry() {
    if (this._sending) {
      return;
    }
    this._lock(true);
    const session = await this._backend.renew();
    this._lock(false);
    if (session === 'ok') {
      this._draft.resume();
      await this.submit();
      return;
    }
    if (session === 'other') {
      this._fail(text('Another person is signed in now. Reload the page.'), { reload: true });
    } else if (session === 'expired') {
      this._signInAgain();
    } else {
      this._answers(this._form._getSubmitData()).unavailable({});
    }
  }

  _onChange() {
    this._touched = true;
    this._fill(this._suggestions.next({ ...this._settings.data, ...this._form._getState().data }));
    this._draft.changed();
  }

  _offerKept() {
    const kept = this._keeper.load();
    if (!kept) {
      return;
    }
    this._notice.replaceChildren(element('span', '', text('This browser kept answers that were not sent.')));
    const use = element('button', 'btn btn-outline-primary btn-sm', text('Put them back'));
    use.type = 'button';
    use.addEventListener('click', async () => {
      await this._take(kept.data);
      this._hideNotice();
    });
    const drop = element('button', 'btn btn-link btn-sm', text('Forget them'));
    drop.type = 'button';
    drop.addEventListener('click', () => {
      this._keeper.drop();
      this._hideNotice();
    });
    this._notice.append(use, drop);
    this._notice.hidden = false;
  }

  /** Put answers over those the form holds now, as if the person had just given them. */
  async _take(entered) {
    const { schema, data } = this._settings;
    await this._form.importSchema(schema, { ...data, ...this._form._getSubmitData(), ...entered });
    this._onChange();
  }

  /** Put values into other editable fields, by key. */
  _fill(values) {
    const registry = this._form.get('formFieldRegistry');
    for (const instance of this._form.get('formFieldInstanceRegistry').getAllKeyed()) {
      const field = registry.get(instance.id);
      const free = !field.disabled && field.readonly !== true;
      if (free && Object.hasOwn(values, field.key)) {
        this._form._update({ fieldInstance: instance, value: values[field.key] });
      }
    }
  }

  _hideNotice() {
    this._notice.hidden = true;
  }

  _say(message, tone = '') {
    this._state.textContent = message;
    this._state.dataset.tone = tone;
  }

  _lock(on) {
    this._sending = on;
    this._button.disabled = on;
    this._root.setAttribute('aria-busy', String(on));
  }

  _beforeLeaving(event) {
    if (this._touched && (!this._settings.draftUrl || this._uploads.busy)) {
      event.preventDefault();
      return;
    }
    this._saveNow();
  }

  _saveNow() {
    if (this._draft.pending) {
      this._keeper.save(this._form._getSubmitData());
      this._draft.save();
    }
  }
}

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
