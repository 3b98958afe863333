/**
 * Photos of a case, one at a time: arrow keys, buttons, swipe, and a pager "1 из 3".
 *
 * Markup: `[data-gallery]` with `.gallery__stage` (focusable) of `.gallery__item`s, all but one
 * `hidden`; `[data-gallery-back]`, `[data-gallery-next]`, and `[data-gallery-place]` whose text
 * begins with the number of the photo that is shown. Without this script the first one shows.
 */

/** "1 из 3" for another photo. */
export function placeText(text, index) {
  return text.replace(/\d+/, String(index + 1));
}

/** The photo before or after, round the corner. */
export function step(index, by, total) {
  return (index + by + total) % total;
}

export function startGalleries(scope) {
  const own = scope.matches?.('[data-gallery]') ? [scope] : [];
  for (const root of [...own, ...scope.querySelectorAll('[data-gallery]')]) {
    if (!root.dataset.started) {
      root.dataset.started = 'yes';
      start(root);
    }
  }
}

function start(root) {
  const items = [...root.querySelectorAll('.gallery__item')];
  const stage = root.querySelector('.gallery__stage');
  const place = root.querySelector('[data-gallery-place]');
  let index = 0;
  const show = (next) => {
    index = next;
    items.forEach((item, number) => (item.hidden = number !== index));
    if (place) {
      place.textContent = placeText(place.textContent, index);
    }
  };
  const move = (by) => items.length > 1 && show(step(index, by, items.length));

  root.querySelector('[data-gallery-back]')?.addEventListener('click', () => move(-1));
  root.querySelector('[data-gallery-next]')?.addEventListener('click', () => move(1));
  stage.addEventListener('keydown', (event) => {
    const moves = { ArrowLeft: -1, ArrowRight: 1 };
    if (event.key in moves) {
      event.preventDefault();
      move(moves[event.key]);
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      show(event.key === 'Home' ? 0 : items.length - 1);
    }
  });
  swipe(stage, move);
}

function swipe(stage, move) {
  let from = 0;
  stage.addEventListener('touchstart', ({ touches }) => (from = touches[0].clientX), { passive: true });
  stage.addEventListener('touchend', ({ changedTouches }) => {
    const moved = changedTouches[0].clientX - from;
    if (Math.abs(moved) > 40) {
      move(moved > 0 ? -1 : 1);
    }
  });
}
