/**
 * Parts of a page that are asked for again. The attributes are those of htmx, which a page need not
 * load for them: `hx-get` is the address, `hx-trigger` says "load", "every 5s" or both, `hx-swap`
 * what the answer replaces (outerHTML, innerHTML or none). Whatever an answer marks with
 * `hx-swap-oob` takes the place of its id; `HX-Redirect` leads away.
 */

const EVERY = /every (\d+)s/;

/** `fresh(element)` is told of everything that has come onto the page. */
export function startLive(root, fresh = () => {}) {
  const parts = [...root.querySelectorAll('[hx-get]')];
  for (const part of root.matches?.('[hx-get]') ? [root, ...parts] : parts) {
    keep(part, fresh);
  }
}

function keep(part, fresh) {
  const trigger = part.getAttribute('hx-trigger') ?? '';
  const pause = EVERY.exec(trigger);
  if (trigger.includes('load')) {
    ask(part, fresh);
  }
  if (pause) {
    const timer = setInterval(() => {
      if (!part.isConnected) {
        clearInterval(timer);
      } else if (!part.ownerDocument.hidden) {
        ask(part, fresh);
      }
    }, pause[1] * 1000);
  }
}

async function ask(part, fresh) {
  if (part.classList.contains('htmx-request')) {
    return;
  }
  part.classList.add('htmx-request');
  try {
    await take(part, await fetch(part.getAttribute('hx-get'), { headers: { 'HX-Request': 'true' } }), fresh);
  } catch {
    // No connection: what is shown stays, and is asked for again in its time.
  } finally {
    part.classList.remove('htmx-request');
  }
}

async function take(part, answer, fresh) {
  const elsewhere = answer.headers.get('HX-Redirect');
  if (elsewhere) {
    window.location.assign(elsewhere);
  } else if (!answer.ok) {
    part.ownerDocument.dispatchEvent(new CustomEvent('lc:refused', { detail: answer.status }));
  } else if (answer.status !== 204) {
    show(part, await answer.text(), fresh);
  }
}

function show(part, html, fresh) {
  const page = part.ownerDocument;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const one of body.querySelectorAll('[hx-swap-oob]')) {
    one.removeAttribute('hx-swap-oob');
    const place = page.getElementById(one.id);
    one.remove();
    place?.replaceWith(one);
    announce([one], fresh);
  }
  const come = [...body.childNodes];
  const swap = part.getAttribute('hx-swap');
  if (swap === 'outerHTML') {
    part.replaceWith(...come);
    announce(come, fresh);
  } else if (swap === 'innerHTML') {
    part.replaceChildren(...come);
    announce(come, fresh);
  }
}

function announce(nodes, fresh) {
  for (const one of nodes.filter(({ nodeType }) => nodeType === 1)) {
    startLive(one, fresh);
    fresh(one);
  }
}
