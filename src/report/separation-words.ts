// What the presets of network separation cannot do on a host, in words. Takes what is lacking, gives a sentence without a full
// stop.

import type { SeparationLimit } from '../model/index.js';

const sentences: Readonly<Record<SeparationLimit, string>> = {
  'no-sockets': 'sockets are not mediated: no preset of network separation takes anything away',
  'no-permissions': 'sockets are known by family and type only: the preset `files` permits the unix family as a whole',
  'no-addresses': 'rules know no addresses: the preset `loopback` denies IP as a whole',
  'no-interfaces':
    'rules know no interfaces of packets: the preset `loopback` cannot take away other addresses that another rule permits',
  'no-unix-names':
    'the unix family is one whole: the presets `files` and `loopback` cannot tell its kinds of sockets apart',
};

export function separationSentence(limit: SeparationLimit): string {
  return sentences[limit];
}
