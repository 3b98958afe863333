/**
 * `[data-countdown="600"]` says how many seconds are left when the page comes: `data-words` with
 * `{time}` in it, each second; when there is none, `data-ended`. Counted from the coming of the
 * page, because a telephone's clock may be wrong.
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
  const until = performance.now() + Number(element.dataset.countdown) * SECOND;
  const show = () => {
    const left = timeLeft(until, performance.now());
    element.textContent = left ? element.dataset.words.replace('{time}', left) : element.dataset.ended;
    return left && element.isConnected;
  };
  if (show()) {
    const timer = setInterval(() => show() || clearInterval(timer), SECOND);
  }
}
