// `aa-merge review [UNIT…]`: held units, one by one, on a terminal. Each decision is a run of its own, made only if the unit
// still is what was shown; nothing is locked while a person thinks.

import type { ConsentOffer, ShownUnit } from '../../app/index.js';
import { acceptGrants, heldUnits, offerConsent, rejectChange, resolveUnit } from '../../app/index.js';
import { AaMergeError } from '../../base/index.js';
import type { ByteText, UnitPath } from '../../base/index.js';
import type { GrantGroup, UnitOutcome } from '../../reconcile/index.js';
import { alsoHeldIn, grantsOf, groupsOf, standingOf } from '../../reconcile/index.js';
import {
  acceptText,
  consentLines,
  grantWords,
  planText,
  rejectText,
  resolveText,
  shellWord,
  unitDiff,
  visible,
} from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { weightiest } from '../exit-codes.js';
import { hostOptions } from '../host-options.js';
import { tellOfKernel } from '../kernel-notes.js';
import { pager } from '../pager.js';
import type { Deeds, Desk, Done, Question } from '../review-unit.js';
import { reviewUnit } from '../review-unit.js';
import { describeTrouble } from '../trouble.js';

export async function run(call: Call<'review'>): Promise<Standing> {
  const { operands, ports, terminal } = call;
  // A talk with a person is no document.
  const takers = 'accept, reject, resolve';
  if (call.options.json)
    throw new AaMergeError('cli/option-of-another-command', { option: '--json', command: 'review', takers });
  const person = call.person();
  if (!person.isThere) throw new AaMergeError('cli/no-terminal');
  const request = requestOf(call);
  const desk = { person, prompt: terminal.write, show: pager(person, terminal) };
  const units = heldUnits(request, operands, ports);
  const count = units.length === 1 ? '1 unit is held' : `${units.length} units are held`;
  terminal.write(`${units.length === 0 ? 'nothing is held' : count}\n`);
  for (const { outcome } of units) if ((await walkTo(outcome.unit, desk, call)) === 'quit') break;
  const left = heldUnits(request, operands, ports);
  if (left.length > 0) terminal.write(`still held: ${left.map(({ outcome }) => visible(outcome.unit)).join(', ')}\n`);
  return weightiest(left.map(({ outcome }) => standingOf(outcome)));
}

/** One unit, shown as it is now: an earlier decision may have changed it. Where it changes meanwhile it is shown anew. */
async function walkTo(name: UnitPath, desk: Desk, call: Call<'review'>): Promise<'next' | 'quit'> {
  let draft: ByteText | undefined;
  for (;;) {
    const [unit] = heldUnits(requestOf(call), [name], call.ports);
    if (unit === undefined) return 'next';
    const ended = await reviewUnit(questionOf(unit, call), deedsFor(unit, call), desk, draft);
    if (ended === 'next' || ended === 'quit') return ended;
    draft = ended.draft;
  }
}

function requestOf({ options }: Call<'review'>) {
  const { root, reference, policyDir, stateDir, widening } = options;
  return { root, reference, policyDir, stateDir, widening };
}

function questionOf({ outcome, amid, live, isCopy }: ShownUnit, call: Call<'review'>): Question {
  const { options, terminal } = call;
  const { reference, policyDir, stateDir, widening } = options;
  const shown = { amid, isCopy: () => isCopy, widening, paint: terminal.colors };
  const wishes = { quiet: true, verbose: true, diff: false, applied: true, ...shown };
  const summary = planText([outcome], {
    ...wishes,
    places: { reference, policyDir, stateDir },
    hostOptions: hostOptions(options),
  });
  const difference = unitDiff(outcome).map((line) => `${visible(line)}\n`);
  return {
    name: visible(outcome.unit),
    grants: grantsOf(outcome).length,
    alsoHeldIn: (numbers) => alsoIn(outcome, numbers, groupsOf(amid)),
    // The last two lines count units, and the next steps are the keys.
    summary: withoutSteps(summary),
    difference: difference.length === 0 ? 'no text was proposed\n' : difference.join(''),
    text: outcome.heldText ?? live ?? ('' as ByteText),
  };
}

/** Other units that have one of these grants; there is none without a number. */
function alsoIn(outcome: UnitOutcome, numbers: readonly number[], groups: readonly GrantGroup[]): string[] {
  const grants = grantsOf(outcome).filter((_, at) => numbers.includes(at + 1));
  const units = grants.flatMap((grant) => alsoHeldIn(grant, outcome.unit, groups));
  return [...new Set(units)].map(visible);
}

function withoutSteps(text: string): string {
  const lines = text.split('\n').slice(0, -2);
  return `\n${lines
    .filter((line) => !/^\s*(\S*next:|\S*settle:)/.test(line))
    .join('\n')
    .trimEnd()}\n`;
}

function deedsFor({ outcome, shown }: ShownUnit, call: Call<'review'>): Deeds {
  const { options, ports, terminal } = call;
  const { unit } = outcome;
  const said = { ...requestOf(call), unit, later: false, shown, wordsOf: grantWords };
  return {
    accept: (grants, spread, why) =>
      tried(() => {
        const result = acceptGrants({ ...said, grants, ...spread, why }, ports);
        tellOfKernel(result.kernel, options, terminal);
        return { said: acceptText(result), isSettled: true };
      }),
    consentTo: (grants, everywhere) => {
      const offer = offered(() => offerConsent({ ...said, grants, everywhere, why: '' }, ports));
      if (offer === undefined) return undefined;
      if ('refused' in offer)
        return { said: describeTrouble(offer.refused, { command: 'review', available: [] }), isPossible: false };
      const often = 'accepted in three profiles or more; a rule for all would be';
      return { said: `${[often, ...consentLines(offer)].join('\n')}\n`, isPossible: true };
    },
    reject: (grants, everywhere, why) =>
      tried(() => {
        const result = rejectChange({ ...said, grants, everywhere, why }, ports);
        tellOfKernel(result.kernel, options, terminal);
        return { said: rejectText(result), isSettled: true };
      }),
    resolve: (text, accept, why) =>
      tried(() => {
        const answer = text === undefined ? undefined : { text, name: 'the edited text' };
        const result = resolveUnit({ ...said, answer, accept, why }, ports);
        tellOfKernel(result.kernel, options, terminal);
        const report = resolveText(result, {
          name: result.name,
          isVendors: text === undefined,
          judgedAs: `${options.policyDir}/${unit} (merged)`,
          verbose: true,
          widening: options.widening,
          hostOptions: hostOptions(options),
          paint: terminal.colors,
          command: `aa-merge resolve ${shellWord(unit)}`,
        });
        return { said: withoutSettle(report), isSettled: result.refused === undefined, code: result.code };
      }),
  };
}

/** The key that settles it is asked for next. */
function withoutSettle(text: string): string {
  return text.replace(/^.*settle:.*\n/m, '');
}

/** Where there is trouble, the decision itself will say so. */
function offered(offer: () => ConsentOffer): ConsentOffer {
  try {
    return offer();
  } catch (thrown) {
    if (thrown instanceof AaMergeError) return undefined;
    throw thrown;
  }
}

/** Trouble with one unit ends no walk: it is said, and the unit is asked about again. */
function tried(deed: () => Done): Done {
  try {
    return deed();
  } catch (thrown) {
    if (!(thrown instanceof AaMergeError)) throw thrown;
    const said = describeTrouble(thrown, { command: 'review', available: [] });
    const isStale = thrown.code === 'app/shown-otherwise';
    // How it is now comes next: no other run has to show it.
    return { said: isStale ? said.replace(/^help: .*\n/m, '') : said, isSettled: false, isStale };
  }
}
