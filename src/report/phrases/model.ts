// Sentences for the codes born in model.

import type { DiagnosticCode } from '../../base/index.js';
import type { Phrase } from './phrase.js';

type ModelCode = Extract<DiagnosticCode, `model/${string}`>;

export const modelPhrases: Readonly<Record<ModelCode, Phrase>> = {
  'model/exec-conflict': ({ path, target }) => ({
    message:
      target === undefined
        ? `another rule executes \`${path}\` in another way`
        : `another rule changes to \`${target}\` on executing \`${path}\` in another way`,
    help: 'one rule can win: give it a `priority`, or write its path without wildcards',
  }),
  'model/exec-unchecked': ({ profile }) => ({
    message: `the execute rules of \`${profile}\` are too tangled to tell whether they contradict each other`,
  }),
};
