/** Sends files one by one to the server while the form is being filled. */

import { text } from '../../../../leancity/forms/headless/messages.js';

const PARALLEL = 2;

export class Uploads extends EventTarget {
  constructor(settings, backend) {
    super();
    this._url = settings.uploadUrl;
    this._backend = backend;
    this._waiting = [];
    this._running = 0;
    this._known = new Map(Object.entries(settings.files ?? {}));
  }

  /** What is known of a file: `{name, size, url, thumb}`. */
  info(id) {
    return this._known.get(id) ?? { name: id };
  }

  get busy() {
    return this._running + this._waiting.length;
  }

  /** Resolves when no upload runs any more. */
  settled() {
    if (!this.busy) {
      return Promise.resolve();
    }
    return new Promise((resolve) => this.addEventListener('idle', resolve, { once: true }));
  }

  /**
   * `{id, ...}` of the stored file; rejects with an Error whose message is for the person.
   * `progress(share)`: 0 to 1.
   */
  send(file, field, progress) {
    return new Promise((resolve, reject) => {
      this._waiting.push({ file, field, progress, resolve, reject });
      this._next();
    });
  }

  _next() {
    if (this._running >= PARALLEL || !this._waiting.length) {
      if (!this.busy) {
        this.dispatchEvent(new Event('idle'));
      }
      return;
    }
    const { file, field, progress, resolve, reject } = this._waiting.shift();
    this._running += 1;
    this._post(file, field, progress)
      .then((stored) => {
        this._known.set(stored.id, stored);
        resolve(stored);
        this._announce(stored);
      }, reject)
      .finally(() => {
        this._running -= 1;
        this._next();
      });
    this._next();
  }

  _announce(stored) {
    if (Number.isFinite(stored.lat) && Number.isFinite(stored.lon)) {
      this.dispatchEvent(new CustomEvent('position', { detail: { lat: stored.lat, lon: stored.lon } }));
    }
  }

  /** fetch does not tell how far an upload is. */
  _post(file, field, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', this._url);
      request.responseType = 'json';
      request.setRequestHeader('Accept', 'application/json');
      request.setRequestHeader('X-CSRFToken', this._backend.csrf ?? '');
      request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
      request.onload = () => {
        const good = request.status >= 200 && request.status < 300 && request.response?.id;
        good ? resolve(request.response) : reject(new Error(reason(request)));
      };
      request.onerror = () => reject(new Error(text('No connection: the file was not sent.')));
      const body = new FormData();
      body.append('field', field);
      body.append('file', file, file.name);
      request.send(body);
    });
  }
}

function reason({ status, response }) {
  if (response?.message) {
    return response.message;
  }
  if (status === 401 || status === 0) {
    return text('You were signed out: sign in again in a new tab, then repeat.');
  }
  if (status === 413) {
    return text('The file is too large.');
  }
  return text('The file was not taken: try again.');
}
