// A settings store that decides by policy: the trusted helper of this example. Takes requests, one line of JSON each, from a unix
// socket; answers each with one. Two layers: a program asks the store. Three layers: a broker asks on behalf of others, and
// the store sees both ends.

import * as net from 'node:net';
import type { HelperPolicy } from '../../src/index.js';

/** A line of a client: what it wants, and, where no kernel says it, who it says it is. */
export interface Request {
  readonly want: 'read' | 'write';
  readonly schema: string;
  readonly key: string;
  readonly value?: string;
  readonly statedLabel?: string;
}

export type LabelSource = (connection: net.Socket, request: Pick<Request, 'statedLabel'>) => string | undefined;

/** What a service says: the answer, and for its log why. */
export interface Answer {
  readonly ok: boolean;
  readonly value?: string;
  readonly why: string;
}

export class SettingsStore {
  private readonly values = new Map<string, string>();
  /** What is to be logged. */
  readonly log: string[] = [];

  constructor(private readonly policy: HelperPolicy) {}

  /** One request of one label. */
  answer(label: string | undefined, { want, schema, key, value = '' }: Request): Answer {
    // Whom the kernel does not name, nobody lets in.
    if (label === undefined) return { ok: false, why: 'the kernel gives no label' };
    const decision = this.policy.ask(label, { class: 'settings', permissions: [want], fields: { schema, key } });
    const [rule] = decision.rules;
    const why = rule === undefined ? decision.why : `${rule.file.split('/').at(-1) ?? ''}:${rule.line}: ${rule.text}`;
    if (decision.audit)
      this.log.push(`${label} ${decision.allowed ? 'did' : 'tried to'} ${want} ${schema} ${key}: ${why}`);
    if (!decision.allowed) return { ok: false, why };
    const name = `${schema} ${key}`;
    if (want === 'write') this.values.set(name, value);
    return { ok: true, value: this.values.get(name) ?? '', why };
  }
}

/** Serve a function over a unix socket, a line of JSON each way. */
export function serve(
  path: string,
  labelOf: LabelSource,
  answer: (label: string | undefined, request: never) => object,
): Promise<net.Server> {
  const server = net.createServer((connection) => {
    let rest = '';
    connection.setEncoding('utf8');
    connection.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const request = JSON.parse(line) as Pick<Request, 'statedLabel'>;
        connection.write(`${JSON.stringify(answer(labelOf(connection, request), request as never))}\n`);
      }
    });
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}

/** Send one request and wait for its answer. */
export function request<T>(path: string, wanted: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const connection = net.connect(path, () => connection.write(`${JSON.stringify(wanted)}\n`));
    let said = '';
    connection.setEncoding('utf8');
    connection.on('data', (text: string) => {
      said += text;
      if (!said.endsWith('\n')) return;
      connection.end();
      resolve(JSON.parse(said) as T);
    });
    connection.on('error', reject);
  });
}
