/** Requests of a form: JSON both ways, the CSRF token, and one name for each way it can end. */

/** Signs; three bytes each at most are within the 64 KiB that browsers allow. */
const KEPT_ALIVE = 20_000;

export class Backend {
  constructor(settings) {
    this._settings = settings;
    this._csrf = settings.csrf;
  }

  get csrf() {
    return this._csrf;
  }

  /**
   * `{kind, body}`; kind: ok | invalid | conflict | expired | refused | unavailable.
   * It never throws: a lost connection is `unavailable`.
   */
  async send(method, url, body) {
    const content = body === undefined ? undefined : JSON.stringify(body);
    try {
      const response = await fetch(url, {
        method,
        body: content,
        headers: this._headers(body),
        redirect: 'manual',
        credentials: 'same-origin',
        // A request of a page that is being left still goes out; browsers refuse it to large ones.
        keepalive: method === 'PUT' && content.length < KEPT_ALIVE,
      });
      return { kind: kindOf(response), status: response.status, body: await bodyOf(response) };
    } catch {
      return { kind: 'unavailable', status: 0, body: {} };
    }
  }

  /** Ask who is signed in now; after a new sign-in the token is a new one. */
  async renew() {
    const { sessionUrl, login } = this._settings;
    if (!sessionUrl) {
      return 'ok';
    }
    const answer = await this.send('GET', sessionUrl);
    if (answer.kind !== 'ok') {
      return answer.kind;
    }
    if (login && answer.body.login !== login) {
      return 'other';
    }
    this._csrf = answer.body.csrf ?? this._csrf;
    return 'ok';
  }

  _headers(body) {
    const headers = { Accept: 'application/json', 'X-CSRFToken': this._csrf ?? '' };
    return body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' };
  }
}

const KINDS = { 401: 'expired', 409: 'conflict', 422: 'invalid' };

/** A redirect of a JSON request leads to the sign-in page. */
function kindOf(response) {
  if (response.type === 'opaqueredirect') {
    return 'expired';
  }
  if (response.ok) {
    return 'ok';
  }
  return KINDS[response.status] ?? (response.status >= 500 || response.status === 429 ? 'unavailable' : 'refused');
}

async function bodyOf(response) {
  try {
    return (await response.json()) ?? {};
  } catch {
    return {};
  }
}
