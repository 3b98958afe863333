/** All processes beside their promises, on the first page. */
import { failure, link, make, mark, periods, table } from './dom.js';
import { follow, ofCity } from './figures.js';

export function drawTile(node) {
  const holder = make('section', 'lean-panel');
  let call = 0;
  node.append(holder);

  async function draw() {
    call += 1;
    const mine = call;
    const parts = await ofCity().then(partsOf, (error) => [failure(error)]);
    if (mine === call) {
      holder.replaceChildren(...parts);
    }
  }

  const unfollow = follow(draw);
  return () => {
    unfollow();
    holder.remove();
  };
}

function partsOf(panel) {
  const title = make('h3', '', panel.title);
  if (!panel.rows.length) {
    return [title, make('p', 'lean-note', panel.empty)];
  }
  const rows = table(panel.heads, panel.rows, ({ cells: [name, verdict, ...others], kept, link: address }) => [
    link(address, name), make('span', '', mark(kept), verdict), ...others,
  ]);
  return [
    title,
    make('div', 'lean-bar', periods(panel), link(panel.link, panel.words.whole)),
    make('div', 'lean-scroll', rows),
  ];
}
