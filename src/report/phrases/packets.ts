// Sentences for the codes born in packets.

import type { DiagnosticCode } from '../../base/index.js';
import type { Phrase } from './phrase.js';

type PacketsCode = Extract<DiagnosticCode, `packets/${string}`>;

/** Why no packet is marked, by the reason that is a fact. */
const reasons: ReadonlyMap<string, (condition: string) => string> = new Map([
  ['pattern', (condition: string) => `\`${condition}\` is a pattern, and a packet gets one label`],
  [
    'assigned',
    (condition: string) => `\`${condition}\` labels what this program sends, and no packet shows who sent it`,
  ],
  ['text', (condition: string) => `no packet filter takes the text of \`${condition}\``],
  ['socket', (condition: string) => `\`${condition}\` is about the label of a socket, which no packet filter sees`],
  [
    'interface',
    (condition: string) => `\`${condition}\` cannot be written as names of interfaces and beginnings of names`,
  ],
  ['type', (condition: string) => `packets of \`${condition}\` sockets cannot be told from others`],
  ['address', (condition: string) => `no packet has the address that \`${condition}\` asks for`],
  ['nothing', (condition: string) => `\`${condition}\` is about sockets, and not about packets`],
]);

/** What a person can do about it. */
const remedies: ReadonlyMap<string, string> = new Map([
  ['pattern', 'name the one label that these packets are to have'],
  ['assigned', 'a kernel that knows such rules labels these packets by itself'],
  ['text', 'a label has at most 255 bytes of UTF-8, and no quotes, backslashes or control characters'],
  ['socket', 'write the rule without it in the profile of that socket'],
  ['interface', 'write `eth0`, `eth*` or `{eth0,wlan0}`'],
  ['type', 'name `stream` or `dgram`, or no type'],
  ['address', 'name an address of the family of the rule'],
  ['nothing', 'name `send`, `receive`, `connect` or `accept`'],
]);

export const packetsPhrases: Readonly<Record<PacketsCode, Phrase>> = {
  'packets/two-labels': ({ label, other, looped }) => ({
    message: `a packet would get the label \`${label}\` by this rule, and \`${other}\` by another one${
      looped === 'yes' ? ', when this host sends it to itself' : ''
    }`,
    help: 'name addresses, ports or interfaces that keep them apart, or `connect` in one and `accept` in the other',
  }),
  'packets/not-marked': ({ why, condition }) => {
    const help = remedies.get(String(why));
    return {
      message: `no packet is marked for this rule: ${reasons.get(String(why))?.(String(condition)) ?? condition}`,
      ...(help === undefined ? {} : { help }),
    };
  },
  'packets/unknown-label': ({ label }) => ({
    message: `no profile of this policy has the name \`${label}\``,
    help: 'the kernel takes a rule set only when every label in it is loaded; load a profile of that name first',
  }),
  'packets/not-checked': ({ label }) => ({
    message: `the abi of this profile knows no labels of packets, so the kernel will not look for \`${label}\``,
    help: 'name an abi with `network_v9_skb`, such as `abi/5.0-interface`, at the top of the file',
  }),
};
