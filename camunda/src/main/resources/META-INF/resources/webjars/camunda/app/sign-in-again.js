/**
 * A session that has run out is renewed by the portal: nobody has a password to type in here.
 * Where an application would show its own sign-in, the page is asked for again, and the portal
 * sends it back signed in, to the same place.
 */
const KEPT = 'leancity-signed-in-again';
/** Milliseconds within which asking once more would only go round in a circle. */
const PAUSE = 10000;

const atLogin = () => location.hash.startsWith('#/login');

window.addEventListener('hashchange', ({ oldURL }) => {
  if (!atLogin()) {
    return;
  }
  const last = Number(sessionStorage.getItem(KEPT));
  setTimeout(() => atLogin() && renew(oldURL), Math.max(0, last + PAUSE - Date.now()));
});

function renew(wanted) {
  sessionStorage.setItem(KEPT, String(Date.now()));
  if (!new URL(wanted).hash.startsWith('#/login')) {
    history.replaceState(null, '', wanted);
  }
  location.reload();
}
