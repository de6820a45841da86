// The document of `export --json`: marks as data, beside the text that was made of them. Schema: `export.schema.json`.

import { readable } from '../base/index.js';
import { textOfAddress } from '../model/index.js';
import type { PacketEnd, PacketMark, PacketMarks } from '../packets/index.js';
import type { PlacedDiagnostic } from './diagnostics.js';
import { rulePlace } from './export-lines.js';
import { diagnosticJson } from './json.js';
import type { Places } from './places.js';

export interface Exported {
  readonly format: 'nftables' | 'iptables';
  readonly marks: PacketMarks;
  readonly diagnostics: readonly PlacedDiagnostic[];
  readonly text: string;
}

export function exportDocument({ format, marks, diagnostics, text }: Exported, places: Places): object {
  return {
    schema: 'aa-merge/export@1',
    format,
    text,
    marks: marks.marks.map((mark) => markJson(mark, places)),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

function markJson(mark: PacketMark, places: Places): object {
  const { label, direction, version, protocol, near, far, interfaces, sender, opens, rules } = mark;
  return {
    label: readable(label),
    direction,
    ...(version === undefined ? {} : { version }),
    protocol,
    near: endJson(near),
    far: endJson(far),
    ...(interfaces === undefined
      ? {}
      : { interfaces: interfaces.map(({ text, isPrefix }) => `${text}${isPrefix ? '*' : ''}`) }),
    ...(sender === undefined ? {} : { sender }),
    opens,
    rules: rules.map((rule) => rulePlace(rule, places)),
  };
}

function endJson({ address, ports }: PacketEnd): object {
  return {
    ...(address === undefined ? {} : { address: textOfAddress(address) }),
    ...(ports === undefined ? {} : { ports: { first: ports[0], last: ports[1] } }),
  };
}
