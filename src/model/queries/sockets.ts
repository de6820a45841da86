// What can be asked about sockets. Which forms there are depends on what kernel and abi have in common.
// Source: permission-semantics 4.3 to 4.6 and 5.

import type { AutomatonClass } from '../classes.js';
import type { MediatedFeatures } from '../../policy/index.js';
import { policyBits, setLabelBit } from '../permissions.js';
import { socketForm } from '../socket-form.js';
import { permissionWords } from './fields.js';
import type { Layout, Part } from './layout.js';
import { queriesOfLayouts } from './layout.js';
import type { ClassQueries, PermissionWord } from './query.js';
import {
  addressPart,
  anyFamily,
  backlogPart,
  endParts,
  familyPart,
  internetFamily,
  levelPart,
  nearLabelPart,
  oldTypePart,
  optionPart,
  otherFamily,
  protocolPart,
  textPart,
  typePart,
} from './socket-parts.js';

export type SocketClass = Extract<
  AutomatonClass,
  'network-table' | 'unix-v7' | 'network-v8' | 'network-v9' | 'network-skb'
>;

/** The forms of one class under these features. */
export function socketQueries(name: SocketClass, features: MediatedFeatures): ClassQueries {
  const form = socketForm(features);
  switch (name) {
    case 'network-table':
      return queriesOfLayouts(name, [
        { name: 'family', parts: [familyPart(anyFamily), oldTypePart], permissions: everything },
      ]);
    case 'unix-v7':
      return queriesOfLayouts(name, unixLayouts);
    case 'network-v8':
    case 'network-v9':
      return queriesOfLayouts(name, [
        ...(form.unix === name ? unixLayouts : [unixFamilyLayout]),
        ...(form.inet ? inetLayouts : [familyLayout]),
      ]);
    case 'network-skb':
      return queriesOfLayouts(name, form.packets === 'interfaces' ? packetLayouts : plainPacketLayouts);
  }
}

const permitted = (...words: readonly (keyof typeof policyBits)[]): readonly PermissionWord[] =>
  permissionWords(policyBits, ...words);

const everything = permissionWords(policyBits, ...Object.keys(policyBits));

const familyLayout: Layout = { name: 'family', parts: [familyPart(anyFamily), typePart], permissions: everything };

const unixHead: readonly (Part | string)[] = ['\0\x01', typePart];
const unixFamilyLayout: Layout = { name: 'unix-family', parts: unixHead, permissions: everything };

const unixNear: readonly (Part | string)[] = [
  ...unixHead,
  protocolPart,
  addressPart('addr', 'none'),
  '\0',
  textPart('label', ''),
  '\0',
];

/** The kernel asks about creation before a socket has an address, and about a peer after both have one. */
const unixLayouts: readonly Layout[] = [
  { name: 'unix-create', parts: [...unixHead, protocolPart], permissions: permitted('create') },
  { name: 'unix-near', parts: unixNear, permissions: permitted('bind', 'accept', 'shutdown', 'getattr', 'setattr') },
  { name: 'unix-listen', parts: [...unixNear, '\x02', backlogPart], permissions: permitted('listen') },
  {
    name: 'unix-option',
    parts: [...unixNear, '\x04', optionPart],
    permissions: permitted('setopt', 'getopt'),
  },
  {
    name: 'unix-peer',
    parts: [...unixNear, '\x01', addressPart('peer_addr'), '\0', textPart('peer_label')],
    permissions: permitted('connect', 'send', 'receive', 'accept'),
  },
];

const inetHead: readonly (Part | string)[] = [familyPart(internetFamily), typePart, protocolPart];
const inetNear: readonly (Part | string)[] = [...inetHead, ...endParts(''), '\0', nearLabelPart];
const listenParts: readonly (Part | string)[] = [...inetNear, '\x02', backlogPart];
const optionParts: readonly (Part | string)[] = [...inetNear, '\x04', levelPart, optionPart];
const farEnd: readonly (Part | string)[] = [...inetHead, ...endParts('peer_'), '\0'];
const peerParts: readonly (Part | string)[] = [
  ...farEnd,
  textPart('peer_label', ''),
  '\0\x01',
  ...endParts(''),
  '\0',
  nearLabelPart,
];

function beside(name: string, parts: Layout['parts']): Layout {
  return { name: `${name}-other`, parts, permissions: everything, isUnasked: true };
}

const inetLayouts: readonly Layout[] = [
  { name: 'family', parts: [familyPart(otherFamily), typePart], permissions: everything },
  { name: 'inet-create', parts: [familyPart(internetFamily), typePart], permissions: permitted('create') },
  { name: 'inet-near', parts: inetNear, permissions: everything },
  { name: 'inet-listen', parts: listenParts, permissions: permitted('listen') },
  { name: 'inet-option', parts: optionParts, permissions: permitted('setopt', 'getopt') },
  { name: 'inet-peer', parts: peerParts, permissions: permitted('connect', 'send', 'receive', 'accept') },
  beside('inet-listen', listenParts),
  beside('inet-option', optionParts),
  beside('inet-peer', peerParts),
];

const ofPackets: readonly PermissionWord[] = [...everything, { word: 'set_label', bits: setLabelBit }];

const plainPacketLayouts: readonly Layout[] = [
  { name: 'packet', parts: [familyPart(anyFamily), ...peerParts.slice(1)], permissions: ofPackets },
];

/** Before the near end is known, a packet may have to be labelled; its interface may not be known either. */
const packetFarEnd: readonly (Part | string)[] = [
  familyPart(anyFamily),
  ...farEnd.slice(1),
  textPart('peer_interface', ''),
  '\0',
  textPart('peer_label', ''),
];
const packetLayouts: readonly Layout[] = [
  { name: 'packet-peer', parts: packetFarEnd, permissions: ofPackets },
  {
    name: 'packet',
    parts: [...packetFarEnd, '\0\x01', ...endParts(''), '\0', textPart('interface', ''), '\0', nearLabelPart],
    permissions: ofPackets,
  },
];
