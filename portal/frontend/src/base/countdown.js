/**
 * `[data-countdown="2026-11-26T12:10:00+00:00"]` says how much time is left: `data-words` with
 * `{time}` in it, each second; when there is none, `data-ended`.
 */

const SECOND = 1000;

/** "9:05"; null when the time is up. */
export function timeLeft(until, now) {
  const seconds = Math.ceil((until - now) / SECOND);
  return seconds > 0 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` : null;
}

export function startCountdowns(scope) {
  const own = scope.matches?.('[data-countdown]') ? [scope] : [];
  for (const element of [...own, ...scope.querySelectorAll('[data-countdown]')]) {
    count(element);
  }
}

function count(element) {
  const until = Date.parse(element.dataset.countdown);
  const show = () => {
    const left = timeLeft(until, Date.now());
    element.textContent = left ? element.dataset.words.replace('{time}', left) : element.dataset.ended;
    return left && element.isConnected;
  };
  if (show()) {
    const timer = setInterval(() => show() || clearInterval(timer), SECOND);
  }
}
