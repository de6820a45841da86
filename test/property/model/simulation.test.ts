// Simulation against all short words: what one state is said to say for another, it must say after each of them.

import '../../support/seed.js';
import fc from 'fast-check';
import { Nfa } from '../../../src/model/automata/nfa.js';
import { Simulation } from '../../../src/model/automata/simulation.js';
import { patterns } from '../../support/generate-terms.js';

const alphabet = ['\0', '/', 'a', 'b', '\xff'].map((byte) => byte.charCodeAt(0));
const longest = 4;

/** Of two things said, the second adds nothing to the first; the third stands apart. */
const sayings = [0b001n, 0b010n, 0b100n];
const coverings = [0b011n, 0b010n, 0n];

function closed(nfa: Nfa, states: Iterable<number>): Set<number> {
  const found = new Set(states);
  for (const state of found) for (const next of nfa.states[state]?.empties ?? []) found.add(next);
  return found;
}

function after(nfa: Nfa, states: ReadonlySet<number>, byte: number): Set<number> {
  const next = [...states].flatMap((from) => {
    const { bytes, sets } = nfa.states[from] ?? {};
    const inSet = ({ set }: { readonly set: number }): boolean =>
      (nfa.sets[set] ?? []).some(([first, last]) => first <= byte && byte <= last);
    const bySet = (sets ?? []).filter(inSet).map(({ to }) => to);
    return [...bySet, ...(bytes?.has(byte) === true ? [bytes.get(byte) as number] : [])];
  });
  return closed(nfa, next);
}

test('a state that simulates another leaves out nothing that the other says', () => {
  let [held, refused] = [0, 0];
  fc.assert(
    fc.property(fc.array(patterns, { minLength: 1, maxLength: 4 }), (chosen) => {
      const nfa = new Nfa();
      chosen.forEach((pattern, at) => nfa.add(pattern, at, 1));
      const bitsOf = (from: readonly bigint[], state: number): bigint =>
        (nfa.states[state]?.ends ?? []).reduce((bits, end) => bits | (from[end % from.length] as bigint), 0n);
      const simulation = new Simulation(nfa, {
        said: (state) => bitsOf(sayings, state),
        covered: (state) => bitsOf(coverings, state),
      });
      const saidBy = (from: readonly bigint[], states: Iterable<number>): bigint =>
        [...states].reduce((bits, state) => bits | bitsOf(from, state), 0n);
      const leavesOut = (one: ReadonlySet<number>, other: ReadonlySet<number>, length: number): boolean => {
        if (other.size === 0) return false;
        if ((saidBy(sayings, other) & ~saidBy(coverings, one)) !== 0n) return true;
        const goesOn = (byte: number): boolean => leavesOut(after(nfa, one, byte), after(nfa, other, byte), length - 1);
        return length > 0 && alphabet.some(goesOn);
      };
      const states = nfa.states.slice(0, 16).map((_, at) => at);
      for (const one of states) {
        for (const other of states.filter((each) => each !== one)) {
          const holds = simulation.simulates(one, other);
          if (holds) held += 1;
          else refused += 1;
          if (holds) expect(leavesOut(closed(nfa, [one]), closed(nfa, [other]), longest)).toBe(false);
        }
      }
    }),
    { numRuns: 600 },
  );
  expect(held).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(100);
});
