// What is said about a diagnostic: one sentence, and help. Takes a code with its facts, gives words; the sentences stand in
// phrases/, one file for each folder that codes are born in.

import type { Diagnostic, DiagnosticCode } from '../base/index.js';
import { codes } from '../base/index.js';
import { appPhrases } from './phrases/app.js';
import { languagePhrases } from './phrases/language.js';
import { mergePhrases } from './phrases/merge.js';
import { modelPhrases } from './phrases/model.js';
import { packetsPhrases } from './phrases/packets.js';
import type { Phrase, Said } from './phrases/phrase.js';
import { policyPhrases } from './phrases/policy.js';
import { reconcilePhrases } from './phrases/reconcile.js';
import { storePhrases } from './phrases/store.js';
import { visible } from './visible.js';

const phrases: Readonly<Partial<Record<DiagnosticCode, Phrase>>> = {
  ...languagePhrases,
  ...policyPhrases,
  ...modelPhrases,
  ...packetsPhrases,
  ...mergePhrases,
  ...reconcilePhrases,
  ...storePhrases,
  ...appPhrases,
};

/** The sentence for a diagnostic, and help where there is some. Facts are shown as people read them. */
export function say({ code, data }: Pick<Diagnostic, 'code' | 'data'>): Said {
  const facts = Object.entries(data).map(([name, fact]) => [name, typeof fact === 'string' ? shown(fact) : fact]);
  const said = phrases[code]?.(Object.fromEntries(facts)) ?? { message: codes[code].summary };
  return withSuggestion(said, data);
}

/** The word that may be meant stands before all other help. */
function withSuggestion(said: Said, { suggestion }: Diagnostic['data']): Said {
  if (typeof suggestion !== 'string' || suggestion === '' || said.help?.includes('did you mean') === true) return said;
  const help = `did you mean \`${shown(suggestion)}\`?`;
  return { ...said, help: said.help === undefined ? help : `${help} ${said.help}` };
}

/** Characters of a fact that are shown at each end, of one that is too long for a sentence. */
const atEachEnd = 60;

function shown(fact: string): string {
  const text = visible(
    fact.length > 10 * atEachEnd ? `${fact.slice(0, 4 * atEachEnd)}${fact.slice(-4 * atEachEnd)}` : fact,
  );
  return text.length > 2 * atEachEnd + 40 ? `${text.slice(0, atEachEnd)}…${text.slice(-atEachEnd)}` : text;
}

/** What a place beside a diagnostic has to do with it. */
export function sayRole(role: string): string {
  return roles[role] ?? role;
}

const roles: Readonly<Record<string, string>> = {
  included: 'included from',
  declared: 'first declared at',
  defined: 'first defined at',
  conflicting: 'the other rule is at',
};
