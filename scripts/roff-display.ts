// Text in a literal display of a manual page: how it is written, and what it then shows. Takes text, gives text.

/** How a literal display spells characters that mean something to roff, or look other than they are typed. */
const spellings: readonly (readonly [string, string])[] = [
  ['\\', '\\e'],
  ['-', '\\-'],
  ["'", '\\(aq'],
  ['`', '\\(ga'],
  ['^', '\\(ha'],
  ['~', '\\(ti'],
  ['’', '\\(cq'],
  ['…', '\\[u2026]'],
];

/** The text that a display shows. */
export function typed(roff: string): string {
  const plain = new Map(spellings.map(([character, spelling]) => [spelling, character]));
  return roff.replace(/\\(?:[&e-]|\(..|\[u[0-9A-F]+\])/g, (spelling) =>
    spelling === '\\&' ? '' : (plain.get(spelling) ?? spelling),
  );
}

/** Text for a literal display: the reverse. */
export function literal(text: string): string {
  const spelled = new Map(spellings);
  return [...text]
    .map((character) => spelled.get(character) ?? character)
    .join('')
    .replace(/^\./gm, '\\&.');
}
