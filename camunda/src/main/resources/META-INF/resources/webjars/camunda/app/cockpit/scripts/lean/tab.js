/** The figures of one process: the answer in words, the function block, the operation table. */
import { failure, link, make, mark, periods, table } from './dom.js';
import { follow, ofProcess } from './figures.js';

export function drawTab(node, key) {
  const holder = make('div', 'lean-panel');
  let call = 0;
  node.append(holder);

  async function draw() {
    call += 1;
    const mine = call;
    const parts = await ofProcess(key).then(partsOf, (error) => [failure(error)]);
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

function partsOf({ kept, answer, made_of: madeOf, block, operations, link: address, words, ...panel }) {
  return [
    make('p', 'lean-answer', mark(kept), answer),
    make('div', 'lean-bar', periods({ words, ...panel }), link(address, words.whole)),
    make('h4', '', block.title),
    make('div', 'lean-scroll', table(block.heads, block.rows, (row) => row)),
    ...block.warnings.map((warning) => make('p', 'lean-note', warning)),
    make('p', 'lean-note', madeOf),
    make('h4', '', operations.title),
    make('div', 'lean-scroll', table(operations.heads, operations.rows, named)),
  ];
}

function named({ cells: [name, ...others], note }) {
  return [make('span', '', name, ...(note ? [make('span', 'lean-note', ` ${note}`)] : [])), ...others];
}
