// Sentences for generated abstractions that are not what their source says.

import type { DiagnosticCode } from '../../../base/index.js';
import type { Phrase } from '../phrase.js';

export const generatedPhrases = {
  'app/generated-edited': ({ unit, source }) => ({
    message: `\`${unit}\` was edited by hand, and is left as it is; what is in force there is not what \`${source}\` says`,
    help: `make the change in \`${source}\`, then remove \`${unit}\`: the next run generates it anew`,
  }),
  'app/generated-foreign': ({ unit, source }) => ({
    message: `\`${unit}\` stands where \`${source}\` is to be generated, and is left as it is`,
    help: 'move it away: the next run generates the file',
  }),
  'app/generated-otherwise': ({ unit, source }) => ({
    message: `\`${unit}\` is not what \`${source}\` comes to, so nobody can say what is in force there`,
    help: 'let `aa-merge` generate it anew, and put that into the change; or keep generated files out of the repository',
  }),
  'app/generated-again': ({ unit, source }) => ({
    message: `\`${unit}\` was not what \`${source}\` came to, and is now: compared with what was in force, so rules of helper classes count as new`,
  }),
  'app/generated-source-gone': ({ unit, source }) => ({
    message: `\`${source}\` is gone, and \`${unit}\` stays as it is while policy names it`,
    help: 'take the includes of it out of the policy, or bring the source back',
  }),
  'app/generated-source-wrong': ({ unit, source }) => ({
    message: `\`${source}\` or a class that it uses is not valid, so \`${unit}\` is left as it is`,
    help: `\`aa-merge parse\` says more of a profile that includes \`${unit}\``,
  }),
} as const satisfies Partial<Record<DiagnosticCode, Phrase>>;
