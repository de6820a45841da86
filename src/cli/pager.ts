// Long texts, by the height of the screen. Takes a person and a terminal, gives what shows a text: folded to the width, and
// stopped at each page until a key says to go on.

import type { Person } from '../base/index.js';
import type { Terminal } from './terminal.js';

export function pager(person: Person, terminal: Pick<Terminal, 'write'>): (text: string) => Promise<void> {
  return async (text) => {
    const lines = text
      .replace(/\n$/, '')
      .split('\n')
      .flatMap((line) => folded(line, person.columns()));
    const page = Math.max(2, person.rows() - 2);
    for (let at = 0; at < lines.length; at += page) {
      terminal.write(`${lines.slice(at, at + page).join('\n')}\n`);
      if (at + page >= lines.length) return;
      terminal.write(`-- ${lines.length - at - page} more lines: Enter shows them, q does not -- `);
      const key = await person.key();
      terminal.write(person.isPlain ? '' : '\n');
      if (key === undefined || key === 'q') return;
    }
  };
}

/** Colours take no room; a line that has some is left to the terminal. */
function folded(line: string, width: number): string[] {
  if (line.length <= width || line.includes('\u001b')) return [line];
  const indent = /^ */.exec(line)?.[0].slice(0, Math.floor(width / 2)) ?? '';
  const space = line.lastIndexOf(' ', width);
  const cut = space > indent.length ? space : width;
  return [line.slice(0, cut), ...folded(`${indent}${line.slice(cut).trimStart()}`, width)];
}
